"""
Rows of a workbook held against what is registered: what is new, changed, unchanged, and what is wrong, cell by cell.

Nothing is written here. All or nothing: with one wrong cell nothing of the file is entered.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from bihuan.access.phrases import say, word
from bihuan.journal import Refused
from bihuan.organization import rules
from bihuan.organization.roles import OfficeKind, Role, are_apart

from . import sheet
from .reading import Read, Row
from .snapshot import OfficeKnown, PersonKnown, PostKnown, Snapshot

OLDEST = dt.date(2000, 1, 1)
AHEAD = dt.timedelta(days=366)
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?", re.ASCII)


class What(StrEnum):
    """What a row does to an office, a post, a person, a holding."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One cell that cannot be entered."""

    row: int
    column: str  # its letter in the file; empty where the file has no such column
    key: str
    sentence: str


@dataclass(slots=True)
class OfficePlan:
    """An office that the file names."""

    name: str
    row: int
    known: OfficeKnown | None
    short_name: str = ""
    name_en: str = ""
    kind: OfficeKind | None = None
    aliases: tuple[str, ...] = ()

    @property
    def what(self) -> What:
        """Return what is to be done to it."""
        if self.known is None:
            return What.NEW
        known = self.known
        more = set(self.aliases) - {known.name, known.short_name, *known.aliases}
        return What.CHANGED if more or (self.name_en and self.name_en != known.name_en) else What.SAME


