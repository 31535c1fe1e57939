"""The one door: what an entry writes, what it refuses, and that nothing goes past it."""

import datetime as dt
import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bihuan import journal
from bihuan.deadlines import clock
from bihuan.journal import posting as door
from bihuan.journal.models import Chain, Entry, Request, Sealed, Touched
from bihuan.journal.testing import COUNTY, OTHER_COUNTY

from .cast import AT, POST, act, by, keep, promise, right
from .sample.models import Key, Promise

pytestmark = pytest.mark.usefixtures("database")


def last(county: str = COUNTY, stream: int = journal.MAIN) -> Entry:
    return Entry.objects.filter(jurisdiction=county, stream=stream).latest("sequence")


def test_an_entry_holds_intent_and_effects_and_its_texts_stay_sealed():
    row, receipt = promise(words="修一座桥", note="县长办公会议定")
    entry = last()
    body = json.loads(bytes(entry.body))
    assert body["kind"] == entry.kind == "sample.promise.made"
    assert (body["jurisdiction"], body["stream"], body["sequence"]) == (COUNTY, 0, 1)
    assert body["at"] == "2023-02-06T01:00:00.000000Z"
    assert body["actor"]["post"] == str(POST) == str(entry.post)
    new = body["effects"][0]["new"]
    assert (new["amount"], new["due_date"], new["is_kept"], new["digest"]) == (
        "12.5000",
        "2023-02-06",
        False,
        "78" * 32,
    )
    assert set(new["words"]) == set(body["note"]) == {"sealed"}
    assert "修一座桥" not in bytes(entry.body).decode()
    assert set(Sealed.objects.filter(jurisdiction=COUNTY).values_list("value", flat=True)) == {
        "修一座桥",
        "县长办公会议定",
    }
    assert receipt == f"{COUNTY}:1:{bytes(entry.hash).hex()[:8]}"
    assert Touched.objects.get(jurisdiction=COUNTY).key == str(row.id)
    assert row.written_by == 1


def test_a_change_names_before_and_after_of_what_changed_only():
    row, _ = promise()
    keep(row, state="kept", is_kept=True, amount=Decimal("12.5"), words="桥修好了")
    changes = json.loads(bytes(last().body))["effects"][0]["set"]
    assert changes["state"] == ["open", "kept"]
    assert changes["is_kept"] == [False, True]
    assert "amount" not in changes
    assert changes["words"][0] == {"sealed": None}


def test_a_change_of_nothing_leaves_an_entry_without_effects():
    row, _ = promise()
    keep(row, state="open")
    assert "effects" not in json.loads(bytes(last().body))
    assert Promise.objects.get(jurisdiction=COUNTY, id=row.id).written_by == 1


def test_streams_and_counties_have_chains_of_their_own():
    promise()
    promise(county=OTHER_COUNTY)
    right()
    heads = {(c.jurisdiction, c.stream): c.sequence for c in Chain.objects.all()}
    assert (heads[COUNTY, 0], heads[COUNTY, 1], heads[OTHER_COUNTY, 0]) == (1, 1, 1)


def test_a_row_enters_its_own_stream_and_county_only():
    with (
        pytest.raises(journal.WriteOutsideJournal),
        journal.entry("sample.key.given", of=(Key, uuid4()), by=by(), at=AT, act=act()) as posting,
    ):
        posting.add(Key(jurisdiction=COUNTY, name="x"))
    with (
        pytest.raises(journal.WriteOutsideJournal),
        journal.entry("sample.promise.made", of=(Promise, uuid4()), by=by(), at=AT, act=act()) as posting,
    ):
        posting.add(Promise(jurisdiction=OTHER_COUNTY, words="x"))


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: row.save_base(),
        lambda row: Promise.objects.create(jurisdiction=COUNTY, words="x"),
        lambda row: Promise.objects.filter(jurisdiction=COUNTY).update(state="kept"),
        lambda row: Promise.objects.filter(jurisdiction=COUNTY).delete(),
        lambda row: Promise.objects.bulk_create([Promise(jurisdiction=COUNTY, words="x")]),
        lambda row: Promise.objects.bulk_update([row], ["state"]),
        lambda row: Promise.objects.get_or_create(jurisdiction=COUNTY, state="new"),
        lambda row: Promise.objects.update_or_create(jurisdiction=COUNTY, state="new"),
        lambda row: row.parts.create(jurisdiction=COUNTY, words="x"),
        lambda row: row.parts.all().update(state="kept"),
    ],
)
def test_no_write_goes_past_the_door(write):
    row, _ = promise()
    with pytest.raises(journal.WriteOutsideJournal):
        write(row)


