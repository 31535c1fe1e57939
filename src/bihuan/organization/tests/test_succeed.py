"""Offices are renamed, merged and split; history keeps the name of that day."""

import datetime as dt
from typing import Any

import pytest

from bihuan.deadlines import clock
from bihuan.journal.testing import COUNTY, refused
from bihuan.organization import commands, housekeeping, queries
from bihuan.organization.commands import Heir
from bihuan.organization.models import Holder, Office, Post
from bihuan.organization.queries import OfficeFacts
from bihuan.organization.roles import OfficeKind, Role
from bihuan.organization.testing import Cast, new_act

TODAY = clock.today(clock.now())
BEFORE = TODAY - dt.timedelta(days=3)


def by(cast: Cast) -> dict[str, Any]:
    return {"by": cast.county["system_admin"].actor, "at": clock.now(), "act": new_act()}


def rename(cast: Cast, name: str = "浮山县行政审批服务管理局", short: str = "县审批局", since: dt.date = TODAY) -> None:
    commands.rename_office(
        jurisdiction=COUNTY, office=cast.county.offices["bureau"], name=name, short_name=short,
        name_en="Administrative Approval Bureau", since_date=since, reason="浮编〔2026〕3号", **by(cast),
    )  # fmt: skip


def add(cast: Cast, short: str, kind: OfficeKind = OfficeKind.DEPARTMENT, **more: Any) -> Any:
    names = {"name": f"浮山县{short}", "short_name": short, "name_en": short}
    return commands.add_office(jurisdiction=COUNTY, kind=kind, **names, **more, **by(cast)).id


def merge(cast: Cast, *keys: str, into: str = "finance", posts: Any = (), since: dt.date = TODAY) -> None:
    offices = cast.county.offices
    commands.merge_offices(
        jurisdiction=COUNTY, offices=[offices[key] for key in keys], successor=offices[into], posts=posts,
        since_date=since, reason="机构改革", **by(cast),
    )  # fmt: skip


def facts(cast: Cast, key: str) -> OfficeFacts:
    office = cast.county.offices[key]
    return queries.office_labels([office], jurisdiction=COUNTY)[office]


def test_a_renamed_office_keeps_the_name_of_each_day(cast: Cast) -> None:
    old = facts(cast, "bureau")
    rename(cast)
    new = facts(cast, "bureau")
    assert (new.name, new.short_name) == ("浮山县行政审批服务管理局", "县审批局")
    before = queries.former_names([new.id], jurisdiction=COUNTY)[new.id]
    yesterday = queries.name_on(new, TODAY - dt.timedelta(days=1), before=before)
    assert (yesterday.name, yesterday.short_name) == (old.name, old.short_name)
    assert queries.name_on(new, TODAY, before=before) == new


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since": TODAY + dt.timedelta(days=1)}, "not_yet"),
        ({"name": "浮山县财政局"}, "name_taken"),
        ({"name": "浮山县另一个局", "short": "财政局"}, "name_taken"),
    ],
)
def test_a_new_name_is_refused(cast: Cast, given: dict[str, Any], code: str) -> None:
    with refused(code):
        rename(cast, **given)


def test_the_same_name_and_a_day_before_the_last_renaming_are_refused(cast: Cast) -> None:
    rename(cast)
    with refused("renamed_already"):
        rename(cast, name="浮山县第三个名字", since=BEFORE)
    with refused("same_name"):
        _same(cast)


def _same(cast: Cast) -> None:
    old = facts(cast, "finance")
    commands.rename_office(
        jurisdiction=COUNTY, office=old.id, name=old.name, short_name=old.short_name, name_en=old.name_en,
        since_date=TODAY, reason="无", **by(cast),
    )  # fmt: skip


def test_an_alias_is_a_name_nobody_else_may_have(cast: Cast) -> None:
    add(cast, "发展和改革局", aliases=("发改局", "县发改委"))
    with refused("name_taken"):
        add(cast, "发改局")


def test_what_no_history_hangs_on_is_corrected(cast: Cast) -> None:
    office = cast.county.offices["bureau"]
    values = {"name_en": "Approval Office", "aliases": ("行政审批局", "行政审批局"), "order": 9}
    commands.change_office(jurisdiction=COUNTY, office=office, **values, **by(cast))
    changed = facts(cast, "bureau")
    assert (changed.name_en, changed.aliases) == ("Approval Office", "行政审批局")


