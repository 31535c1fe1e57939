"""What the journal says about an act that has just been done, or has just been overtaken."""

import datetime as dt
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.deadlines.clock import SHANGHAI
from bihuan.journal.chain import MAIN, SECURITY, STREAMS
from bihuan.journal.models import Entry, JournaledRow, Sealed, Touched
from bihuan.organization.queries import ActingPost, post_labels

from . import phrases, policy

_RECEIPT = re.compile(r"(\d{1,12})(s?):(\d{1,18}):([0-9a-f]{8})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z", re.ASCII)
_DECIMAL = re.compile(r"-?\d+\.\d+", re.ASCII)
_STREAM = {"": MAIN, "s": SECURITY}
#: app → the permissions of which one lets a post read its rows; business for every other.
_READ_BY = {"organization": ("organization.read",), "inspection": ("journal.read", "journal.security.read")}


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry, as far as its maker needs it."""

    jurisdiction: str
    stream: str
    sequence: int
    kind: str
    post: UUID | None
    subject: str  # the key of what it is about
    at: dt.datetime


def entry_of(receipt: str) -> Entered | None:
    """Return the entry that a receipt names, or None where place and hash do not agree."""
    match = _RECEIPT.fullmatch(receipt)
    if match is None:
        return None
    code, mark, sequence, short = match.groups()
    row = Entry.objects.filter(jurisdiction=code, stream=_STREAM[mark], sequence=int(sequence)).first()
    if row is None or bytes(row.hash).hex()[:8] != short:
        return None
    body = json.loads(bytes(row.body))
    at = dt.datetime.fromisoformat(body["at"])
    return Entered(code, STREAMS[row.stream], row.sequence, row.kind, row.post, body["subject"][1], at)


def subject_of(receipt: str) -> str:
    """Return the key of the row that the entry with this receipt is about."""
    entry = entry_of(receipt)
    if entry is None:
        raise LookupError(receipt)
    return entry.subject


@dataclass(frozen=True, slots=True)
class Change:
    """One column that somebody else has changed."""

    column: str
    before: str
    after: str
    by: str
    at: dt.datetime


def changes_since(post: ActingPost, jurisdiction: str, table: str, key: str, version: int) -> list[Change]:
    """Return what entries after that version changed in a row, oldest first; nothing of a row the post may not read."""
    if _within_reach(post, jurisdiction, table, key) is None:
        return []
    sequences = Touched.objects.filter(
        jurisdiction=jurisdiction, stream=MAIN, table=table, key=key, sequence__gt=version
    ).values_list("sequence", flat=True)
    entries = Entry.objects.filter(jurisdiction=jurisdiction, stream=MAIN, sequence__in=list(sequences)).order_by(
        "sequence"
    )
    bodies = [(entry, json.loads(bytes(entry.body))) for entry in entries]
    labels = post_labels({entry.post for entry, _body in bodies if entry.post}, jurisdiction=jurisdiction)
    texts = sealed_texts(jurisdiction, [body for _entry, body in bodies])
    found = []
    for entry, body in bodies:
        by = labels[entry.post].label if entry.post and entry.post in labels else ""
        for effect in body.get("effects", []):
            if (effect["table"], effect["key"]) == (table, key):
                for column, (before, after) in effect.get("set", {}).items():
                    name = phrases.column_words(table, column)
                    at = dt.datetime.fromisoformat(body["at"])
                    old, new = (phrases.value_words(table, column, shown(cell, texts)) for cell in (before, after))
                    found.append(Change(name, old, new, by, at))
    return found


def versions(
    post: ActingPost, jurisdiction: str, expected: Collection[tuple[str, str, int]]
) -> Mapping[tuple[str, str], int]:
    """Return the present version of each of the rows that a form showed and that the post may read."""
    found = {}
    for table, key, _version in expected:
        row = _within_reach(post, jurisdiction, table, key)
        if row is not None:
            found[table, key] = row.written_by
    return found


def unread(post: ActingPost, jurisdiction: str, expected: Collection[tuple[str, str, int]]) -> tuple[str, str] | None:
    """Return the first row that a form says it showed and that the post may not read, or None."""
    rows = ((table, key) for table, key, _version in expected)
    return next((row for row in rows if _within_reach(post, jurisdiction, *row) is None), None)


def _within_reach(post: ActingPost, jurisdiction: str, table: str, key: str) -> JournaledRow | None:
    """Return a row that a form names, or None: table and key come from the browser and may be anything."""
    model = _model(table)
    if model is None or model.STREAM != MAIN:
        return None
    asked = _READ_BY.get(model._meta.app_label, ("business.read",))
    permission = next((one for one in asked if policy.may(post, one, jurisdiction=jurisdiction)), asked[0])
    try:
        return policy.rows(post, model, jurisdiction=jurisdiction, permission=permission).filter(pk=key).first()
    except (ValidationError, ValueError, TypeError, OverflowError):  # no key of this model: a forged form
        return None


def sealed_texts(jurisdiction: str, bodies: Collection[Any]) -> Mapping[str, str]:
    """Return digest → text for every sealed value that the bodies name and that is still kept; one query."""
    digests = set(_digests(bodies))
    rows = Sealed.objects.filter(jurisdiction=jurisdiction, digest__in=[bytes.fromhex(d) for d in digests])
    return {bytes(row.digest).hex(): row.value for row in rows}


def _digests(value: object) -> Collection[str]:
    if isinstance(value, dict):
        if isinstance(value.get("sealed"), str):
            return [value["sealed"]]
        return [digest for item in value.values() for digest in _digests(item)]
    if isinstance(value, list):
        return [digest for item in value for digest in _digests(item)]
    return []


def shown(value: object, texts: Mapping[str, str]) -> str:
    """Return a body's value as a person reads it; a text that has been withheld is a dash."""
    if isinstance(value, dict):
        return texts.get(str(value.get("sealed")), "—")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return value.rstrip("0").rstrip(".")
    if isinstance(value, str) and _DAY.fullmatch(value):
        return phrases.word(dt.date.fromisoformat(value))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        moment = dt.datetime.fromisoformat(value).astimezone(SHANGHAI)
        return f"{phrases.word(moment.date())} {moment:%H:%M}"
    return "—" if value in (None, "") else str(value)


def _model(table: str) -> type[JournaledRow] | None:
    return next((m for m in apps.get_models() if issubclass(m, JournaledRow) and m._meta.db_table == table), None)
