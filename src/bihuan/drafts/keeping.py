"""
Keeping, finding and dropping drafts. Whose a draft is comes from the form itself: each form carries a signed line with
the person and the post that opened it, so that what is typed is kept even where nobody is signed in any more.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language

from bihuan.journal.models import Request

from . import typed
from .models import Draft

KEEP = dt.timedelta(days=30)
MOST = 60  # of one person in one post; the oldest go
_SIGNER = signing.Signer(salt="bihuan.drafts.opener")


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opened a form, in which post."""

    jurisdiction: str
    post: UUID
    person: UUID

    @property
    def signed(self) -> str:
        """The line that the form carries."""
        return _SIGNER.sign(f"{self.jurisdiction}:{self.post}:{self.person}")


def opener_of(line: str) -> Opener | None:
    """Return who opened a form, or None where the line is not ours."""
    try:
        jurisdiction, post, person = _SIGNER.unsign(line).split(":")
        return Opener(jurisdiction, UUID(post), UUID(person))
    except (signing.BadSignature, ValueError):
        return None


def opening(request: Any) -> Opener | None:
    """Return who opens forms in a request, or None without an acting post."""
    post = getattr(request, "post", None)
    return Opener(post.jurisdiction, post.id, request.person.id) if post is not None else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as pages show it."""

    id: UUID
    form: str
    page: str
    tab: str
    act: str
    saved_at: dt.datetime
    values: dict[str, list[str]]

    @property
    def lines(self) -> list[str]:
        """What there is to read."""
        return typed.lines(self.values)

    @property
    def url(self) -> str:
        """Where it is gone on with, in the language of the page."""
        return f"{in_language(self.page)}?draft={self.id}"

    @property
    def data(self) -> QueryDict:
        """The values as a form takes them."""
        found = QueryDict(mutable=True)
        for name, texts in self.values.items():
            found.setlist(name, texts)
        return found


def drafts_of(opener: Opener, form: str = "") -> list[Kept]:
    """Return the drafts of a person in a post, the latest first; of one form where it is named."""
    rows = Draft.objects.filter(jurisdiction=opener.jurisdiction, post=opener.post, person=opener.person)
    if form:
        rows = rows.filter(form=form)
    return [_kept(row) for row in rows.order_by("-saved_at")]


def _kept(row: Draft) -> Kept:
    return Kept(row.id, row.form, row.page, row.tab, row.act, row.saved_at, json.loads(row.values))


def in_language(path: str) -> str:
    """Return a path as the present language has it."""
    return f"/en{path}" if (get_language() or "").startswith("en") else path


def path_of(text: str) -> str:
    """Return a path of this site without its language and query, or nothing where it is none of a jurisdiction's."""
    path = text.partition("?")[0]
    path = path.removeprefix("/en") if path.startswith("/en/") else path
    return path if path.startswith("/j/") and len(path) <= 200 and "//" not in path else ""


def save(data: Any, opener: Opener, *, path: str, at: dt.datetime) -> Kept | None:
    """
    Keep what a posted form holds, in place of what was kept of the same tab; None where there is nothing to keep.

    An act that has been done meanwhile leaves nothing: the last saving of a tab may arrive after its form.
    """
    form = path_of(data.get("draft_of", "")) or path_of(path)
    values = typed.typed_in(data)
    act = data.get("act", "")[:36]
    if not form or not typed.is_worth_keeping(values) or _is_done(opener, act):
        return None
    spelled = json.dumps(values, ensure_ascii=False)
    mine: dict[str, Any] = {"jurisdiction": opener.jurisdiction, "post": opener.post, "person": opener.person}
    facts: dict[str, Any] = {
        "page": path_of(data.get("drafted_on", "")) or form,
        "act": act,
        "values": spelled,
        "saved_at": at,
    }
    with transaction.atomic():
        row, _made = Draft.objects.update_or_create(**mine, form=form, tab=_tab(data), defaults=facts)
        taken_up = _key(data.get("draft", ""))
        if taken_up is not None:  # this tab went on writing it
            Draft.objects.filter(**mine, id=taken_up, form=form).exclude(id=row.id).delete()
        old = Draft.objects.filter(**mine).order_by("-saved_at").values_list("id", flat=True)[MOST:]
        if old:
            Draft.objects.filter(id__in=list(old)).delete()
    return _kept(row)


def drop(data: Any, opener: Opener) -> None:
    """Forget the draft of an act that has been done: of this tab, of this asking, and the one it was filled from."""
    act, taken_up = data.get("act", "")[:36], _key(data.get("draft", ""))
    mine = Draft.objects.filter(jurisdiction=opener.jurisdiction, post=opener.post, person=opener.person)
    form = path_of(data.get("draft_of", ""))
    found = mine.filter(form=form, tab=_tab(data)) | mine.filter(act=act)
    if taken_up is not None:
        found |= mine.filter(id=taken_up)
    # Looked for first: most acts have no draft, and then nobody waits for a turn to write.
    keys = list(found.values_list("id", flat=True))
    if keys:
        mine.filter(id__in=keys).delete()


def discard(opener: Opener, draft: UUID) -> Kept | None:
    """Forget a draft on its owner's word; None where it is none of theirs."""
    row = Draft.objects.filter(
        jurisdiction=opener.jurisdiction, post=opener.post, person=opener.person, id=draft
    ).first()
    if row is None:
        return None
    kept = _kept(row)
    row.delete()
    return kept


def _tab(data: Any) -> str:
    return str(data.get("tab", "") or data.get("act", ""))[:36]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_done(opener: Opener, act: str) -> bool:
    key = _key(act)
    return key is not None and Request.objects.filter(jurisdiction=opener.jurisdiction, request_id=key).exists()
