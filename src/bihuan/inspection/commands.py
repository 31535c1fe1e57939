"""The verbs of withholding, one journal entry each; a confirmed one is followed by a look at the raw files."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from bihuan import journal
from bihuan.access.policy import may
from bihuan.deadlines import clock
from bihuan.evidence import withheld
from bihuan.journal.gathering import declared
from bihuan.journal.models import JournaledRow, Sealed
from bihuan.organization import queries as organization
from bihuan.organization.queries import ActingPost

from . import files, places, raw, rules
from .models import WithheldPlace, Withholding

#: Words shorter than this stand everywhere.
SHORTEST = 4
LOOKS, PAUSE = 4, 0.5  # times, seconds: a reader may still hold the log


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb leaves."""

    receipt: str
    withholding: UUID


def _acting(by: journal.Actor, at: dt.datetime) -> ActingPost:
    post = None
    if by.post is not None and by.holder is not None:
        on = clock.today(at)
        post = organization.acting_post(by.holder, jurisdiction=by.jurisdiction, post=by.post, on=on)
    if post is None:
        raise journal.Refused("not_holder")
    return post


def ask_withholding(
    *,
    jurisdiction: str,
    sequence: int,
    names: frozenset[str],
    words: str = "",
    why: rules.Why,
    reason: str,
    by: journal.Actor,
    at: dt.datetime,
    act: journal.Act,
) -> Done:
    """
    Report that texts or files of an entry must go: their places are named, the words themselves are kept nowhere.

    names: the places within the entry (TextPlace.name). words: what they hold that must go; every other place of the
    county's journal that holds the same words, or one of the texts whole, goes with them. With a file goes its name,
    and every other row that names the same bytes.

    :raises Refused: wrong_post, no_place (nothing chosen, or it is withheld already), words_too_short, words_not_there
    """
    me = _acting(by, at)
    texts, rows = _chosen(me, jurisdiction, sequence, names, words.strip())
    digests = places.alike(jurisdiction, {text.words for text in texts}, words.strip())
    found = {place: len(digests[place.digest]) for place in places.holding(jurisdiction, digests.keys())}
    found |= dict(files.places_of(jurisdiction, rows))
    key = journal.uuid7()
    with journal.entry("journal.withholding.asked", of=(Withholding, key), by=by, at=at, act=act) as posting:
        last = Withholding.objects.filter(jurisdiction=jurisdiction).count()
        posting.add(
            Withholding(
                id=key,
                jurisdiction=jurisdiction,
                number=last + 1,
                why=why,
                reason=reason,
                asked_by_id=me.id,
                asked_at=at,
            )
        )
        for order, place in enumerate(sorted(found, key=lambda place: place.sequence), 1):
            posting.add(_named(place, found[place], jurisdiction=jurisdiction, withholding_id=key, order=order))
    return Done(posting.receipt, key)


def _named(place: places.TextPlace, length: int, **which: Any) -> WithheldPlace:
    of = {"sequence": place.sequence, "table": place.table, "key": place.key, "cell": place.cell}
    return WithheldPlace(**which, **of, digest=place.digest, length=length)


def _chosen(
    me: ActingPost, jurisdiction: str, sequence: int, names: frozenset[str], words: str
) -> tuple[list[places.Standing], list[Any]]:
    """Return the texts that are named, as far as the post may read them, and the rows with the bytes of the files named."""
    if not may(me, "journal.read", jurisdiction=jurisdiction) or me.jurisdiction != jurisdiction:
        raise journal.Refused("wrong_post", needed=tuple(sorted(rules.READERS)))
    if words and len(words) < SHORTEST:
        raise journal.Refused("words_too_short", least=SHORTEST)
    lying = {f.place.name: f for f in files.in_entry(post=me, jurisdiction=jurisdiction, sequence=sequence)}
    readable = {text.place.name: text for text in places.texts(post=me, jurisdiction=jurisdiction, sequence=sequence)}
    chosen = [readable[name] for name in sorted(names & readable.keys())]
    taken = [lying[name] for name in sorted(names & lying.keys())]
    if not (chosen or taken) or names - readable.keys() - lying.keys():
        raise journal.Refused("no_place")
    if words and not any(words in said for said in [*(text.words for text in chosen), *(file.name for file in taken)]):
        raise journal.Refused("words_not_there")
    return chosen, files.alike(jurisdiction, {file.place.digest for file in taken})


