"""来龙去脉: a task's entries, newest first, with what a sentence needs; the words themselves are phrases.py's."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from bihuan.deadlines import clock
from bihuan.journal.chain import MAIN, receipt
from bihuan.journal.models import Entry, Sealed, Touched
from bihuan.journal.values import WITHHELD
from bihuan.organization import queries as organization
from bihuan.organization.models import Person, Post
from bihuan.organization.roles import Role

from ..models import Target, Task
from .told import asked, delegated, office_cells, office_names


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One entry: who, what, when, why. `values` are the columns it set (table.column → value), `note` its reason."""

    sequence: int
    kind: str
    at: dt.datetime
    post: str
    holder: str  # the person's name as of that day, where one is kept
    delegate: str  # the deputy's own post, when signed by delegation
    note: str
    values: dict[str, Any]
    figures: tuple[tuple[str, str, str], ...]  # measure, decimal string, unit
    receipt: str
    digest: str
    effects: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    delegated: tuple[dt.date, dt.date] | None = None  # first and last day of the delegation by which it was signed
    asked: dict[str, str] = field(default_factory=dict)  # measure → why its figure is right; empty: nobody has said so
    role: Role | None = None  # of the post that acted
    is_withheld: bool = False  # its words and figures are not for the viewer, or not yet


def story(
    *,
    jurisdiction: str,
    task: UUID,
    limit: int | None = None,
    withheld: frozenset[str] = frozenset(),
    also: frozenset[int] = frozenset(),
) -> list[StoryLine]:
    """
    Return the task's story, newest first: five statements.

    withheld: keys of rows whose words and figures the viewer may not read (TaskPage.withheld).
    also: entries about something of the task that do not touch the task itself: its files were withheld (封存).
    """
    touched = Touched.objects.filter(
        jurisdiction=jurisdiction, stream=MAIN, table=Task._meta.db_table, key=str(task)
    ).order_by("-sequence")
    sequences = {*touched.values_list("sequence", flat=True)[:limit], *also}
    entries = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__in=sequences).order_by("-sequence")
    lines = read_entries(jurisdiction, list(entries))
    return [_closed(line) if withheld & {effect["key"] for effect in line.effects} else line for line in lines]


def _closed(line: StoryLine) -> StoryLine:
    """Return what was done without what was said."""
    return replace(line, note="", values={}, figures=(), asked={}, effects=(), is_withheld=True)


def read_entries(jurisdiction: str, entries: Iterable[Entry]) -> list[StoryLine]:
    """Return entries as story lines, their sealed texts opened where they still stand."""
    read = [(entry, json.loads(bytes(entry.body))) for entry in entries]
    sealed = _sealed(jurisdiction, [body for _, body in read])
    actors = [body["actor"] for _, body in read]
    ids = {UUID(actor[name]) for actor in actors for name in ("post", "delegate") if name in actor}
    offices = {UUID(actor["office"]) for actor in actors if "office" in actor}
    posts = organization.dated_labels(ids, offices=offices, jurisdiction=jurisdiction)
    holders = {UUID(actor["holder"]) for actor in actors if "holder" in actor}
    names = {
        str(i): name for i, name in Person.objects.filter(jurisdiction="0", id__in=holders).values_list("id", "name")
    }
    wanted = {
        e["new"]["target_id"] for _, body in read for e in body.get("effects", ()) if "target_id" in e.get("new", {})
    }
    targets = {str(t.id): t for t in Target.objects.filter(jurisdiction=jurisdiction, id__in=wanted)}
    lines = [_line(jurisdiction, entry, body, sealed, posts, names, targets) for entry, body in read]
    bodies = [body for _, body in read]
    roles = dict(Post.objects.filter(jurisdiction=jurisdiction, id__in=ids).values_list("id", "role"))
    acted = [UUID(actor["post"]) if "post" in actor else None for actor in actors]
    lines = [
        replace(line, role=Role(roles[post]) if post in roles else None)
        for line, post in zip(lines, acted, strict=True)
    ]
    lines = _told(lines, delegated(jurisdiction, bodies), asked(jurisdiction, bodies))
    named = office_names(jurisdiction, bodies)
    return [_with_offices(line, named) for line in lines] if named else lines


