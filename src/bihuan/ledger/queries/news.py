"""动态: what others have done on the tasks of a post since its holder last looked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bihuan.deadlines import clock
from bihuan.journal.chain import MAIN
from bihuan.journal.models import Entry, Touched
from bihuan.organization.models import Post
from bihuan.organization.roles import Role

from .. import numbering, rules
from ..models import Assisting, Reading, Task
from .labels import label
from .lists import selection

#: How many entries are looked at: whoever has missed more reads the journal.
MOST = 300
#: Natural days that count as new for somebody who has never looked.
FIRST_DAYS = 7

#: Posts to which every task of the county is their own.
_OF_ALL = frozenset({Role.COUNTY_HEAD, Role.DISPATCHER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Unread:
    """What a post has not seen: task → places in the journal, the latest first."""

    since: int  # everything up to this place has been seen
    read_at: dt.datetime | None  # when that was said; None: never
    entries: Mapping[UUID, tuple[int, ...]]
    is_cut: bool  # there is more than was looked at

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def last(self) -> int:
        """The latest place among them: what is marked as seen when the page is."""
        return max((places[0] for places in self.entries.values()), default=self.since)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that was done."""

    sequence: int
    kind: str
    day: dt.date
    who: str


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One task and what was done on it, the latest first."""

    task: UUID
    year: int
    number: str  # as the page shows it
    title: str
    lines: tuple[NewsLine, ...]


def unread(*, jurisdiction: str, acting: rules.Acting, at: dt.datetime) -> Unread:
    """Return what is new for the post and person: three statements; four for somebody who has never looked."""
    rows = Reading.objects.filter(jurisdiction=jurisdiction, post=acting.post, person=acting.person)
    readings = {row.task: row for row in rows}
    whole = readings.get(None)
    since = whole.sequence if whole else _a_week_ago(jurisdiction, at)
    own = Entry.objects.filter(
        jurisdiction=OuterRef("jurisdiction"), stream=MAIN, sequence=OuterRef("sequence"), post=acting.post
    )
    touched = Touched.objects.filter(
        ~Exists(own), jurisdiction=jurisdiction, stream=MAIN, table=Task._meta.db_table, sequence__gt=since
    ).order_by("-sequence")
    found: dict[UUID, list[int]] = {}
    places = list(touched.values_list("key", "sequence")[: MOST + 1])
    for key, sequence in places[:MOST]:
        task = UUID(key)
        seen = readings.get(task)
        if seen is None or sequence > seen.sequence:
            found.setdefault(task, []).append(sequence)
    concerned = selection(jurisdiction, viewer=acting).filter(_concerns(acting), id__in=found)
    mine = set(concerned.values_list("id", flat=True)) if found else set()
    return Unread(
        since=since,
        read_at=whole.read_at if whole else None,
        entries={task: tuple(sequences) for task, sequences in found.items() if task in mine},
        is_cut=len(places) > MOST,
    )


def _a_week_ago(jurisdiction: str, at: dt.datetime) -> int:
    before = clock.today(at) - dt.timedelta(days=FIRST_DAYS)
    old = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, day__lt=before)
    return old.order_by("-day", "-sequence").values_list("sequence", flat=True).first() or 0


def _concerns(acting: rules.Acting) -> Q:
    """Return which tasks are a post's own: to answer for, to lead, to check; the whole county's for who leads it all."""
    if acting.roles & _OF_ALL:
        return Q()
    assists = Assisting.objects.filter(
        jurisdiction=OuterRef("jurisdiction"), task_id=OuterRef("id"), office_id=acting.office
    )
    return (
        Q(leader_id=acting.post)
        | Q(lead_office_id=acting.office)
        | Q(supervision_group_id=acting.office)
        | Q(task_force_id=acting.office)
        | Q(Exists(assists))
    )


def news(*, jurisdiction: str, found: Unread) -> tuple[NewsItem, ...]:
    """
    Return what is new, task by task, the latest first: three statements.

    Only who did what and when: words and figures are read on the task's page, which knows what its reader may see.
    """
    sequences = [sequence for places in found.entries.values() for sequence in places]
    entries = {
        entry.sequence: entry
        for entry in Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__in=sequences).only(
            "jurisdiction", "stream", "sequence", "year", "kind", "post", "day"
        )
    }
    posts = {
        post.id: label(post)
        for post in Post.objects.filter(
            jurisdiction=jurisdiction, id__in={entry.post for entry in entries.values()}
        ).select_related("office")
    }

    def who(post: UUID | None) -> str:
        return posts.get(post, "") if post else ""

    tasks = Task.objects.filter(jurisdiction=jurisdiction, id__in=found.entries)
    items = [
        NewsItem(
            task=task.id,
            year=task.year,
            number=numbering.short(task.year, task.number),
            title=task.title,
            lines=tuple(
                NewsLine(place, entries[place].kind, entries[place].day, who(entries[place].post))
                for place in found.entries[task.id]
            ),
        )
        for task in tasks
    ]
    return tuple(sorted(items, key=lambda item: item.lines[0].sequence, reverse=True))
