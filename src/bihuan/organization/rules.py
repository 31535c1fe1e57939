"""What may be said of posts and days: who can hold what when, who can act for whom."""

import datetime as dt
import re
from collections.abc import Iterable
from uuid import UUID

from bihuan.journal.refusal import Refused

Span = tuple[dt.date, dt.date | None]  # first and last day, both counted in; None: no end yet

_CODE = re.compile(r"[1-9]\d{1,5}", re.ASCII)
_BETWEEN = re.compile(r"[、，,；;\n]")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


def overlap(a: Span, b: Span) -> bool:
    """Return whether two spans share a day."""
    return (b[1] is None or a[0] <= b[1]) and (a[1] is None or b[0] <= a[1])


def check_span(span: Span) -> None:
    """
    Accept a span whose last day is not before its first.

    :raises Refused: ends_before_start
    """
    if span[1] is not None and span[1] < span[0]:
        raise Refused("ends_before_start", since=span[0], until=span[1])


def appoint(span: Span, *, held: Iterable[Span]) -> None:
    """
    Accept a new holder of a post whose other holders' spans are `held`: one holder a day.

    :raises Refused: ends_before_start, post_is_held
    """
    check_span(span)
    for other in held:
        if overlap(span, other):
            raise Refused("post_is_held", since=other[0], until=other[1])


def end(span: Span, *, until: dt.date) -> None:
    """
    Accept the end of a holding that has none yet, or an earlier one than it had.

    :raises Refused: ends_before_start, ended_already
    """
    check_span((span[0], until))
    if span[1] is not None and span[1] <= until:
        raise Refused("ended_already", until=span[1])


def delegate(span: Span, *, post: UUID, to_post: UUID, standing: Iterable[tuple[UUID, Span]]) -> None:
    """
    Accept a delegation; `standing` are those that stand for the post: (deputy's post, span).

    :raises Refused: ends_before_start, no_end, own_deputy, delegated_already
    """
    check_span(span)
    if span[1] is None:
        raise Refused("no_end")
    if post == to_post:
        raise Refused("own_deputy")
    for deputy, other in standing:
        if overlap(span, other):
            raise Refused("delegated_already", deputy=deputy, since=other[0], until=other[1])


def absent(span: Span, *, standing: Iterable[Span]) -> None:
    """
    Accept days on which a holder is away; `standing` are those entered before.

    :raises Refused: ends_before_start, away_already
    """
    check_span(span)
    for other in standing:
        if overlap(span, other):
            raise Refused("away_already", since=other[0], until=other[1])


def check_day(day: dt.date, *, today: dt.date) -> None:
    """
    Accept the day of an act that has come: an office is not renamed or closed in advance.

    :raises Refused: not_yet
    """
    if day > today:
        raise Refused("not_yet", day=day)


def rename(since: dt.date, *, before: Iterable[dt.date]) -> None:
    """
    Accept a new name from a day on; `before` are the last days of the names it had.

    :raises Refused: renamed_already
    """
    last = max(before, default=None)
    if last is not None and since - dt.timedelta(days=1) <= last:
        raise Refused("renamed_already", since=last + dt.timedelta(days=1))


def split_aliases(text: str) -> tuple[str, ...]:
    """Return the other names of an office, which stand in one cell or column between separators, each once."""
    return tuple(dict.fromkeys(name for part in _BETWEEN.split(text) if (name := part.strip())))


def join_aliases(names: Iterable[str]) -> str:
    """Return other names as one column holds them."""
    return "、".join(dict.fromkeys(names))


def check_code(code: str, *, parent: str | None) -> None:
    """
    Accept a GB/T 2260 code of a county or above, which begins with its parent's.

    :raises Refused: not_a_code, not_under_parent
    """
    if not _CODE.fullmatch(code):
        raise Refused("not_a_code", given=code)
    if parent is not None and not (code.startswith(parent) and code != parent):
        raise Refused("not_under_parent", given=code, parent=parent)


def check_username(username: str) -> None:
    """
    Accept a user name that can be typed the same way on every keyboard.

    :raises Refused: not_a_username
    """
    if not _USERNAME.fullmatch(username):
        raise Refused("not_a_username", given=username)


def is_within(code: str, ancestor: str) -> bool:
    """Return whether a jurisdiction is the other one or lies in its subtree."""
    return code.startswith(ancestor)
