"""封存: what slipped in leaves for ever, by two people of two admin roles; scenario 28 of the field."""

import datetime as dt
import json
import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from bihuan import journal
from bihuan.inspection import commands, places, rules
from bihuan.inspection.models import WithheldPlace, Withholding
from bihuan.journal import verify
from bihuan.journal.models import Entry, Sealed
from bihuan.journal.values import WITHHELD
from bihuan.ledger import commands as ledger
from bihuan.ledger.models import Report
from bihuan.ledger.testing import COUNTY, World, browser
from bihuan.ledger.tests.test_loop import refused
from bihuan.ledger.tests.test_pages_task import address, send, text

pytestmark = pytest.mark.usefixtures("february")

SECRET = "张三的底子是甲等乙级不宜公开"
WORDS = f"本周办结3项，另据材料{SECRET}，后续再报。"


def slipped(world: World) -> tuple[UUID, int]:
    """Let a report say what it must not, twice; return the task and the first report's entry."""
    task = world.task("underway")
    figures = world.values("report_progress", task)["figures"]
    ledger.report_progress(task=task, summary=WORDS, figures=figures, **world.by("liaison"))
    sequence = Entry.objects.filter(jurisdiction=COUNTY, stream=journal.MAIN).latest("sequence").sequence
    ledger.report_progress(
        task=task,
        summary="本周办结1项。",
        figures=figures,
        difficulty=f"上次说的{SECRET}请勿外传",
        **world.by("liaison"),
    )
    return task, sequence


def summary_of(sequence: int) -> str:
    body = json.loads(bytes(Entry.objects.get(jurisdiction=COUNTY, stream=0, sequence=sequence).body))
    return next(place.name for place in places.in_body(body) if place.cell == "summary")


def ask(world: World, sequence: int, **changes) -> UUID:
    if "names" not in changes:
        changes["names"] = frozenset({summary_of(sequence)})
    values = {
        "sequence": sequence,
        "words": SECRET,
        "why": rules.Why.CLASSIFIED,
        "reason": "写了不该写的",
        **changes,
    }
    return commands.ask_withholding(**values, **world.by("chief")).withholding


def test_every_place_that_holds_the_words_leaves_and_replay_and_verify_agree(world: World) -> None:
    task, sequence = slipped(world)
    key = ask(world, sequence)
    assert WithheldPlace.objects.filter(jurisdiction=COUNTY, withholding_id=key).count() == 2
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    first, second = Report.objects.filter(jurisdiction=COUNTY, task_id=task).order_by("number")
    assert (first.summary, second.difficulty, second.summary) == (WITHHELD, WITHHELD, "本周办结1项。")
    assert not [row for row in Sealed.objects.filter(jurisdiction=COUNTY) if SECRET in row.value]
    row = Withholding.objects.get(jurisdiction=COUNTY, id=key)
    assert (row.state, row.left_count) == ("gone", 0)
    result = verify.full()
    assert (result.findings, result.withheld_count) == ([], 2)
    (withheld,) = result.withheld
    named = Entry.objects.get(jurisdiction=COUNTY, stream=0, kind="journal.text.withheld").sequence
    assert (withheld.jurisdiction, withheld.sequence, withheld.count) == (COUNTY, named, 2)


def test_the_raw_files_hold_nothing_of_it_afterwards(world: World) -> None:
    _task, sequence = slipped(world)
    path = Path(str(connection.settings_dict["NAME"]))

    def raw() -> int:
        files = (path, Path(f"{path}-wal"))
        return sum(file.read_bytes().count(SECRET.encode()) for file in files if file.exists())

    assert raw() > 0
    key = ask(world, sequence)
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert raw() == 0


def test_the_words_are_kept_nowhere_by_the_asking_itself(world: World) -> None:
    _task, sequence = slipped(world)
    before = Sealed.objects.filter(jurisdiction=COUNTY).count()
    ask(world, sequence)
    assert Sealed.objects.filter(jurisdiction=COUNTY).count() == before + 1  # the reason alone
    entry = Entry.objects.filter(jurisdiction=COUNTY, stream=0).latest("sequence")
    assert SECRET not in bytes(entry.body).decode()


def test_nobody_withholds_alone(world: World) -> None:
    _task, sequence = slipped(world)
    key = ask(world, sequence)
    with refused("wrong_post"):
        commands.propose_withholding(withholding=key, **world.by("auditor"))
    with refused("withholding_moved"):
        commands.confirm_withholding(withholding=key, **world.by("auditor"))
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    for name in ("security_admin", "system_admin", "county_head", "chief"):
        with refused("wrong_post"):
            commands.confirm_withholding(withholding=key, **world.by(name))


def test_the_two_who_agree_are_two_people() -> None:
    one, other = uuid4(), uuid4()
    rules.check_two(one, other)
    with refused("same_admin"):
        rules.check_two(one, one)


def test_a_text_may_stay_with_a_reason(world: World) -> None:
    task, sequence = slipped(world)
    key = ask(world, sequence)
    commands.decline_withholding(withholding=key, reason="不涉密，不是个人信息。", **world.by("security_admin"))
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).state == "declined"
    assert Report.objects.filter(jurisdiction=COUNTY, task_id=task).earliest("number").summary == WORDS
    with refused("withholding_moved"):
        commands.propose_withholding(withholding=key, **world.by("security_admin"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"names": frozenset()}, "no_place"),
        ({"names": frozenset({"ledger_report:x:summary"})}, "no_place"),
        ({"words": "张三"}, "words_too_short"),
        ({"words": "没有写过的几个字"}, "words_not_there"),
    ],
)
def test_an_asking_that_names_nothing_is_refused(world: World, changes: dict, code: str) -> None:
    _task, sequence = slipped(world)
    with refused(code):
        ask(world, sequence, **changes)


