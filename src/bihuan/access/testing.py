"""
The matrix: every URL × method × role × relation, asked of the running site and held against the declared table.

A subject whose URLs name objects, or take a POST, ships examples in its examples.py:

    EXAMPLES = {
        "ledger:report": lambda place: Example(
            args={"task": …},                       # of the URL, besides the jurisdiction
            own=frozenset({place["bureau_head"].office}),   # offices or posts for which the relation is OWN
            data={"summary": "…"},                  # a valid form, without the hidden fields; or a function of the seat
        ),
    }

Each is called once for the county and once for the other county, on a database with the cast, and writes what it needs.
"""

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bihuan.deadlines import clock
from bihuan.journal import verify
from bihuan.journal.gathering import declared
from bihuan.journal.sqlite import base
from bihuan.journal.testing import Templates, point_at, settle
from bihuan.organization import commands
from bihuan.organization import testing as cast_of
from bihuan.organization.middleware import SESSION_KEY as ACTING_KEY
from bihuan.organization.models import Account
from bihuan.organization.roles import Role
from bihuan.organization.testing import Cast, Place, Seat, new_act

from .table import Relation, Row

#: How long the template's sessions need no new stamp; the site writes one a minute (people.middleware).
FRESH_SECONDS = 40
Data = Mapping[str, Any] | Callable[[Seat | None], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """One object of a URL, and a form that its page would take."""

    args: Mapping[str, Any] = field(default_factory=dict)
    own: frozenset[UUID] = frozenset()
    data: Data = field(default_factory=dict)

    def form(self, seat: Seat | None) -> dict[str, Any]:
        """Return what that seat's form would send."""
        said = self.data(seat) if callable(self.data) else self.data
        return {**said, **(seat.fields() if seat else {})}


@dataclass(frozen=True, slots=True)
class Url:
    """One pattern of the site."""

    name: str
    args: frozenset[str]

    @property
    def is_of_a_jurisdiction(self) -> bool:
        """Whether the address names a jurisdiction."""
        return "jurisdiction" in self.args

    def path(self, code: str, args: Mapping[str, Any]) -> str:
        """Return the address of an object in a jurisdiction."""
        return reverse(self.name, kwargs={**args, **({"jurisdiction": code} if self.is_of_a_jurisdiction else {})})


def walk(patterns: Iterable[Any] | None = None, space: str = "") -> Iterator[Url]:
    """Return every URL of the site, each once, whatever its language."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield Url(f"{space}{pattern.name or pattern.lookup_str}", frozenset(pattern.pattern.converters))


Maker = Callable[[Place], Example]


def makers() -> Mapping[str, Maker]:
    """Return every subject's examples."""
    found: dict[str, Maker] = {}
    for _app, examples in declared("examples"):
        found |= examples.EXAMPLES
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """Who asks: a role in a relation, and the seat that stands for it. No seat: signed out."""

    role: Role | None
    relation: Relation
    seat: Seat | None


@dataclass(slots=True)
class World:
    """What the template holds: the cast with more seats, an example per URL and place, an open session per seat."""

    cast: Cast
    examples: dict[tuple[str, str], Example] = field(default_factory=dict)  # URL name, jurisdiction
    sessions: dict[UUID, str] = field(default_factory=dict)  # post → session

    def example(self, url: Url, place: Place) -> Example:
        """Return the example of a URL in a place; a URL without objects and forms needs none."""
        return self.examples.get((url.name, place.code), Example())

    def cases(self, example: Example) -> list[Case]:
        """Return somebody for every role in every relation to the example, and somebody who is signed out."""
        nobody = Case(None, Relation.SIGNED_OUT, None)
        found: dict[tuple[Role | None, Relation], Case] = {(None, Relation.SIGNED_OUT): nobody}
        for place in self.cast.places:
            # The cast's own seats first; those that only the matrix needs stand in for what is missing.
            for _key, seat in sorted(place.seats.items(), key=lambda item: "." in item[0]):
                relation = self._relation(seat, example)
                found.setdefault((seat.role, relation), Case(seat.role, relation, seat))
        return list(found.values())

    def _relation(self, seat: Seat, example: Example) -> Relation:
        if seat.jurisdiction == self.cast.city.code:
            return Relation.ANCESTOR
        if seat.jurisdiction == self.cast.other_county.code:
            return Relation.FOREIGN
        return Relation.OWN if example.own & {seat.office, seat.post} else Relation.OTHER

    def browser(self, seat: Seat | None) -> Client:
        """Return a browser in which that seat is signed in; its session stands in the template."""
        client = Client(raise_request_exception=False)
        if seat is not None:
            client.cookies["sessionid"] = self.sessions[seat.post]
        return client


def _more_seats(place: Place) -> None:
    """Seat every role in the bureau and in the supervision group, so that each role is met in each relation."""
    at = clock.now()
    by = cast_of.Actor(jurisdiction=place.code)
    for office in ("bureau", "group"):
        for order, role in enumerate(Role):
            post = commands.add_post(
                jurisdiction=place.code,
                office=place.offices[office],
                title=f"另设{order}",
                title_en=f"Extra {order}",
                role=role,
                order=100 + order,
                by=by,
                at=at,
                act=new_act(),
            ).id
            cast_of.seat_somebody(place.code, f"{office}.{role}", post, at=at)


def _open_session(seat: Seat) -> str:
    account = Account.objects.get(person=seat.person)
    session = SessionStore()
    session[SESSION_KEY] = str(seat.person)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[ACTING_KEY] = [seat.jurisdiction, str(seat.post)]
    session.create()
    return str(session.session_key)


class Bench:
    """A site with everybody in it; `renew` gives it back as it was."""

    def __init__(self, templates: Templates, folder: Path) -> None:
        self._made: list[World] = []
        self._folder = folder
        self._path: Path | None = None
        self._count = 0
        self._stamped = 0.0
        templates.path("cast", cast_of.build, under="bare")
        self._template = templates.path(f"matrix-{id(self)}", self._build, under="cast")
        self.world = self._made[0]
        self.renew()

    def _build(self) -> None:
        _more_seats(cast_of.read().county)
        world = World(cast_of.read())
        for name, make in makers().items():
            for place in (world.cast.county, world.cast.other_county):
                world.examples[name, place.code] = make(place)
        for place in world.cast.places:
            for seat in place.seats.values():
                world.sessions[seat.post] = _open_session(seat)
        self._made.append(world)

    def _stamp(self) -> None:
        """Let the template's sessions have been used just now: else the first request of each would write its own stamp."""
        if time.monotonic() - self._stamped > FRESH_SECONDS:
            point_at(self._template)
            for key in self.world.sessions.values():
                session = SessionStore(key)
                session["seen"] = int(time.time())
                session.save()
            settle(self._template)
            self._stamped = time.monotonic()

    def renew(self) -> None:
        """Begin anew from the template."""
        self.close()
        self._stamp()
        self._count += 1
        self._path = self._folder / f"matrix-{self._count}.sqlite3"
        shutil.copy(self._template, self._path)
        point_at(self._path)

    def close(self) -> None:
        """Let go of the present file."""
        connections.close_all()
        if self._path is not None:
            base.release_file(str(self._path))
            for file in self._folder.glob(f"{self._path.name}*"):
                file.unlink()
            self._path = None

    def findings(self) -> list[Any]:
        """Return what verify has against everything written since the template."""
        connections.close_all()
        assert self._path is not None
        return list(verify.tail(path=self._path).findings)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {t: connection.execute(f'SELECT COUNT(*) FROM "{t}"').fetchone()[0] for t in tables}  # noqa: S608


@pytest.fixture(scope="session")
def made_bench(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Bench]:
    """The site of the matrix, made once a run; tests take `bench`."""
    with django_db_blocker.unblock():
        made = Bench(templates, tmp_path_factory.mktemp("matrix"))
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture
def bench(made_bench: Bench, django_db_blocker: Any) -> Iterator[Bench]:
    """The site of the matrix as it was made."""
    with django_db_blocker.unblock():
        made_bench.renew()
        yield made_bench
        made_bench.close()


def outcome(response: Any) -> str:
    """Return what an answer comes to: allowed, hidden, refused, signed out, not served, or what went wrong."""
    status = response.status_code
    if status == 401 or (status == 302 and re.match(r"(/en)?/sign-in/\?", response["Location"])):
        return "signed out"
    if status < 400:
        return "allowed"
    return {403: "refused", 404: "hidden", 405: "not served", 422: "refused"}.get(status, f"status {status}")


#: URL name → who asked by which method → what came of it
Observed = dict[str, dict[tuple[str, Role | None, Relation], str]]


@dataclass(slots=True)
class Observation:
    """What the site answered, and how many rows its reading pages left behind (URL name → table → rows)."""

    answers: Observed = field(default_factory=dict)
    left: dict[str, dict[str, int]] = field(default_factory=dict)


def observe(bench: Bench, url: Url, into: Observation) -> None:
    """Ask a URL as everybody: first every reading, then every method that could write."""
    county = bench.world.cast.county
    example = bench.world.example(url, county)
    path = url.path(county.code, example.args)
    cases = bench.world.cases(example)
    before = bench.counts()
    answers = into.answers[url.name] = {}
    for case in cases:
        answers["GET", case.role, case.relation] = outcome(bench.world.browser(case.seat).get(path))
    into.left[url.name] = difference(before, bench.counts())
    for case in cases:
        said = outcome(bench.world.browser(case.seat).post(path, example.form(case.seat)))
        answers["POST", case.role, case.relation] = said
        if said == "allowed":
            bench.renew()
    for case in cases[:2]:  # a method that no row knows is turned away whoever asks
        for method in ("PUT", "PATCH", "DELETE"):
            said = outcome(getattr(bench.world.browser(case.seat), method.lower())(path))
            answers[method, case.role, case.relation] = said


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return table → by how many rows it has grown, without those that have not."""
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


@pytest.fixture(scope="session")
def observation(made_bench: Bench, django_db_blocker: Any) -> Observation:
    """What the whole site answered to everybody."""
    found = Observation()
    with django_db_blocker.unblock():
        made_bench.renew()
        for url in sorted(set(walk()), key=lambda url: url.name):
            observe(made_bench, url, found)
        made_bench.close()
    return found


def compare(table: Mapping[str, Row], observed: Observed) -> list[str]:
    """Return in sentences where the site and the table disagree."""
    problems = []
    for name, answers in observed.items():
        row = table.get(name)
        if row is None:
            problems.append(f"{name} has no row")
            continue
        for (method, role, relation), said in answers.items():
            wanted = _expected(row, method, role, relation)
            if said not in wanted:
                who = f"{role or 'nobody'}, {relation}"
                problems.append(f"{name} {method} by {who}: {said}, and the table says {' or '.join(sorted(wanted))}")
    return sorted(problems)


def _expected(row: Row, method: str, role: Role | None, relation: Relation) -> frozenset[str]:
    if method not in row.methods:
        return frozenset({"not served"})
    if row.admits(method, role, relation):
        return frozenset({"allowed"})
    match relation:
        case Relation.SIGNED_OUT:
            return frozenset({"signed out"})
        case Relation.FOREIGN:
            return frozenset({"hidden"})
        case _:
            return frozenset({"hidden"}) if method == "GET" else frozenset({"hidden", "refused"})


def absent(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments like these of an object that does not exist."""
    return {name: uuid4() if isinstance(value, UUID) else 10**9 for name, value in args.items()}
