"""The pages of offices and posts: who may change what, and what it comes to."""

import datetime as dt
from typing import Any

import pytest

from bihuan.deadlines import clock
from bihuan.journal.testing import COUNTY
from bihuan.operations import rounds
from bihuan.operations.models import Chore
from bihuan.organization import housekeeping, queries
from bihuan.organization.models import Absence, Delegation, Holder, Person
from bihuan.organization.testing import AsSeat, Cast, Seat

TODAY = clock.today(clock.now())


def days(first: int, last: int) -> dict[str, str]:
    span = [TODAY + dt.timedelta(days=n) for n in (first, last)]
    return {"since_date": span[0].isoformat(), "until_date": span[1].isoformat()}


def send(as_seat: AsSeat, seat: Seat, path: str, **data: Any) -> Any:
    return as_seat(seat).post(f"/j/{COUNTY}/{path}", {**seat.fields(), **data}, follow=True)


def test_an_office_is_renamed_and_its_page_tells_the_name_it_had(cast: Cast, as_seat: AsSeat) -> None:
    office = cast.county.offices["bureau"]
    names = {"name": "浮山县行政审批服务管理局", "short_name": "行审局", "name_en": "Approvals"}
    since = {"since_date": TODAY.isoformat(), "reason": "县编委文件"}
    done = send(as_seat, cast.county["system_admin"], f"offices/{office}/rename/", **names, **since)
    text = done.content.decode()
    assert "浮山县行政审批服务管理局" in text
    assert "为止叫“浮山县审批局”" in text


def test_an_office_is_merged_with_the_posts_that_were_chosen(cast: Cast, as_seat: AsSeat) -> None:
    office, finance = cast.county.offices["bureau"], cast.county.offices["finance"]
    page = as_seat(cast.county["system_admin"]).get(f"/j/{COUNTY}/offices/{office}/merge/")
    posts = page.context["form"].posts
    fates = {f"post_{n}": "first" if post.title == "联络员" else "end" for n, post in enumerate(posts)}
    data = {"successor": str(finance), "since_date": TODAY.isoformat(), "reason": "县编委文件", **fates}
    done = send(as_seat, cast.county["system_admin"], f"offices/{office}/merge/", **data)
    assert "起不再办公" in done.content.decode()
    housekeeping.follow_successions(COUNTY, clock.now())
    liaison = cast.county["bureau_liaison"]
    assert queries.post_labels([liaison.post], jurisdiction=COUNTY)[liaison.post].office == finance
    assert queries.holder_of(cast.county["bureau_head"].post, jurisdiction=COUNTY, on=TODAY) is None


