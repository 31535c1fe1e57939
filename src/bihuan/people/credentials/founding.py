"""
The first run: an empty instance becomes a county with three invitations, and opens when all three are accepted.

`serve` prints a code (`set_up_code`); the first-run page takes it once (`found`). Each part of the founding is an act
of its own, so a founding that was cut off is gone on with by sending the same form again.
"""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection

from bihuan import journal
from bihuan.access.queries import subject_of
from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, AlreadyDone, Refused, chains
from bihuan.journal.models import Chain
from bihuan.organization import commands as organization
from bihuan.organization.models import Holder, Jurisdiction, Office, Person, Post
from bihuan.organization.roles import SEPARATE, OfficeKind, Role

from ..models import Credential, Invitation, SetUpCode
from . import codes

#: Days for which an invitation may be accepted; a later one is issued on the console.
INVITED_DAYS = 14
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
THREE = (SYSTEM, SECURITY, AUDIT)
TITLES: Mapping[Role, tuple[str, str]] = {
    SYSTEM: ("系统管理员", "System Administrator"),
    SECURITY: ("安全管理员", "Security Administrator"),
    AUDIT: ("审计管理员", "Audit Administrator"),
}
# The names offered in the form; only these are known in English.
OFFICE_NAMES = {"信息中心": "Information Centre", "审计局": "Audit Bureau"}
_LEVELS = (2, 4)  # figures of a province's code and of a city's

_opened: set[str] = set()


@dataclass(frozen=True, slots=True)
class County:
    """What the first-run page asks: the county, what stands above it, and the offices of the administrators."""

    code: str
    name: str
    name_en: str
    above: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # figures of the code → name, English name
    centre: str = "信息中心"
    audit: str = "审计局"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as it is shown once."""

    role: Role
    code: str
    until_at: dt.datetime


def is_founded() -> bool:
    """Return whether the first run is over: there is a county, and each administrator came or was invited."""
    asked = Invitation.objects.values_list("role", flat=True)
    return Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).exists() and not (missing() - set(asked))


def missing() -> set[Role]:
    """Return which of the three roles nobody has ever held."""
    places = Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).values("code")
    held = Holder.objects.filter(jurisdiction__in=places, post__role__in=SEPARATE)
    return set(SEPARATE) - {Role(role) for role in held.values_list("post__role", flat=True).distinct()}


def is_open() -> bool:
    """Return whether business is open: all three administrators exist. What is open stays open, and is asked once."""
    name = str(connection.settings_dict["NAME"])
    if name not in _opened and (settings.DEMO or not missing()):
        _opened.add(name)
    return name in _opened


def set_up_code() -> str | None:
    """Return a fresh code for the first run, which takes the last one's place; None once the instance is founded."""
    if is_founded():
        return None
    code = codes.new(3)
    SetUpCode.objects.update_or_create(id=1, defaults={"code_hash": codes.digest(code)})
    return code


def is_code(code: str) -> bool:
    """Return whether that is the code printed last."""
    stored = SetUpCode.objects.filter(id=1).values_list("code_hash", flat=True).first()
    return codes.agrees(code, stored or "")


def found(*, county: County, at: dt.datetime, act: Act) -> list[Invited]:
    """
    Enter the county with what stands above it, its chains, the administrators' offices and posts; invite all three.

    :raises Refused: founded_already, not_a_code, name_taken
    """
    if is_founded():
        raise Refused("founded_already")
    founding = _Founding(county, at, act)
    founding.places()
    centre = founding.office(county.centre, OfficeKind.DEPARTMENT)
    audit = centre if county.audit == county.centre else founding.office(county.audit, OfficeKind.AUDIT)
    invited = [
        invite(
            jurisdiction=county.code,
            post=founding.post(role, audit if role is AUDIT else centre),
            role=role,
            by=founding.by,
            at=at,
            act=founding.part(f"invitation {role}"),
        )
        for role in THREE
    ]
    SetUpCode.objects.all().delete()
    return invited