def _with_offices(line: StoryLine, offices: dict[str, str]) -> StoryLine:
    """Return the line with the names of the offices its cells refer to, under "table.column:name"."""
    cells = [cell for effect in line.effects for cell in office_cells(effect)]
    names = {f"{name}:name": offices.get(key, "") for name, key in cells}
    return replace(line, values={**line.values, **names}) if names else line


def _told(
    lines: Iterable[StoryLine], lent: dict[int, tuple[dt.date, dt.date]], asked_for: dict[str, dict[str, Any]]
) -> list[StoryLine]:
    """Return the lines with what stands beside the entry itself: the delegation, the application that it is about."""
    found = []
    for line in lines:
        about = next((asked_for[e["key"]] for e in line.effects if e["key"] in asked_for), None)
        values = {**about, **line.values} if about else line.values
        found.append(replace(line, values=values, delegated=lent.get(line.sequence)))
    return found


def _line(
    jurisdiction: str,
    entry: Entry,
    body: dict[str, Any],
    sealed: dict[str, str],
    posts: organization.DatedLabels,
    names: dict[str, str],
    targets: dict[str, Target],
) -> StoryLine:
    actor = body["actor"]
    values: dict[str, Any] = {}
    figures = []
    asked_about: dict[str, str] = {}
    for effect in body.get("effects", ()):
        columns = effect.get("new") or {name: after for name, (_, after) in effect.get("set", {}).items()}
        if "target_id" in columns and "value" in columns and columns["target_id"] in targets:
            target = targets[columns["target_id"]]
            if effect["table"] in ("ledger_figure", "ledger_measurement"):
                figures.append((target.measure, columns["value"], target.unit))
                if columns.get("doubt"):
                    reason = _opened(columns.get("doubt_reason", ""), sealed) if columns.get("is_confirmed") else ""
                    asked_about[target.measure] = str(reason)
        for name, value in columns.items():
            values[f"{effect['table']}.{name}"] = _opened(value, sealed)
    digest = bytes(entry.hash)
    at = dt.datetime.fromisoformat(body["at"])
    return StoryLine(
        sequence=entry.sequence,
        kind=body["kind"],
        at=at,
        post=_named(posts, actor.get("post"), actor.get("office"), at),
        holder=names.get(actor.get("holder", ""), ""),
        delegate=_named(posts, actor.get("delegate"), None, at),
        note=str(_opened(body.get("note", ""), sealed)),
        values=values,
        figures=tuple(figures),
        asked=asked_about,
        receipt=receipt(jurisdiction, MAIN, entry.sequence, digest),
        digest=digest.hex(),
        effects=tuple(body.get("effects", ())),
    )


def _named(posts: organization.DatedLabels, post: str | None, office: str | None, at: dt.datetime) -> str:
    """Return the post as it was called on that day: an office's later name is none of this act's."""
    on = clock.today(at)
    facts = posts.facts(UUID(post) if post else None, office=UUID(office) if office else None, on=on)
    return facts.label if facts else ""


def _opened(value: Any, sealed: dict[str, str]) -> Any:
    if isinstance(value, dict) and "sealed" in value:
        return sealed.get(str(value["sealed"]), WITHHELD)
    return value


def _sealed(jurisdiction: str, bodies: list[dict[str, Any]]) -> dict[str, str]:
    digests = set()
    for body in bodies:
        cells = [body.get("note")]
        for effect in body.get("effects", ()):
            cells += effect.get("new", {}).values()
            cells += [after for _, after in effect.get("set", {}).values()]
        digests |= {bytes.fromhex(c["sealed"]) for c in cells if isinstance(c, dict) and c.get("sealed")}
    rows = Sealed.objects.filter(jurisdiction=jurisdiction, digest__in=digests)
    return {bytes(digest).hex(): value for digest, value in rows.values_list("digest", "value")}