def test_a_text_that_has_been_changed_since_leaves_the_present_one_alone(world: World) -> None:
    task = world.task("declared")
    ledger.decline_completion(task=task, reason=f"退回：{SECRET}", **world.by("chief"))
    sequence = Entry.objects.filter(jurisdiction=COUNTY, stream=0).latest("sequence").sequence
    body = json.loads(bytes(Entry.objects.get(jurisdiction=COUNTY, stream=0, sequence=sequence).body))
    names = frozenset(place.name for place in places.in_body(body))
    assert len(names) == 2  # the entry's note and the cell
    key = ask(world, sequence, names=names, words="")
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).declined_reason == WITHHELD
    assert Report.objects.get(jurisdiction=COUNTY, task_id=task).summary == "80项手续全部办结。"
    assert verify.full().findings == []


def press(world: World, name: str, url: str, step: str, **values: str):
    """Send the form of a step as it stands on the withholding's page."""
    client = browser(world, name)
    page = client.get(url).content.decode()
    assert f"{url}{step}/" in page, page
    expected = re.search(r'name="expected" value="([^"]+)"', page)
    hidden = {
        "act": str(uuid4()),
        "acting_post": str(world.posts[name]),
        "expected": expected[1] if expected else "",
    }
    return client.post(f"{url}{step}/", {**hidden, **values})


def test_scenario_28_someone_enters_a_classified_matter_or_identity_numbers(world: World) -> None:
    task = world.task("underway")
    marked = send(world, "liaison", task, "report/", figure_1="57", summary="机密★ 关于某项工作的通知")
    assert (marked.status_code, "涉密的事不上这个系统" in text(marked)) == (422, True)
    numbered = send(world, "liaison", task, "report/", figure_1="57", summary="张三11010519491231002X已签。")
    assert (numbered.status_code, "110***********002X" in text(numbered)) == (422, True)
    assert not Report.objects.filter(jurisdiction=COUNTY, task_id=task).exists()

    # What no pattern knows slips in all the same, and is reported from the entry's page.
    assert send(world, "liaison", task, "report/", figure_1="57", summary=WORDS).status_code == 302
    sequence = Entry.objects.filter(jurisdiction=COUNTY, stream=0).latest("sequence").sequence
    entry = f"/j/{COUNTY}/journal/main/{sequence}/"
    client = browser(world, "chief")
    assert "这里有不该有的内容" in text(client.get(entry))
    page = client.get(f"{entry}withhold/")
    assert WORDS in text(page)
    asked = {"act": str(uuid4()), "acting_post": str(world.posts["chief"]), "words": SECRET, "why": "classified"}
    places_chosen = {"places": [summary_of(sequence)], "reason": "写了不该写的"}
    sent = client.post(f"{entry}withhold/", {**asked, **places_chosen})
    assert sent.status_code == 302, text(sent)
    url = sent["Location"].split("?")[0]

    # The security admin decides by place and length; not a word of it is shown.
    admin = text(browser(world, "security_admin").get(url))
    assert f"{sequence}进展一句话{len(WORDS)}" in admin
    assert SECRET not in admin
    assert browser(world, "security_admin").get(entry).status_code == 404
    assert press(world, "security_admin", url, "propose").status_code == 302
    assert press(world, "auditor", url, "confirm").status_code == 302

    shown = text(browser(world, "chief").get(url))
    assert "已封存，原始文件里查不到" in shown
    told = text(browser(world, "chief").get(address(task)))
    assert SECRET not in told
    assert WITHHELD in told
    assert SECRET not in text(browser(world, "chief").get(entry))
    assert verify.full().findings == []


def test_a_look_by_hand_says_what_still_stands(world: World) -> None:
    _task, sequence = slipped(world)
    key = ask(world, sequence)
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    commands.look_for_withheld(withholding=key, words="本周办结1项。", **world.by("chief"))
    row = Withholding.objects.get(jurisdiction=COUNTY, id=key)
    assert (row.state, (row.left_count or 0) > 0) == ("withheld", True)
    commands.look_for_withheld(withholding=key, words=SECRET, **world.by("chief"))
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).state == "gone"
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).looked_at == world.at


def test_a_draft_that_holds_the_words_goes_with_them(world: World) -> None:
    from django.http import QueryDict

    from bihuan.drafts import keeping
    from bihuan.drafts.models import Draft

    _task, sequence = slipped(world)
    opener = keeping.Opener(COUNTY, world.posts["liaison"], world.persons["liaison"])
    for tab, words in (("1", f"再报一遍：{WORDS}"), ("2", "干净的一份")):
        data = QueryDict(mutable=True)
        data.update({"draft_of": f"/j/{COUNTY}/tasks/new/", "title": words, "tab": tab, "act": str(uuid4())})
        assert keeping.save(data, opener, path="", at=dt.datetime.now(dt.UTC)) is not None
    key = ask(world, sequence)
    commands.propose_withholding(withholding=key, **world.by("security_admin"))
    commands.confirm_withholding(withholding=key, **world.by("auditor"))
    assert [draft.tab for draft in Draft.objects.all()] == ["2"]
    assert Withholding.objects.get(jurisdiction=COUNTY, id=key).left_count == 0