def test_a_merged_office_is_no_more_and_its_successor_stands(cast: Cast) -> None:
    merge(cast, "bureau", since=BEFORE)
    assert facts(cast, "bureau").closed_date == BEFORE
    assert facts(cast, "bureau").id not in {office.id for office in queries.offices(jurisdiction=COUNTY)}
    assert queries.successor(cast.county.offices["bureau"], jurisdiction=COUNTY) == cast.county.offices["finance"]
    assert queries.successor(cast.county.offices["finance"], jurisdiction=COUNTY) is None
    with refused("office_closed"):
        rename(cast)


def test_a_successor_that_is_merged_itself_leads_on(cast: Cast) -> None:
    merge(cast, "bureau")
    merge(cast, "finance", into="centre")
    assert queries.successor(cast.county.offices["bureau"], jurisdiction=COUNTY) == cast.county.offices["centre"]


def test_posts_named_go_on_in_the_successor_and_the_others_end(cast: Cast) -> None:
    liaison, head = cast.county["bureau_liaison"], cast.county["bureau_head"]
    merge(cast, "bureau", posts=[liaison.post])
    assert housekeeping.follow_successions(COUNTY, clock.now()) == "1 + 2"
    assert housekeeping.follow_successions(COUNTY, clock.now()) == ""
    moved = Post.objects.get(jurisdiction=COUNTY, id=liaison.post)
    assert (moved.office_id, moved.title) == (cast.county.offices["finance"], "联络员（审批局）")
    assert queries.holder_of(liaison.post, jurisdiction=COUNTY, on=TODAY) == liaison.person
    assert queries.holder_of(head.post, jurisdiction=COUNTY, on=TODAY) is None
    assert queries.holder_of(head.post, jurisdiction=COUNTY, on=TODAY - dt.timedelta(days=1)) == head.person
    assert [acting.office_id for acting in queries.acting_posts(liaison.person, on=TODAY)] == [moved.office_id]


def test_nobody_is_appointed_to_an_office_that_is_no_more(cast: Cast) -> None:
    merge(cast, "bureau")
    housekeeping.follow_successions(COUNTY, clock.now())
    post = cast.county["bureau_head"].post
    with refused("office_closed"):
        commands.appoint_holder(
            jurisdiction=COUNTY, post=post, person=cast.county["finance_head"].person, since_date=TODAY, **by(cast)
        )
    with refused("office_closed"):
        office = cast.county.offices["bureau"]
        commands.add_post(jurisdiction=COUNTY, office=office, title="副职", title_en="", role=Role.LIAISON, **by(cast))


@pytest.mark.parametrize(
    ("offices", "into", "code"),
    [
        (("bureau",), "bureau", "own_successor"),
        (("bureau",), "group", "other_kind"),
        (("group",), "bureau", "other_kind"),
        (("bureau",), "leadership", "other_kind"),
    ],
)
def test_an_office_cannot_take_over(cast: Cast, offices: tuple[str, ...], into: str, code: str) -> None:
    with refused(code):
        merge(cast, *offices, into=into)


def test_a_post_of_another_office_is_not_taken_along(cast: Cast) -> None:
    with refused("not_its_post"):
        merge(cast, "bureau", posts=[cast.county["inspector"].post])


def test_a_split_office_leaves_its_posts_to_two(cast: Cast) -> None:
    first, second = add(cast, "审批一局"), add(cast, "审批二局")
    head, liaison = cast.county["bureau_head"].post, cast.county["bureau_liaison"].post
    heirs = [Heir(first, frozenset({head})), Heir(second, frozenset({liaison}))]
    office = cast.county.offices["bureau"]
    values = {"jurisdiction": COUNTY, "office": office, "since_date": TODAY, "reason": "机构改革"}
    with refused("split_needs_two"):
        commands.split_office(heirs=heirs[:1], **values, **by(cast))
    with refused("not_its_post"):
        twice = [Heir(first, frozenset({head})), Heir(second, frozenset({head}))]
        commands.split_office(heirs=twice, **values, **by(cast))
    commands.split_office(heirs=heirs, **values, **by(cast))
    housekeeping.follow_successions(COUNTY, clock.now())
    offices = dict(Post.objects.filter(jurisdiction=COUNTY, id__in=[head, liaison]).values_list("id", "office"))
    assert offices == {head: first, liaison: second}
    mains = [(row.successor, row.is_main) for row in queries.successions(jurisdiction=COUNTY, offices=[office])]
    assert mains == [(first, True), (second, False)]
    assert Office.objects.get(jurisdiction=COUNTY, id=office).closed_date == TODAY
    assert Holder.objects.filter(jurisdiction=COUNTY, post=head, until_date=None).exists()
