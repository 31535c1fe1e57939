"""
The cast: two counties and the city above them, seven offices each, a post for every role, an account for every post.

    def test_…(cast: Cast, as_seat: AsSeat) -> None:
        head = cast.county["bureau_head"]           # .post .office .person .username .actor .acting
        client = as_seat(head)                      # a browser signed in as that post
        client.post(url, {"summary": "…", **head.fields()})

The keys: county_head deputy_head dispatcher bureau_head bureau_liaison bureau_deputy finance_head finance_liaison
group_leader inspector second_inspector auditor system_admin security_admin. `bare` is a person without a post.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, chains
from bihuan.journal.testing import COUNTY, OTHER_COUNTY, Opener

from . import commands, queries
from .middleware import SESSION_KEY
from .models import Account, Person
from .roles import OfficeKind, Role

CITY = "1410"
PASSWORD = "一把钥匙 for the cast"  # noqa: S105
SINCE = dt.date(2022, 12, 1)
PLACES = {CITY: ("linfen", "临汾市", None), COUNTY: ("fushan", "浮山县", CITY), OTHER_COUNTY: ("jixian", "吉县", CITY)}

OFFICES = {
    "leadership": (OfficeKind.LEADERSHIP, "政府领导", "County Leadership"),
    "dispatch": (OfficeKind.SUPERVISION_OFFICE, "督查室", "Supervision Office"),
    "bureau": (OfficeKind.DEPARTMENT, "审批局", "Approval Bureau"),
    "finance": (OfficeKind.DEPARTMENT, "财政局", "Finance Bureau"),
    "centre": (OfficeKind.DEPARTMENT, "信息中心", "Information Centre"),
    "group": (OfficeKind.SUPERVISION_GROUP, "第一督导组", "Supervision Group 1"),
    "audit": (OfficeKind.AUDIT, "审计局", "Audit Bureau"),
}
POSTS = {
    "county_head": ("leadership", "县长", "County Head", Role.COUNTY_HEAD),
    "deputy_head": ("leadership", "副县长", "Deputy County Head", Role.DEPUTY_HEAD),
    "dispatcher": ("dispatch", "主任", "Director", Role.DISPATCHER),
    "bureau_head": ("bureau", "局长", "Director", Role.OFFICE_HEAD),
    "bureau_liaison": ("bureau", "联络员", "Liaison", Role.LIAISON),
    "bureau_deputy": ("bureau", "副局长", "Deputy Director", Role.LIAISON),
    "finance_head": ("finance", "局长", "Director", Role.OFFICE_HEAD),
    "finance_liaison": ("finance", "联络员", "Liaison", Role.LIAISON),
    "group_leader": ("group", "组长", "Group Leader", Role.GROUP_LEADER),
    "inspector": ("group", "组员甲", "Inspector A", Role.INSPECTOR),
    "second_inspector": ("group", "组员乙", "Inspector B", Role.INSPECTOR),
    "auditor": ("audit", "审计员", "Auditor", Role.AUDITOR),
    "system_admin": ("centre", "系统管理员", "System Administrator", Role.SYSTEM_ADMIN),
    "security_admin": ("centre", "安全管理员", "Security Administrator", Role.SECURITY_ADMIN),
}


def new_act() -> Act:
    """Return an asking of its own."""
    return Act(request_id=uuid4(), via="import")


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of the cast and the person in it."""

    username: str
    acting: queries.ActingPost

    @property
    def post(self) -> UUID:
        """The post's id."""
        return self.acting.id

    @property
    def office(self) -> UUID:
        """The office's id."""
        return self.acting.office_id

    @property
    def person(self) -> UUID:
        """The person's id."""
        return self.acting.holder

    @property
    def role(self) -> Role:
        """The post's role."""
        return self.acting.role

    @property
    def jurisdiction(self) -> str:
        """The post's jurisdiction."""
        return self.acting.jurisdiction

    @property
    def actor(self) -> Actor:
        """The post as a command takes it."""
        return self.acting.actor

    def fields(self, act: UUID | None = None, expected: str = "") -> dict[str, str]:
        """Return the hidden fields of a form opened as this post."""
        hidden = {"act": str(act or uuid4()), "acting_post": str(self.post)}
        return hidden | ({"expected": expected} if expected else {})