def _row(jurisdiction: str, withholding: UUID) -> Withholding:
    found = Withholding.objects.filter(jurisdiction=jurisdiction, id=withholding).first()
    if found is None:
        raise journal.Refused("no_place")
    return found


def propose_withholding(
    *, jurisdiction: str, withholding: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Propose the withholding as the security admin, who sees places and lengths and no words.

    :raises Refused: wrong_post, withholding_moved
    """
    me = _acting(by, at)
    of = (Withholding, withholding)
    with journal.entry("journal.withholding.proposed", of=of, by=by, at=at, act=act) as posting:
        row = _row(jurisdiction, withholding)
        state = rules.take("propose", rules.Withheld(row.state), me.roles)
        posting.change(row, state=state, proposed_by=by.post, proposed_at=at)
    return Done(posting.receipt, withholding)


def decline_withholding(
    *, jurisdiction: str, withholding: UUID, reason: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Decline it with a reason: the texts stay where they are.

    :raises Refused: wrong_post, withholding_moved
    """
    me = _acting(by, at)
    of = (Withholding, withholding)
    with journal.entry("journal.withholding.declined", of=of, by=by, at=at, act=act) as posting:
        row = _row(jurisdiction, withholding)
        state = rules.take("decline", rules.Withheld(row.state), me.roles)
        posting.change(row, state=state, declined_by=by.post, answer=reason)
    return Done(posting.receipt, withholding)


def confirm_withholding(
    *, jurisdiction: str, withholding: UUID, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Confirm as the auditor, another person than who proposed: the texts leave for ever, in one entry that names each place.

    Files leave the disk once that entry is committed; whoever dies in between is made up for by housekeeping.
    The look at the raw files and at the store follows as an entry of its own.

    :raises Refused: wrong_post, withholding_moved, same_admin
    """
    me = _acting(by, at)
    row = _row(jurisdiction, withholding)
    done, texts = _withhold(row, me, by=by, at=at, act=act)
    lying = files_of(jurisdiction, withholding)
    withheld.remove(lying)
    _forget(texts)
    left = _look(places.needles(texts), lying)
    again = replace(act, request_id=uuid5(act.request_id, "looked"), expected=(), kept=())
    _enter_look(jurisdiction, withholding, left, by=by, at=at, act=again)
    return done


def files_of(jurisdiction: str, withholding: UUID) -> frozenset[bytes]:
    """Return the SHA-256 of each file that a withholding names."""
    named = WithheldPlace.objects.filter(jurisdiction=jurisdiction, withholding_id=withholding)
    return frozenset(bytes(place.digest) for place in named if files.model_of(place.table, place.cell))


def _withhold(
    row: Withholding, me: ActingPost, *, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> tuple[Done, frozenset[str]]:
    """Write the entry, and return what the raw files must not hold afterwards."""
    jurisdiction = row.jurisdiction
    with journal.entry("journal.text.withheld", of=(Withholding, row.id), by=by, at=at, act=act) as posting:
        row = _row(jurisdiction, row.id)
        state = rules.take("confirm", rules.Withheld(row.state), me.roles)
        on = clock.today(row.proposed_at or at)
        assert row.proposed_by_id is not None  # rules.take has seen that it is proposed
        proposer = organization.holder_of(row.proposed_by_id, jurisdiction=jurisdiction, on=on)
        rules.check_two(proposer, by.holder)
        named = _all_named(posting, row)
        values = _values(jurisdiction, named)
        by_row: Mapping[tuple[str, str], list[WithheldPlace]] = _by_row(named)
        for (table, key), of_row in by_row.items():
            _withhold_row(posting, jurisdiction, table, key, of_row, values)
        posting.provenance = {"places": [[p.sequence, p.table, p.key, p.cell] for p in named]}
        posting.change(row, state=state, confirmed_by=by.post, confirmed_at=at)
    names = {values[bytes(place.digest)] for place in named if _is_name(place) and bytes(place.digest) in values}
    others = {value for place in named if not _is_name(place) and (value := values.get(bytes(place.digest)))}
    said = files.said_of_others(jurisdiction, names - others)
    return Done(posting.receipt, row.id), frozenset(values.values()) - said


def _all_named(posting: journal.Posting, row: Withholding) -> list[WithheldPlace]:
    """Return the places of a withholding; those of the same bytes that were filed since it was asked for come to them."""
    jurisdiction = row.jurisdiction
    named = list(WithheldPlace.objects.filter(jurisdiction=jurisdiction, withholding_id=row.id).order_by("order"))
    known = {(place.table, place.key) for place in named if files.model_of(place.table, place.cell)}
    alike = files.alike(jurisdiction, {bytes(p.digest) for p in named if files.model_of(p.table, p.cell)})
    late = [one for one in alike if (one._meta.db_table, str(one.pk)) not in known]
    for place, length in files.places_of(jurisdiction, late):
        order = len(named) + 1
        named.append(_named(place, length, jurisdiction=jurisdiction, withholding_id=row.id, order=order))
        posting.add(named[-1])
    return named


def _is_name(place: WithheldPlace) -> bool:
    """Tell whether a place is the name of a file."""
    model = places.model_of(place.table) if place.table else None
    return getattr(model, "FILE_NAME", "") == place.cell


def _by_row(named: Collection[WithheldPlace]) -> Mapping[tuple[str, str], list[WithheldPlace]]:
    found: dict[tuple[str, str], list[WithheldPlace]] = defaultdict(list)
    for place in named:
        found[place.table, place.key].append(place)
    return found


def _values(jurisdiction: str, named: Collection[WithheldPlace]) -> Mapping[bytes, str]:
    """Return digest → text of those that still stand: another withholding may have been quicker."""
    digests = [bytes(place.digest) for place in named]
    rows = Sealed.objects.filter(jurisdiction=jurisdiction, digest__in=digests)
    return {bytes(digest): value for digest, value in rows.values_list("digest", "value")}


def _withhold_row(
    posting: journal.Posting,
    jurisdiction: str,
    table: str,
    key: str,
    of_row: Collection[WithheldPlace],
    values: Mapping[bytes, str],
) -> None:
    """Withhold the texts of one row, or of entries' notes; a cell that still shows one is set to say so."""
    model = places.model_of(table) if table else None
    row: JournaledRow | None = None
    if model is not None:
        row = model.objects.filter(jurisdiction=jurisdiction, pk=key).first()
    cells: dict[str, list[bytes]] = defaultdict(list)
    for place in of_row:
        if bytes(place.digest) in values:
            cells[place.cell].append(bytes(place.digest))
    for cell, digests in cells.items():
        shown = getattr(row, cell, None) if row is not None else None
        if row is not None and shown in {values[digest] for digest in digests}:
            posting.withhold(row, cell, digests)
        else:
            posting.withheld += digests
    if row is not None and any(files.model_of(table, place.cell) for place in of_row):
        column, value = row.FILE_WITHHELD  # type: ignore[attr-defined]
        posting.change(row, **{column: value})


def _forget(texts: Collection[str]) -> None:
    """Let each app that keeps words beside the journal (drafts) forget them: its forgetting.py."""
    for _app, forgetting in declared("forgetting"):
        forgetting.forget(texts)


def _look(parts: Collection[bytes], lying: Collection[bytes]) -> int:
    """Return at how many places the parts stand in the raw files once the log is emptied, and the files in the store."""
    left = 0
    for turn in range(LOOKS):
        raw.empty_log()
        left = raw.count(parts) + withheld.left(lying)
        if not left:
            return 0
        time.sleep(PAUSE if turn + 1 < LOOKS else 0)
    return left


def _enter_look(
    jurisdiction: str, withholding: UUID, left: int, *, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    of = (Withholding, withholding)
    with journal.entry("journal.withholding.looked", of=of, by=by, at=at, act=act) as posting:
        row = _row(jurisdiction, withholding)
        state = rules.Withheld.WITHHELD if left else rules.Withheld.GONE
        posting.change(row, state=state, looked_at=at, left_count=left)
    return Done(posting.receipt, withholding)


def look_for_withheld(
    *, jurisdiction: str, withholding: UUID, words: str, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> Done:
    """
    Look once more in the raw files, by somebody who knows the words; they are looked for and kept nowhere.

    :raises Refused: wrong_post, withholding_moved, words_too_short
    """
    me = _acting(by, at)
    rules.take("look", rules.Withheld(_row(jurisdiction, withholding).state), me.roles)
    if len(words.strip()) < SHORTEST:
        raise journal.Refused("words_too_short", least=SHORTEST)
    lying = files_of(jurisdiction, withholding)
    withheld.remove(lying)
    left = _look(places.needles([words.strip()]), lying)
    return _enter_look(jurisdiction, withholding, left, by=by, at=at, act=act)