@dataclass(slots=True)
class Line:
    """One row of the file, and what comes of it."""

    row: Row
    office: OfficePlan | None = None
    is_first: bool = False  # of its office
    title: str = ""
    title_en: str = ""
    role: Role | None = None
    post: PostKnown | None = None
    username: str = ""
    name: str = ""
    person: PersonKnown | None = None
    is_first_of_person: bool = False
    since: dt.date | None = None
    ends: tuple[UUID, dt.date] | None = None  # a holding that ends, and its last day
    holding: What = What.NONE
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def office_what(self) -> What:
        """Return what the row does to its office."""
        return self.office.what if self.office and self.is_first else What.NONE

    @property
    def post_what(self) -> What:
        """Return what it does to its post."""
        if not self.title:
            return What.NONE
        return What.SAME if self.post else What.NEW

    @property
    def person_what(self) -> What:
        """Return what it does to its person."""
        if not self.username or not self.is_first_of_person:
            return What.NONE
        return What.SAME if self.person else What.NEW


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file."""

    lines: Sequence[Line]
    offices: Sequence[OfficePlan]
    wrong: Sequence[Wrong]

    @property
    def office_count(self) -> int:
        """Return how many offices are new or changed."""
        return sum(office.what in (What.NEW, What.CHANGED) for office in self.offices)

    @property
    def new_offices(self) -> int:
        """Return how many offices are not registered yet: no post can be entered before."""
        return sum(office.what is What.NEW for office in self.offices)

    @property
    def right_count(self) -> int:
        """Return how many posts, people and holdings are new or changed."""
        doing = (What.NEW, What.CHANGED)
        return sum((l.post_what in doing) + (l.person_what in doing) + (l.holding in doing) for l in self.lines)  # noqa: E741


def make(read: Read, known: Snapshot, *, today: dt.date) -> Plan:
    """Return the plan of a file."""
    return _Planner(read, known, today).plan()


def usernames(read: Read) -> set[str]:
    """Return the user names that a file has."""
    return {row.cells["username"] for row in read.rows if "username" in row.cells}


def day(text: str) -> dt.date | None:
    """Return the day that a cell says, or None where it says none."""
    found = _DAY.fullmatch(text.strip())
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:  # 30 February
        return None


class _Planner:
    def __init__(self, read: Read, known: Snapshot, today: dt.date) -> None:
        self.read, self.known, self.today = read, known, today
        self.kinds, self.roles = sheet.kinds(), sheet.roles()
        self.offices: dict[str, OfficePlan] = {}  # by every name that the file or the register has for it
        self.in_order: list[OfficePlan] = []
        self.posts: dict[tuple[int, str], int] = {}  # office's first row, title → row
        self.named: dict[str, str] = {}  # user name → name, as the file has it first
        self.spans: dict[str, list[tuple[Role, rules.Span]]] = {}  # what the file gives to a user name
        self.line = Line(Row(0, {}))

    def plan(self) -> Plan:
        lines = []
        office: OfficePlan | None = None
        for row in self.read.rows:
            self.line = Line(row)
            self.check_lengths()
            office = self.take_office(office)
            self.line.office = office
            if office is not None:
                self.take_post(office)
            lines.append(self.line)
        wrong = sorted((one for line in lines for one in line.wrong), key=lambda one: (one.row, one.column))
        return Plan(lines, self.in_order, wrong)

    def cell(self, key: str) -> str:
        return self.line.row.cells.get(key, "")

    def fault(self, key: str, sentence: str) -> None:
        letter = self.read.letters.get(key, "")
        self.line.wrong.append(Wrong(self.line.row.number, letter, key, sentence))

    def check_lengths(self) -> None:
        for column in sheet.COLUMNS:
            if len(self.cell(column.key)) > column.longest:
                self.fault(column.key, _("太长：最多%(most)d个字。") % {"most": column.longest})

    def take_office(self, above: OfficePlan | None) -> OfficePlan | None:
        name = self.cell("office")
        if not name or (above is not None and name in (above.name, above.short_name, *above.aliases)):
            if above is None:
                self.fault("office", _("第一行要写机构全称。"))
                return None
            self.check_same(above)
            return above
        if name in self.offices:
            self.check_same(self.offices[name])
            return self.offices[name]
        if name in self.known.closed:
            self.fault("office", _("“%(name)s”已不再办公：写它的承接单位。") % {"name": name})
            return None
        known = self.known.offices.get(name)
        return self.take_known(known) if known else self.take_new(name)

    def take_known(self, known: OfficeKnown) -> OfficePlan:
        office = OfficePlan(known.name, self.line.row.number, known, known.short_name, kind=known.kind)
        office.name_en, office.aliases = self.cell("office_en"), rules.split_aliases(self.cell("aliases"))
        self.check_names(office, office.aliases, "aliases")
        self.remember(office, (known.name, known.short_name, *known.aliases, *office.aliases))
        self.check_same(office)
        return office

    def take_new(self, name: str) -> OfficePlan:
        office = OfficePlan(name, self.line.row.number, None)
        office.short_name = self.cell("short_name") or name[: sheet.BY_KEY["short_name"].longest]
        office.name_en, office.aliases = self.cell("office_en"), rules.split_aliases(self.cell("aliases"))
        office.kind = self.kinds.get(self.cell("kind"))
        if office.kind is None:
            choice = {"words": word(list(dict.fromkeys(self.kinds.values())))}
            self.fault("kind", _("机构类别写其中一个：%(words)s。") % choice)
        self.check_names(office, (office.short_name,) if self.cell("short_name") else (), "short_name")
        self.check_names(office, office.aliases, "aliases")
        self.remember(office, (name, office.short_name, *office.aliases))
        return office

    def check_names(self, office: OfficePlan, names: Iterable[str], key: str) -> None:
        for name in names:
            other = self.known.offices.get(name)
            in_file = self.offices.get(name)
            if (other is not None and other != office.known) or in_file is not None or name in self.known.closed:
                owner = other.name if other else in_file.name if in_file else name
                self.fault(key, _("“%(name)s”已是“%(owner)s”的名称：换一个。") % {"name": name, "owner": owner})

    def remember(self, office: OfficePlan, names: Iterable[str]) -> None:
        self.line.is_first = True
        self.in_order.append(office)
        for name in names:
            self.offices.setdefault(name, office)

    def check_same(self, office: OfficePlan) -> None:
        """What a later row says of an office must be what the first one, or the register, says."""
        if self.cell("kind") and self.kinds.get(self.cell("kind")) != office.kind:
            self.fault("kind", _("和“%(name)s”已有的类别不同：空着，或写成一样。") % {"name": office.name})
        if self.cell("short_name") and self.cell("short_name") != office.short_name:
            said = {"name": office.name, "short": office.short_name}
            self.fault("short_name", _("“%(name)s”的简称是“%(short)s”：要改，用“更名”。") % said)

    def take_post(self, office: OfficePlan) -> None:
        self.line.title, self.line.title_en = self.cell("post"), self.cell("post_en")
        if not self.line.title:
            for key in ("holder", "username", "role", "since"):
                if self.cell(key):
                    self.fault("post", _("写岗位：这一行有人或角色，却没有岗位。"))
                    return
            return
        place = (office.row, self.line.title)
        if place in self.posts:
            self.fault("post", _("第%(row)d行已有这个岗位。") % {"row": self.posts[place]})
        self.posts.setdefault(place, self.line.row.number)
        if office.known is not None:
            self.line.post = self.known.posts.get((office.known.id, self.line.title))
        self.take_role()
        self.take_person()

    def take_role(self) -> None:
        given, post = self.cell("role"), self.line.post
        self.line.role = self.roles.get(given) if given else post.role if post else None
        if self.line.role is None:
            choice = {"words": word(list(dict.fromkeys(self.roles.values())))}
            self.fault("role", _("角色写其中一个：%(words)s。") % choice)
        elif post is not None and self.line.role is not post.role:
            said = {"role": word(post.role)}
            self.fault("role", _("这个岗位已登记为“%(role)s”：角色不能改，另设一个岗位。") % said)

    def take_person(self) -> None:
        name, username, since = self.cell("holder"), self.cell("username"), self.cell("since")
        if not (name or username or since):
            return
        self.take_since(since)
        if not username:
            self.fault("username", _("写登录名；岗位空缺，就把任职人、登录名、任职起都空着。"))
            return
        try:
            rules.check_username(username)
        except Refused as refused:
            self.fault("username", say(refused))
            return
        self.line.username = username
        self.line.is_first_of_person = username not in self.named
        self.line.person = self.known.people.get(username)
        self.take_name(username, name)
        if self.line.since is not None and self.line.role is not None:
            self.take_holding(self.line.since, self.line.role)

    def take_since(self, since: str) -> None:
        found = day(since)
        if not since:
            self.fault("since", _("写任职起的日子，例如2026-03-01。"))
        elif found is None:
            self.fault("since", _("“%(given)s”不是日子，或没有这一天：写成2026-03-01。") % {"given": since})
        elif not OLDEST <= found <= self.today + AHEAD:
            self.fault("since", _("任职起要在2000年以后、一年之内。"))
        else:
            self.line.since = found

    def take_name(self, username: str, name: str) -> None:
        person = self.line.person
        if person is not None and not person.is_active:
            self.fault("username", _("登录名“%(given)s”已停用：换一个。") % {"given": username})
        expected = self.named.get(username) or (person.name if person else "")
        self.line.name = name or expected
        if name and expected and name != expected:
            said = {"given": username, "name": expected}
            self.fault("username", _("登录名“%(given)s”是%(name)s的：同名不同人，另起一个登录名。") % said)
        elif not self.line.name and person is None:
            self.fault("holder", _("写任职人的姓名。"))
        self.named.setdefault(username, self.line.name)

    def take_holding(self, since: dt.date, role: Role) -> None:
        person, span = self.line.person, (since, None)
        held = self.line.post.held if self.line.post else ()
        for _holder, who, first, last in held:
            is_there = first <= max(since, self.today) and (last is None or last >= self.today)
            if person is not None and who == person.id and is_there:
                self.line.holding = What.SAME
                return
        self.line.holding = What.NEW
        for holder, _who, first, last in held:
            if not rules.overlap((first, last), span):
                continue
            if first >= since or self.line.ends is not None:
                said = {"since": word(first)}
                self.fault("since", _("这个岗位%(since)s起已有人任职：写晚于那一天的日子。") % said)
                return
            self.line.ends = (holder, since - dt.timedelta(days=1))
            self.line.holding = What.CHANGED
        self.check_apart(role, span)

    def check_apart(self, role: Role, span: rules.Span) -> None:
        """三员分设: what the person holds already, and what the file gives them."""
        given = self.spans.setdefault(self.line.username, [])
        for other, over in [*(self.line.person.held if self.line.person else ()), *given]:
            if are_apart(role, other) and rules.overlap(span, over):
                self.fault("username", say(Refused("duties_apart", role=role, other=other)))
                return
        given.append((role, span))