@dataclass(frozen=True, slots=True)
class Place:
    """One jurisdiction of the cast."""

    code: str
    offices: Mapping[str, UUID]
    seats: Mapping[str, Seat]

    def __getitem__(self, key: str) -> Seat:
        return self.seats[key]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody."""

    county: Place
    other_county: Place
    city: Place

    @property
    def places(self) -> tuple[Place, ...]:
        """The three jurisdictions."""
        return self.county, self.other_county, self.city


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)


def username(code: str, key: str) -> str:
    """Return the user name of the person in that post."""
    return f"{PLACES[code][0]}-{key}"


def seat_somebody(code: str, key: str, post: UUID, *, at: dt.datetime) -> UUID:
    """Enter a person with an account and let them hold the post."""
    by = Actor(jurisdiction=code)
    person = commands.add_person(
        username=username(code, key), password_hash=_password_hash(), by=by, at=at, act=new_act()
    ).id
    commands.appoint_holder(jurisdiction=code, post=post, person=person, since_date=SINCE, by=by, at=at, act=new_act())
    return person


def build() -> None:
    """Build the cast through the organization's own verbs."""
    at = clock.now()
    chains.open_chain(CITY, at=at)
    system = Actor(jurisdiction=journal.INSTANCE)
    for code, (english, name, parent) in PLACES.items():
        commands.add_jurisdiction(
            code=code, name=name, name_en=english.title(), parent=parent, by=system, at=at, act=new_act()
        )
        by = Actor(jurisdiction=code)
        offices = {
            key: commands.add_office(
                jurisdiction=code,
                kind=kind,
                name=f"{name}{title}",
                short_name=title,
                name_en=title_en,
                order=order,
                by=by,
                at=at,
                act=new_act(),
            ).id
            for order, (key, (kind, title, title_en)) in enumerate(OFFICES.items())
        }
        for order, (key, (office, title, title_en, role)) in enumerate(POSTS.items()):
            post = commands.add_post(
                jurisdiction=code,
                office=offices[office],
                title=title,
                title_en=title_en,
                role=role,
                order=order,
                by=by,
                at=at,
                act=new_act(),
            ).id
            seat_somebody(code, key, post, at=at)
    commands.add_person(username="bare", password_hash=_password_hash(), by=system, at=at, act=new_act())


def read() -> Cast:
    """Return the cast as the open database has it."""
    people = dict(Person.objects.filter(jurisdiction=journal.INSTANCE).values_list("username", "id"))
    on = clock.today(clock.now())
    places = {}
    for code, (english, _name, _parent) in PLACES.items():
        seats = {}
        for name, person in people.items():
            place, _dash, key = name.partition("-")
            own = [acting for acting in queries.acting_posts(person, on=on) if acting.delegate is None]
            if place == english and own:
                seats[key] = Seat(name, own[0])
        titles = {title: key for key, (_kind, title, _en) in OFFICES.items()}
        offices = {titles[o.short_name]: o.id for o in queries.offices(jurisdiction=code) if o.short_name in titles}
        places[code] = Place(code, offices, seats)
    return Cast(county=places[COUNTY], other_county=places[OTHER_COUNTY], city=places[CITY])


@pytest.fixture
def cast(open_database: Opener) -> Cast:
    """The cast, in a database of its own."""
    open_database("cast", build)
    return read()


def browser(seat: Seat) -> Client:
    """Return a browser signed in as the seat's post."""
    client = Client()
    client.force_login(Account.objects.get(person=seat.person))
    session = client.session
    session[SESSION_KEY] = [seat.jurisdiction, str(seat.post)]
    session["seen"] = int(time.time())  # as sign-in leaves it (people.middleware): no stamp is due for a minute
    session.save()
    return client


AsSeat = Callable[[Seat], Client]


@pytest.fixture
def as_seat(cast: Cast) -> AsSeat:
    """Call with a seat for a browser signed in as its post."""
    return browser