def test_a_form_of_an_office_that_changed_meanwhile_is_not_carried_out(cast: Cast, as_seat: AsSeat) -> None:
    """Two tabs of one administrator: the later one is shown both values."""
    seat, office = cast.county["system_admin"], cast.county.offices["bureau"]
    client = as_seat(seat)
    expected = client.get(f"/j/{COUNTY}/offices/{office}/change/").context["expected"]
    said = "\n".join(":".join(str(part) for part in one) for one in expected)
    path = f"/j/{COUNTY}/offices/{office}/change/"
    first = client.post(path, {**seat.fields(expected=said), "name_en": "One", "aliases": "", "order": "1"})
    second = client.post(path, {**seat.fields(expected=said), "name_en": "Two", "aliases": "", "order": "1"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert queries.office_labels([office], jurisdiction=COUNTY)[office].name_en == "One"


def test_somebody_of_the_same_office_says_that_its_head_is_away(cast: Cast, as_seat: AsSeat) -> None:
    head = cast.county["bureau_head"]
    done = send(as_seat, cast.county["bureau_liaison"], f"posts/{head.post}/absence/", **days(1, 3), reason="外出招商")
    assert "外出招商" in done.content.decode()
    row = Absence.objects.get(jurisdiction=COUNTY, post=head.post)
    assert queries.unattended(COUNTY, [head.post], row.since_date) == {head.post}


def test_the_reason_of_an_absence_is_for_its_office_alone(cast: Cast, as_seat: AsSeat) -> None:
    head = cast.county["bureau_head"]
    send(as_seat, head, f"posts/{head.post}/absence/", **days(1, 3), reason="外出招商")
    shown = as_seat(cast.county["finance_head"]).get(f"/j/{COUNTY}/posts/{head.post}/").content.decode()
    assert "外出招商" not in shown


@pytest.mark.parametrize(
    ("who", "status"), [("bureau_head", 200), ("security_admin", 200), ("bureau_liaison", 404), ("system_admin", 404)]
)
def test_a_post_is_lent_by_itself_and_by_the_security_administrator(
    cast: Cast, as_seat: AsSeat, who: str, status: int
) -> None:
    head, deputy = cast.county["bureau_head"], cast.county["bureau_deputy"]
    data = {"to_post": str(deputy.post), **days(0, 5), "reason": "培训"}
    done = send(as_seat, cast.county[who], f"posts/{head.post}/delegate/", **data)
    assert done.status_code == status
    assert Delegation.objects.filter(jurisdiction=COUNTY, post=head.post).exists() == (status == 200)


def test_a_person_is_entered_and_appointed_after_the_one_before(cast: Cast, as_seat: AsSeat) -> None:
    security, post = cast.county["security_admin"], cast.county["bureau_head"].post
    send(as_seat, security, "people/add/", name="后任", username="spj-houren")
    old = Holder.objects.get(jurisdiction=COUNTY, post=post)
    taken = send(as_seat, security, f"posts/{post}/appoint/", username="spj-houren", since_date=TODAY.isoformat())
    assert taken.status_code == 422
    assert "先写明他的截止日" in taken.content.decode()
    yesterday = (TODAY - dt.timedelta(days=1)).isoformat()
    send(as_seat, security, f"posts/{post}/holders/{old.id}/end/", until_date=yesterday)
    send(as_seat, security, f"posts/{post}/appoint/", username="spj-houren", since_date=TODAY.isoformat())
    person = Person.objects.get(jurisdiction="0", username="spj-houren").id
    assert queries.holder_of(post, jurisdiction=COUNTY, on=TODAY) == person


def test_a_user_name_that_nobody_has_is_refused_in_a_sentence(cast: Cast, as_seat: AsSeat) -> None:
    security, post = cast.county["security_admin"], cast.county["bureau_head"].post
    answer = send(as_seat, security, f"posts/{post}/appoint/", username="nobody", since_date=TODAY.isoformat())
    assert answer.status_code == 422
    assert "没有这个人" in answer.content.decode()


def test_a_day_that_does_not_exist_is_told_at_its_field(cast: Cast, as_seat: AsSeat) -> None:
    head = cast.county["bureau_head"]
    span = {"since_date": "2026-02-30", "until_date": "2026-03-01", "reason": "外出"}
    answer = send(as_seat, head, f"posts/{head.post}/absence/", **span)
    assert answer.status_code == 422
    assert "没有这一天" in answer.content.decode()
    assert 'value="2026-02-30"' in answer.content.decode()


def test_the_systems_page_says_what_there_is_and_what_there_is_not(cast: Cast, as_seat: AsSeat) -> None:
    def breaks(_code: str, _at: dt.datetime) -> None:
        raise OSError("no space left on device")

    chore = next(chore for chore in rounds.chores() if chore.name == "people.forget_books")
    rounds.run(rounds.Declared(chore.name, chore.pace, chore.is_whole, breaks), "0", clock.now())
    assert Chore.objects.filter(name=chore.name).exists()
    text = as_seat(cast.county["system_admin"]).get(f"/j/{COUNTY}/system/").content.decode()
    assert "没有设每夜备份" in text
    assert "只有留在外面的检查点查得出来" in text
    assert "no space left on device" in text
    assert "Traceback" not in text
    assert as_seat(cast.county["auditor"]).get(f"/j/{COUNTY}/system/").status_code == 200
    assert as_seat(cast.county["county_head"]).get(f"/j/{COUNTY}/system/").status_code == 404
