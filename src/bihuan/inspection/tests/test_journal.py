"""The journal's pages: fifty lines a page, each entry whole, the security stream for two roles only."""

import datetime as dt
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.deadlines import clock
from bihuan.inspection import queries
from bihuan.journal import MAIN, SECURITY, Actor
from bihuan.journal.models import Chain, Entry
from bihuan.organization import commands
from bihuan.organization.roles import OfficeKind
from bihuan.organization.testing import COUNTY, AsSeat, Cast, new_act

TODAY = clock.today(clock.now())


def add_offices(count: int, by: Actor, *, first: int = 0) -> None:
    for number in range(first, first + count):
        commands.add_office(
            jurisdiction=COUNTY,
            kind=OfficeKind.TASK_FORCE,
            name=f"第{number}专班",
            short_name=f"{number}专班",
            name_en=f"Task Force {number}",
            by=by,
            at=clock.now(),
            act=new_act(),
        )


def length(stream: int = MAIN) -> int:
    return Chain.objects.get(jurisdiction=COUNTY, stream=stream).sequence


def test_the_newest_stands_first_and_says_who_did_what(cast: Cast, as_seat: AsSeat) -> None:
    add_offices(1, cast.county["dispatcher"].actor)
    page = as_seat(cast.county["auditor"]).get("/j/141027/journal/").content.decode()
    first = re.search(r"<tbody[^>]*>(<tr>.*?</tr>)", page, re.DOTALL)
    assert first is not None
    for words in ("登记机构", "督查室", "主任", f"/j/141027/journal/main/{length()}/"):
        assert words in first[1]


def test_a_page_has_fifty_lines_and_leads_to_the_older_ones(cast: Cast) -> None:
    add_offices(55, cast.county["dispatcher"].actor)
    first = queries.listing(jurisdiction=COUNTY, stream=MAIN)
    second = queries.listing(jurisdiction=COUNTY, stream=MAIN, before=first.before)
    assert [line.sequence for line in first.lines] == list(range(length(), length() - 50, -1))
    assert second.lines[0].sequence == length() - 50
    assert second.before is None


def test_the_list_takes_as_many_queries_for_fifty_lines_as_for_eight(cast: Cast, as_seat: AsSeat) -> None:
    add_offices(1, cast.county["dispatcher"].actor)
    client = as_seat(cast.county["auditor"])
    client.get("/j/141027/journal/")  # a process asks once whether the instance is open
    with CaptureQueriesContext(connection) as few:
        client.get("/j/141027/journal/")
    add_offices(50, cast.county["dispatcher"].actor, first=1)
    with CaptureQueriesContext(connection) as many:
        client.get("/j/141027/journal/")
    assert len(many) == len(few)


def test_a_day_and_an_office_narrow_the_list(cast: Cast) -> None:
    add_offices(2, cast.county["dispatcher"].actor)
    own = queries.listing(jurisdiction=COUNTY, stream=MAIN, office=cast.county["dispatcher"].office)
    assert len(own.lines) == 2
    assert queries.listing(jurisdiction=COUNTY, stream=MAIN, day=TODAY - dt.timedelta(days=9)).lines == []


def test_an_unreadable_filter_is_told_and_nothing_is_lost(cast: Cast, as_seat: AsSeat) -> None:
    assert as_seat(cast.county["auditor"]).get("/j/141027/journal/?day=tomorrow").status_code == 200


def test_an_entry_shows_effects_hashes_and_both_clocks(cast: Cast, as_seat: AsSeat) -> None:
    add_offices(1, cast.county["dispatcher"].actor)
    entry = Entry.objects.get(jurisdiction=COUNTY, stream=MAIN, sequence=length())
    page = as_seat(cast.county["auditor"]).get(f"/j/141027/journal/main/{length()}/").content.decode()
    for words in ("登记机构", "第0专班", bytes(entry.hash).hex(), bytes(entry.previous).hex(), "机器记录时间"):
        assert words in page


def test_a_sealed_text_is_shown_where_it_is_still_kept(cast: Cast, as_seat: AsSeat) -> None:
    commands.delegate(
        jurisdiction=COUNTY,
        post=cast.county["bureau_head"].post,
        to_post=cast.county["bureau_deputy"].post,
        since_date=TODAY,
        until_date=TODAY,
        reason="局长参加培训",
        by=Actor(jurisdiction=COUNTY),
        at=clock.now(),
        act=new_act(),
    )
    path = f"/j/141027/journal/security/{length(SECURITY)}/"
    page = as_seat(cast.county["auditor"]).get(path).content.decode()
    assert "局长参加培训" in page
    assert "委托事由" in page


def test_the_security_stream_is_for_audit_and_security_alone(cast: Cast, as_seat: AsSeat) -> None:
    for key, seat in cast.county.seats.items():
        wanted = 200 if key in ("auditor", "security_admin") else 404
        client = as_seat(seat)
        assert client.get("/j/141027/journal/security/").status_code == wanted, key
        assert client.get("/j/141027/journal/security/1/").status_code == wanted, key


def test_administrators_do_not_read_business(cast: Cast, as_seat: AsSeat) -> None:
    for key in ("system_admin", "security_admin"):
        assert as_seat(cast.county[key]).get("/j/141027/journal/").status_code == 404


def test_an_entry_that_does_not_exist_is_not_there(cast: Cast, as_seat: AsSeat) -> None:
    assert as_seat(cast.county["auditor"]).get(f"/j/141027/journal/main/{length() + 1}/").status_code == 404
