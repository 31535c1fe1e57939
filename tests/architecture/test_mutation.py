"""What each URL leaves behind: the rows of every table are counted before and after."""

import pytest
from django.apps import apps

from bihuan.access import table
from bihuan.access.table import Relation
from bihuan.access.testing import Bench, Case, Url, difference, outcome, walk
from bihuan.journal.chain import SECURITY
from bihuan.journal.models import Entry, JournaledRow

URLS = sorted(set(walk()), key=lambda url: url.name)
WRITING = [url for url in URLS if url.name in table.collect() and "POST" in table.collect()[url.name].methods]


def local_tables() -> set[str]:
    """Return the tables that hold no business and no journal: sessions, limits, credentials, results of checks."""
    ours = {m._meta.db_table for m in apps.get_models() if getattr(m, "SCALE", "") == "JOURNAL"}
    state = {m._meta.db_table for m in apps.get_models() if issubclass(m, JournaledRow)}
    return {m._meta.db_table for m in apps.get_models()} - ours - state | {
        "site_cache",
        "sqlite_sequence",
    }  # the last one is SQLite's own, for the keys of local rows


def entries() -> list[tuple[str, int, str]]:
    chains = Entry.objects.order_by("jurisdiction", "stream", "sequence")
    return [(f"{e.jurisdiction}:{e.sequence}", e.stream, e.kind) for e in chains]


def admitted(bench: Bench, url: Url, method: str) -> Case:
    """Return the first who may, the signed-out first of all."""
    row = table.collect()[url.name]
    cases = bench.world.cases(bench.world.example(url, bench.world.cast.county))
    return next(case for case in cases if row.admits(method, case.role, case.relation))


def refused(bench: Bench, url: Url) -> Case | None:
    """Return somebody of the county who may see the page and not press its button."""
    row = table.collect()[url.name]
    cases = bench.world.cases(bench.world.example(url, bench.world.cast.county))
    inside = [case for case in cases if case.relation in (Relation.OWN, Relation.OTHER)]
    return next((case for case in inside if not row.admits("POST", case.role, case.relation)), None)


@pytest.mark.parametrize("url", WRITING, ids=lambda url: url.name)
def test_writing_leaves_what_its_row_declares(bench: Bench, url: Url) -> None:
    county = bench.world.cast.county
    example = bench.world.example(url, county)
    case = admitted(bench, url, "POST")
    counts, lines = bench.counts(), entries()
    answer = bench.world.browser(case.seat).post(url.path(county.code, example.args), example.form(case.seat))
    assert outcome(answer) == "allowed"
    grown = difference(counts, bench.counts())
    new = [line for line in entries() if line not in lines]
    leaves = table.collect()[url.name].leaves.split("+")
    if "local" not in leaves:
        assert local_tables() & grown.keys() == set()
    kinds = [kind for _place, _stream, kind in new]
    declared = [part.removeprefix("entry:") for part in leaves if part.startswith("entry:")]
    if "security" in leaves:
        assert [stream for _place, stream, _kind in new] == [SECURITY]
    else:
        assert kinds == declared
    if not new:
        assert grown.keys() <= local_tables()
    assert bench.findings() == []


@pytest.mark.parametrize("url", WRITING, ids=lambda url: url.name)
def test_a_refusal_leaves_one_security_line_and_nothing_else(bench: Bench, url: Url) -> None:
    case = refused(bench, url)
    if case is None:
        return
    county = bench.world.cast.county
    example = bench.world.example(url, county)
    counts, lines = bench.counts(), entries()
    answer = bench.world.browser(case.seat).post(url.path(county.code, example.args), example.form(case.seat))
    grown = difference(counts, bench.counts())
    new = [(stream, kind) for place, stream, kind in entries() if (place, stream, kind) not in lines]
    if outcome(answer) == "hidden":
        assert (grown, new) == ({}, [])
    else:
        assert new == [(SECURITY, "access.act.refused")]
        assert grown == {"journal_entry": 1, "journal_touched": 1, "journal_request": 1}
        assert bench.findings() == []