def test_an_exception_inside_undoes_everything_and_spends_no_number():
    row, _ = promise()
    with (
        pytest.raises(ZeroDivisionError),
        journal.entry("sample.promise.kept", of=(Promise, row.id), by=by(), at=AT, act=act()) as posting,
    ):
        posting.change(row, state="kept")
        1 / 0
    assert Promise.objects.get(jurisdiction=COUNTY, id=row.id).state == "open"
    assert Chain.objects.get(jurisdiction=COUNTY, stream=0).sequence == 1
    promise()
    assert last().sequence == 2


def test_the_same_request_twice_is_done_once_and_gets_the_first_receipt():
    asked = act(fingerprint=b"f" * 32)
    _, receipt = promise(act_=asked)
    with pytest.raises(journal.AlreadyDone) as again:
        promise(act_=asked)
    assert (again.value.receipt, again.value.same) == (receipt, True)
    with pytest.raises(journal.AlreadyDone) as other:
        promise(act_=journal.Act(request_id=asked.request_id, fingerprint=b"g" * 32))
    assert other.value.same is False
    assert Request.objects.filter(jurisdiction=COUNTY).count() == 1


def test_an_older_row_than_shown_is_stale():
    row, _ = promise()
    shown = ("sample_promise", str(row.id), 1)
    keep(row, state="kept")
    for expected in (shown, ("sample_promise", str(uuid4()), 1), ("no_such_table", "x", 1), ("sample_promise", "x", 1)):
        with pytest.raises(journal.StaleRow):
            promise(act_=act(expected=(expected,)))
    promise(act_=act(expected=(("sample_promise", str(row.id), 2),)))


def test_a_change_from_an_older_reading_is_stale():
    row, _ = promise()
    old = Promise.objects.get(jurisdiction=COUNTY, id=row.id)
    keep(row, state="kept")
    with pytest.raises(journal.StaleRow):
        keep(old, state="broken")


def test_entries_do_not_nest_and_no_savepoint_stands_inside():
    row, _ = promise()
    with (
        pytest.raises(door.NestedEntry),
        journal.entry("sample.promise.kept", of=(Promise, row.id), by=by(), at=AT, act=act()),
    ):
        promise()
    with (
        pytest.raises(door.NestedEntry),
        journal.entry("sample.promise.kept", of=(Promise, row.id), by=by(), at=AT, act=act()) as posting,
    ):
        try:
            with transaction.atomic():
                posting.change(row, state="lost")
        except IntegrityError:
            raise AssertionError from None
    with pytest.raises(RuntimeError), transaction.atomic():
        promise()


def test_a_posting_is_closed_after_its_block():
    row, _ = promise()
    with journal.entry("sample.promise.kept", of=(Promise, row.id), by=by(), at=AT, act=act()) as posting:
        pass
    with pytest.raises(journal.WriteOutsideJournal):
        posting.change(row, state="kept")


@pytest.mark.parametrize(
    "at",
    [
        dt.datetime(1999, 12, 31, tzinfo=clock.SHANGHAI),
        dt.datetime(2023, 2, 6),
        clock.now() + dt.timedelta(hours=25),
    ],
)
def test_a_time_out_of_range_is_refused_before_anything(at):
    with pytest.raises(door.AtOutOfRange):
        promise(at=at, due_date=None, asked_at=None)
    assert Chain.objects.get(jurisdiction=COUNTY, stream=0).sequence == 0


def test_the_year_of_an_entry_never_falls():
    for moment in ((2023, 12, 31, 23), (2024, 1, 1, 0), (2023, 12, 31, 12)):
        promise(at=dt.datetime(*moment, tzinfo=clock.SHANGHAI))
    years = Entry.objects.filter(jurisdiction=COUNTY, stream=0).order_by("sequence").values_list("year", "day")
    assert list(years) == [(2023, dt.date(2023, 12, 31)), (2024, dt.date(2024, 1, 1)), (2024, dt.date(2023, 12, 31))]


def test_days_and_years_are_shanghais_whatever_the_zone_of_at():
    promise(at=dt.datetime(2023, 12, 31, 17, 0, tzinfo=dt.UTC))
    assert (last().year, last().day) == (2024, dt.date(2024, 1, 1))


@pytest.mark.parametrize("words", ["a\0b", "\ud83d"])
def test_text_that_no_database_keeps_is_refused(words):
    with pytest.raises(ValueError, match="NUL"):
        promise(words=words)


def test_text_is_kept_in_the_form_that_is_hashed():
    row, _ = promise(words="e\u0301cole", state="e\u0301")
    again = Promise.objects.get(jurisdiction=COUNTY, id=row.id)
    assert (again.words, again.state) == ("école", "é")


def test_more_decimals_than_the_column_keeps_are_refused():
    with pytest.raises(ValueError, match="decimals"):
        promise(amount=Decimal("1.23456"))


def test_a_jurisdiction_without_a_chain_is_named():
    with pytest.raises(door.ChainMissing, match="999999"):
        promise(county="999999")
