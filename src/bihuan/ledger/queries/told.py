"""What a story's sentences need beside the entry's own cells: what an application asked for, by which delegation one signed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from bihuan.deadlines import clock
from bihuan.organization.models import Delegation, Office

from .. import numbering
from ..models import Amendment, Application
from .labels import office_label

Days = tuple[dt.date, dt.date]  # first and last
_CELLS = ("kind", "nth", "is_late", "old_due_date", "new_due_date")


def delegated(jurisdiction: str, bodies: Iterable[Mapping[str, Any]]) -> dict[int, Days]:
    """Return sequence → the days of the delegation by which the entry was signed: one statement, none without any."""
    signed = [body for body in bodies if "delegate" in body["actor"]]
    if not signed:
        return {}
    deputies = {body["actor"]["delegate"] for body in signed}
    rows = Delegation.objects.filter(jurisdiction=jurisdiction, to_post__in=deputies)
    lent: dict[tuple[str, str], list[Days]] = defaultdict(list)
    for post, deputy, since, until in rows.values_list("post", "to_post", "since_date", "until_date"):
        lent[str(post), str(deputy)].append((since, until))
    found = {}
    for body in signed:
        day = clock.today(dt.datetime.fromisoformat(body["at"]))
        days = lent[body["actor"].get("post", ""), body["actor"]["delegate"]]
        own = next((one for one in days if one[0] <= day <= one[1]), None)
        if own:
            found[body["sequence"]] = own
    return found


def asked(jurisdiction: str, bodies: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """
    Return application (its key) → its cells as the story names them, `into`: number of the task, `amendments`: measure,
    old, new, unit. Two statements, none where no entry is about an application.
    """
    keys = {e["key"] for body in bodies for e in body.get("effects", ()) if e["table"] == Application._meta.db_table}
    if not keys:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for row in Application.objects.filter(jurisdiction=jurisdiction, id__in=keys).select_related("into"):
        cells = {f"{Application._meta.db_table}.{name}": getattr(row, name) for name in _CELLS}
        found[str(row.id)] = {
            **cells,
            "into": numbering.short(row.into.year, row.into.number) if row.into else None,
            "amendments": (),
        }
    rows = Amendment.objects.filter(jurisdiction=jurisdiction, application_id__in=keys).select_related("target")
    for wish in rows.order_by("target__order"):
        told = (wish.target.measure, wish.old_value, wish.new_value, wish.target.unit)
        found[str(wish.application_id)]["amendments"] += (told,)
    return found


def office_names(jurisdiction: str, bodies: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the offices that entries put into a cell, key → name: one statement, none without any."""
    cells = [cell for body in bodies for effect in body.get("effects", ()) for cell in office_cells(effect)]
    keys = {key for _name, key in cells}
    if not keys:
        return {}
    return {str(o.id): office_label(o) for o in Office.objects.filter(jurisdiction=jurisdiction, id__in=keys)}


def office_cells(effect: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Return table.column → key for the cells of an effect that hold an office somebody is waited for or asked, or goes to."""
    columns = effect.get("new") or {name: after for name, (_before, after) in effect.get("set", {}).items()}
    for name in ("office_id", "asked_office_id", "lead_office_id"):
        if columns.get(name):
            yield f"{effect['table']}.{name}", str(columns[name])
