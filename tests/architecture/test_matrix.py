"""Who may do what: every URL × method × role × relation, asked of the running site and held against the table."""

from dataclasses import replace
from itertools import combinations
from uuid import UUID

import pytest

from bihuan.access import table
from bihuan.access.table import Open, Relation, Row
from bihuan.access.testing import Bench, Case, Observation, Observed, Url, absent, compare, walk
from bihuan.organization.roles import Role

URLS = sorted(set(walk()), key=lambda url: url.name)


@pytest.fixture
def observed(observation: Observation) -> Observed:
    """What the site answered."""
    return observation.answers


def test_every_url_is_declared_and_every_declaration_has_a_url() -> None:
    assert sorted(table.collect()) == [url.name for url in URLS]


def test_an_address_that_begins_with_a_jurisdiction_names_it_so() -> None:
    assert [url.name for url in URLS if "code" in url.args] == []


def test_the_site_does_what_the_table_says(observed: Observed) -> None:
    assert compare(table.collect(), observed) == []


def test_reading_leaves_nothing_whoever_reads(observation: Observation) -> None:
    assert {name: left for name, left in observation.left.items() if left} == {}


def test_every_role_was_asked_in_every_relation(observed: Observed, made_bench: Bench) -> None:
    for url in URLS:
        met = {(role, relation) for _method, role, relation in observed[url.name]}
        for role in Role:
            assert {(role, relation) for relation in (Relation.OTHER, Relation.ANCESTOR, Relation.FOREIGN)} <= met
        assert (None, Relation.SIGNED_OUT) in met
        if made_bench.world.example(url, made_bench.world.cast.county).own:
            assert Relation.OWN in {relation for _role, relation in met}, url.name


@pytest.mark.parametrize("name", sorted(table.collect()))
def test_without_its_row_a_url_is_found_out(observed: Observed, name: str) -> None:
    without = {key: row for key, row in table.collect().items() if key != name}
    assert compare(without, observed) == [f"{name} has no row"]


def swapped(row: Row, method: str, one: Role, other: Role) -> Row:
    """Return the row with two roles in each other's place."""

    def swap(opening: Open) -> Open:
        return replace(opening, roles=frozenset({one: other, other: one}.get(role, role) for role in opening.roles))

    who = row.methods[method]
    return replace(
        row, methods={**row.methods, method: tuple(swap(o) for o in (who if isinstance(who, tuple) else (who,)))}
    )


def test_two_roles_in_each_others_place_are_found_out(observed: Observed) -> None:
    """Every pair of which the row admits one and not the other, in every row."""
    tried = 0
    for name, row in table.collect().items():
        answers = observed[name]
        for method in row.methods:
            asked = [(role, relation) for asked_by, role, relation in answers if asked_by == method]
            for one, other in combinations(Role, 2):
                wrong = swapped(row, method, one, other)
                if any(row.admits(method, *who) != wrong.admits(method, *who) for who in asked):
                    tried += 1
                    assert compare({name: wrong}, {name: answers}), f"{name} {method}: {one}, {other}"
    assert tried


@pytest.mark.parametrize("url", [url for url in URLS if url.is_of_a_jurisdiction], ids=lambda url: url.name)
def test_what_is_not_there_and_what_is_not_ones_own_look_the_same(bench: Bench, url: Url) -> None:
    county, other = bench.world.cast.county, bench.world.cast.other_county
    here, there = bench.world.example(url, county), bench.world.example(url, other)
    seat = next((case.seat for case in bench.world.cases(here) if case.seat and may_read(url, case)), None)
    assert seat is not None
    client = bench.world.browser(seat)
    nothing = client.get("/j/141027/there-is-no-such-page/")
    asked = [url.path(other.code, there.args), url.path("999999", here.args)]
    if here.args:
        asked.append(url.path(county.code, absent(here.args)))
    if any(isinstance(value, UUID) for value in here.args.values()):
        asked.append(url.path(county.code, there.args))  # the other county's object under one's own address
    for path in asked:
        methods = [client.get(path)] if "GET" in table.collect()[url.name].methods else []
        if "POST" in table.collect()[url.name].methods:
            methods.append(client.post(path, here.form(seat)))
        for answer in methods:
            assert answer.status_code == 404, path
            assert answer.content == nothing.content, path


def may_read(url: Url, case: Case) -> bool:
    row = table.collect()[url.name]
    return case.relation in (Relation.OWN, Relation.OTHER) and any(
        row.admits(method, case.role, case.relation) for method in row.methods
    )