class _Founding:
    """One founding; each part is entered where it is not there yet."""

    def __init__(self, county: County, at: dt.datetime, act: Act) -> None:
        self.county, self.at, self.act = county, at, act
        self.by = Actor(jurisdiction=county.code)

    def part(self, name: str) -> Act:
        return Act(request_id=uuid5(self.act.request_id, name), via="set-up")

    def places(self) -> None:
        """Enter the jurisdictions from above, and open the county's chains."""
        known = set(Jurisdiction.objects.filter(jurisdiction=journal.INSTANCE).values_list("code", flat=True))
        county, parent = self.county, None
        wanted = [(county.code[:size], *county.above[size]) for size in _LEVELS if size in county.above]
        for code, name, name_en in [*wanted, (county.code, county.name, county.name_en)]:
            if code not in known:
                organization.add_jurisdiction(
                    code=code, name=name, name_en=name_en, parent=parent, by=self.by, at=self.at, act=self.part(code)
                )
            parent = code
        if not Chain.objects.filter(jurisdiction=county.code).exists():
            chains.open_chain(county.code, at=self.at)

    def office(self, name: str, kind: OfficeKind) -> UUID:
        """Return the office of that name."""
        row = Office.objects.filter(jurisdiction=self.county.code, name=name).first()
        return row.id if row else organization.add_office(
            jurisdiction=self.county.code,
            kind=kind,
            name=name,
            short_name=name,
            name_en=OFFICE_NAMES.get(name, name),
            by=self.by,
            at=self.at,
            act=self.part(f"office {name}"),
        ).id  # fmt: skip

    def post(self, role: Role, office: UUID) -> UUID:
        """Return the administrator's post."""
        title, title_en = TITLES[role]
        row = Post.objects.filter(jurisdiction=self.county.code, office=office, title=title).first()
        return row.id if row else organization.add_post(
            jurisdiction=self.county.code,
            office=office,
            title=title,
            title_en=title_en,
            role=role,
            by=self.by,
            at=self.at,
            act=self.part(f"post {role}"),
        ).id  # fmt: skip


def invite(*, jurisdiction: str, post: UUID, role: Role, by: Actor, at: dt.datetime, act: Act) -> Invited:
    """Issue a one-time invitation to a post; an earlier one for the same post is good for nothing from then on."""
    code, until = codes.new(4), at + dt.timedelta(days=INVITED_DAYS)
    facts = {"jurisdiction": jurisdiction, "role": role, "code_hash": codes.digest(code), "until_at": until}
    with journal.entry("people.invitation.issued", of=(Post, post), by=by, at=at, act=act, stream=journal.SECURITY):
        Invitation.objects.update_or_create(post=post, defaults=facts)
    return Invited(role, code, until)


def invitation(code: str, *, at: dt.datetime) -> Invitation:
    """
    Return the invitation of a code.

    :raises Refused: invitation_unknown, invitation_used, invitation_lapsed
    """
    row = Invitation.objects.filter(code_hash=codes.digest(code)).first()
    if row is None:
        raise Refused("invitation_unknown")
    if row.accepted_by is not None:
        raise Refused("invitation_used")
    if at > row.until_at:
        raise Refused("invitation_lapsed", until=clock.today(row.until_at))
    return row


def accept(*, code: str, username: str, name: str, password_hash: str, at: dt.datetime) -> str:
    """
    Enter the person who brings an invitation, let them hold its post from today on, and return their user name.

    :raises Refused: invitation_unknown, invitation_used, invitation_lapsed, not_a_username, username_taken, post_is_held
    """
    row = invitation(code, at=at)
    by = Actor(jurisdiction=row.jurisdiction)
    try:
        person = organization.add_person(
            username=username, password_hash=password_hash, name=name, by=by, at=at, act=_part(row, "person")
        ).id
    except AlreadyDone as done:  # cut off between the two entries and sent again; or somebody else was faster
        person = UUID(subject_of(done.receipt))
        if not Person.objects.filter(jurisdiction=journal.INSTANCE, id=person, username=username).exists():
            raise Refused("invitation_used") from done
    with suppress(AlreadyDone):
        organization.appoint_holder(
            jurisdiction=row.jurisdiction,
            post=row.post,
            person=person,
            since_date=clock.today(at),
            by=by,
            at=at,
            act=_part(row, "holder"),
        )
    Credential.objects.update_or_create(person=person, defaults={"chosen_at": at})
    Invitation.objects.filter(id=row.id).update(accepted_by=person)
    return username


def _part(row: Invitation, name: str) -> Act:
    return Act(request_id=uuid5(row.id, name))
