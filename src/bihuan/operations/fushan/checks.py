"""
Whether the winter holds together: a small copy of the loop, walked without a database.

Each check raises FactsError with one sentence that names the act or the row. They run in the tests and before the demo
is loaded, so that a slip of the pen in a TOML file is told by its place and not by a refusal half-way through.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from itertools import pairwise

from bihuan.deadlines.workdays import Calendar

from .facts import ActFact, FactsError, TaskFact, Winter

OFFICE_HOURS = ((time(8, 0), time(12, 0)), (time(14, 30), time(18, 0)))
METHODS = frozenset({"papers", "phone", "site", "unannounced"})
VERDICTS = frozenset({"true", "partly", "false"})
COMPARISONS = frozenset({"ge", "le", "eq", "about"})
RHYTHMS = frozenset({"week", "tendays", "month"})
SENTENCE_ENDS = re.compile(r"[。；]")


@dataclass(frozen=True, slots=True)
class Command:
    """What a command needs: the state before and after, who takes it, which values come with it."""

    start: str
    end: str
    who: str
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _needs(*keys: str) -> frozenset[str]:
    return frozenset(keys)


ANY = "any"  # the act changes no state, and none is asked for

COMMANDS = {
    #                       before         after          who              with
    "open_task": Command("none", "opened", "dispatcher"),
    "approve_task": Command("opened", "approved", "leader", may=_needs("instruction")),
    "hand_over_task": Command("approved", "handed_over", "dispatcher"),
    "sign_for_task": Command("handed_over", "working", "lead"),
    "report_progress": Command(
        "working", "working", "lead", _needs("figures", "summary", "next_step"), _needs("difficulty", "stage")
    ),
    "declare_completion": Command(
        "working", "declared", "lead", _needs("figures", "summary", "answers"), _needs("stage")
    ),
    "sign_completion": Command("declared", "reported", "lead_head"),
    "decline_completion": Command("declared", "working", "lead_head", _needs("reason")),
    "begin_check": Command("reported", "checking", "group_leader", _needs("second", "methods")),
    "measure_check": Command("checking", "measured", "group_leader", _needs("figures", "lines", "place")),
    "conclude_check": Command("measured", "concluded", "group_leader", _needs("verdict", "findings")),
    "countersign_check": Command("concluded", "verified", "second"),
    "approve_closing": Command("verified", "granted", "leader", may=_needs("instruction")),
    "refuse_closing": Command("verified", "working", "leader", _needs("reason")),
    "strike_off": Command("granted", "struck", "dispatcher"),
    # What comes between, wherever the task stands:
    "object_task": Command("handed_over", "objected", "first_lead", _needs("reason")),
    "accept_objection": Command("objected", "reassigning", "dispatcher", _needs("words")),
    "reassign_task": Command("reassigning", "handed_over", "dispatcher", _needs("lead_office", "words")),
    "file_plan": Command("working", "working", "lead", _needs("measures")),
    "file_application": Command(
        "working", "working", "lead_head", _needs("kind", "reason_class", "reason", "done_so_far"), _needs("basis", "new_due_date", "is_late")
    ),
    "check_application": Command(ANY, ANY, "dispatcher", _needs("words")),
    "grant_application": Command(ANY, ANY, "leader", _needs("words")),
    "refuse_application": Command(ANY, ANY, "dispatcher", _needs("reason")),
    "raise_blocker": Command("working", "working", "lead", _needs("words", "reason_class", "since_date"), _needs("office", "outside")),
    "acknowledge_blocker": Command(ANY, ANY, "somebody", _needs("answer")),
    "dispute_blocker": Command(ANY, ANY, "somebody", _needs("reason")),
    "solve_blocker": Command(ANY, ANY, "somebody", _needs("solution")),
    "confirm_blocker": Command(ANY, ANY, "lead"),
    "set_duties": Command(ANY, ANY, "dispatcher", _needs("duties")),
    "report_part": Command(ANY, ANY, "assisting", _needs("words"), _needs("difficulty", "is_done")),
    "chase_task": Command(ANY, ANY, "dispatcher", _needs("words", "answer_by_date")),
    "ask_office": Command(ANY, ANY, "leader", _needs("words", "asked_office", "answer_by_date")),
    "answer_remark": Command(ANY, ANY, "somebody", _needs("answer")),
}  # fmt: skip
STANDING = frozenset({"reported", "checking", "measured", "concluded", "verified", "granted", "struck"})
VERIFIED = frozenset({"verified", "granted", "struck"})


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many tasks have passed each account: 建账 交账 核账 销账."""

    opened: int
    reported: int
    verified: int
    struck: int


@dataclass(slots=True)
class Walk:
    """One task on its way through the loop."""

    state: str = "none"
    verdict: str = ""
    leader: str = ""  #: the post that began the check
    second: str = ""
    unmet: int = 0  #: lines of the standard that the inspectors found not met


def check(winter: Winter, calendar: Calendar) -> None:
    """
    Run every check.

    :raises FactsError: the first thing that does not hold
    """
    for one in (check_county, check_tasks, check_references, check_values, check_sentences, check_loop, check_recusal):
        one(winter)
    check_figures(winter)
    check_times(winter, calendar)


def check_county(winter: Winter) -> None:
    """Refuse keys given twice, posts and delegations that name nothing, and a person with three posts."""
    county = winter.county
    _once("office", (office.key for office in county.offices))
    _once("office name", (office.name for office in county.offices))
    _once("post", (post.key for post in county.posts))
    for post in county.posts:
        if post.office not in county.office_of:
            raise FactsError(f"Post {post.key} is in office {post.office}, which is not in county.toml.")
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", post.username):
            raise FactsError(
                f"Post {post.key} has the user name {post.username!r}: lower case letters, digits, hyphens."
            )
        held = [other.key for other in county.posts if other.username == post.username]
        if len(held) > 2:
            raise FactsError(f"{post.username} holds more than two posts: {', '.join(held)}.")
    for delegation in county.delegations:
        if delegation.until_date < delegation.since_date:
            raise FactsError(f"The delegation of {delegation.post} ends before it begins.")
        for key in (delegation.post, delegation.to_post):
            if key not in county.post_of:
                raise FactsError(f"A delegation names the post {key}, which is not in county.toml.")


def check_tasks(winter: Winter) -> None:
    """Refuse a task whose offices, phases or targets do not hold together."""
    county = winter.county
    _once("task", (str(task.no) for task in winter.tasks))
    for task in winter.tasks:
        kinds = {"lead": "department", "task_force": "task_force", "group": "supervision_group"}
        for name, kind in kinds.items():
            office = county.office_of.get(getattr(task, name))
            if office is None or office.kind != kind:
                raise FactsError(f"Task {task.no}: {name} {getattr(task, name)} is no {kind} of county.toml.")
        for key in task.assisting:
            if key not in county.office_of or key == task.lead:
                raise FactsError(f"Task {task.no}: {key} cannot assist.")
        if task.leader not in county.post_of or county.post_of[task.leader].role not in ("county_head", "deputy_head"):
            raise FactsError(f"Task {task.no}: {task.leader} leads no task.")
        if task.report_every not in RHYTHMS or not 2 <= len(task.standards) <= 4 or not task.targets:
            raise FactsError(f"Task {task.no}: a rhythm of reports, 2 to 4 standards and a target are needed.")
        _check_phases(task)


def _check_phases(task: TaskFact) -> None:
    _once(f"target of task {task.no}", (target.key for target in task.targets))
    if any(target.comparison not in COMPARISONS or target.value <= 0 for target in task.targets):
        raise FactsError(f"Task {task.no}: a target needs a comparison of {sorted(COMPARISONS)} and a positive value.")
    for earlier, later in pairwise(task.phases):
        if later.due_date <= earlier.due_date:
            raise FactsError(f"Task {task.no}: the phase {later.words} does not come after {earlier.words}.")
    for phase in task.phases:
        target = task.target_of.get(phase.target)
        if target is None or not 0 < phase.value <= target.value:
            raise FactsError(f"Task {task.no}: the phase {phase.words} has no target that its value leads to.")
        if phase.due_date > task.first_due_date:
            raise FactsError(f"Task {task.no}: the phase {phase.words} is due after the task.")


def check_references(winter: Winter) -> None:
    """Refuse an act that names a task, post or command that does not exist, or a delegation that does not hold."""
    posts = winter.county.post_of
    for act in winter.acts:
        if act.task not in winter.task_of:
            raise FactsError(f"{act.name}: there is no such task.")
        if act.command not in COMMANDS:
            raise FactsError(f"{act.name}: there is no such command.")
        for key in filter(None, (act.post, act.delegate, act.text("second"))):
            if key not in posts:
                raise FactsError(f"{act.name}: there is no post {key}.")
        for key in filter(
            None, [*map(act.text, ("office", "lead_office", "asked_office")), *act.values.get("duties", ())]
        ):
            if key not in winter.county.office_of:
                raise FactsError(f"{act.name}: there is no office {key}.")
        if act.delegate is not None and not any(
            delegation.post == act.post
            and delegation.to_post == act.delegate
            and delegation.since_date <= act.when.date() <= delegation.until_date
            for delegation in winter.county.delegations
        ):
            raise FactsError(f"{act.name}: on that day {act.delegate} had no delegation from it.")


def check_values(winter: Winter) -> None:
    """Refuse an act that lacks a value of its command, has one too many, or answers another standard than the task's."""
    for act in winter.acts:
        command, task = COMMANDS[act.command], winter.task_of[act.task]
        given = frozenset(act.values)
        if missing := command.needs - given:
            raise FactsError(f"{act.name}: {', '.join(sorted(missing))} is missing.")
        if foreign := given - command.needs - command.may:
            raise FactsError(f"{act.name}: {', '.join(sorted(foreign))} does not belong to it.")
        for key, words in _texts(act):
            if not words.strip() or "！" in words or "!" in words:
                raise FactsError(f"{act.name}: {key} is empty or shouts.")
        for figure in act.figures:
            if figure not in task.target_of:
                raise FactsError(f"{act.name}: the task has no target {figure}.")
        if act.command in ("declare_completion", "measure_check") and len(act.figures) != len(task.targets):
            raise FactsError(f"{act.name}: a figure is needed for each of the task's {len(task.targets)} targets.")
        for key in given & {"answers", "lines"}:
            if len(act.values[key]) != len(task.standards):
                raise FactsError(f"{act.name}: {key} must answer {len(task.standards)} standards.")
        if "methods" in given and (not act.values["methods"] or not METHODS.issuperset(act.values["methods"])):
            raise FactsError(f"{act.name}: methods are some of {', '.join(sorted(METHODS))}.")
        if "verdict" in given and act.values["verdict"] not in VERDICTS:
            raise FactsError(f"{act.name}: the verdict is one of {', '.join(sorted(VERDICTS))}.")


def check_sentences(winter: Winter) -> None:
    """Refuse a sentence that two acts share: nobody's winter was written by copying."""
    seen: dict[str, ActFact] = {}
    for act in winter.acts:
        for _, words in _texts(act):
            for sentence in filter(None, (part.strip() for part in SENTENCE_ENDS.split(words))):
                if sentence in seen:
                    raise FactsError(f"{act.name} repeats a sentence of {seen[sentence].name}: {sentence}")
                seen[sentence] = act


def check_loop(winter: Winter) -> None:
    """Refuse an act out of turn or by a post that may not take it, and tasks opened in another order than numbered."""
    opened = [act.task for act in winter.acts if act.command == "open_task"]
    if opened != sorted(opened):
        raise FactsError(f"The tasks are opened as {opened}: their numbers are given in that order.")
    for task in winter.tasks:
        _walk(winter, task)


def check_recusal(winter: Winter) -> None:
    """Refuse a check by a person who holds a post in an office that does the work, or by one person twice."""
    county = winter.county
    for act in winter.acts:
        if act.command != "begin_check":
            continue
        pair = [county.post_of[key] for key in (act.post, act.text("second"))]
        if pair[0].username == pair[1].username:
            raise FactsError(f"{act.name}: both inspectors are the same person.")
        for post in pair:
            if shared := county.offices_of_person(post.username) & winter.task_of[act.task].offices:
                raise FactsError(f"{act.name}: {post.key} belongs to {', '.join(sorted(shared))}, which did the work.")


def check_figures(winter: Winter) -> None:
    """Refuse a claimed cumulative figure that falls. Positions (le) are no cumulative figures; measures are not claims."""
    for task in winter.tasks:
        claimed: dict[str, Decimal] = {}
        for act in winter.acts_of(task.no):
            if act.command not in ("report_progress", "declare_completion"):
                continue
            for key, figure in act.figures.items():
                if figure < 0 or (task.target_of[key].comparison != "le" and figure < claimed.get(key, Decimal(0))):
                    raise FactsError(f"{act.name}: {key} falls from {claimed.get(key)} to {figure}.")
                claimed[key] = figure


def check_times(winter: Winter, calendar: Calendar) -> None:
    """Refuse an act outside office hours of a working day, or not later than the one before it."""
    for act in winter.acts:
        if not calendar.is_workday(act.when.date()):
            raise FactsError(f"{act.name}: nobody works on that day.")
        if not any(start <= act.when.time() <= end for start, end in OFFICE_HOURS):
            raise FactsError(f"{act.name}: the offices are closed at that hour.")
    for earlier, later in pairwise(winter.acts):
        if later.when <= earlier.when:
            raise FactsError(f"{later.name} does not come after {earlier.name}.")


def end_states(winter: Winter) -> dict[int, str]:
    """Return the state in which the timeline leaves each task, by its number."""
    return {task.no: _walk(winter, task).state for task in winter.tasks}


def accounts(winter: Winter) -> Accounts:
    """Return the four accounts at the end of the timeline."""
    states = end_states(winter).values()
    return Accounts(
        opened=sum(state not in ("none", "opened", "approved") for state in states),
        reported=sum(state in STANDING for state in states),
        verified=sum(state in VERIFIED for state in states),
        struck=sum(state == "struck" for state in states),
    )


def _walk(winter: Winter, task: TaskFact) -> Walk:
    walk = Walk()
    for act in winter.acts_of(task.no):
        command = COMMANDS[act.command]
        if command.start not in (ANY, walk.state):
            raise FactsError(f"{act.name}: the task is {walk.state}, it must be {command.start}.")
        if not WHO[command.who](winter, task, act, walk):
            raise FactsError(f"{act.name}: that post may not do it.")
        walk.state = walk.state if command.end == ANY else command.end
        if act.command == "begin_check":
            walk.leader, walk.second = act.post, act.text("second")
        if act.command == "measure_check":
            walk.unmet = sum(not line.met for line in act.values["lines"])
        if act.command == "conclude_check":
            walk.verdict = act.text("verdict")
            if walk.verdict == "true" and walk.unmet:
                raise FactsError(f"{act.name}: {walk.unmet} lines were found unmet, it cannot be called true.")
        if act.command == "countersign_check" and walk.verdict != "true":
            walk.state = "working"
    return walk


def _is_role(winter: Winter, act: ActFact, *roles: str) -> bool:
    return winter.county.post_of[act.post].role in roles


def _is_in(winter: Winter, act: ActFact, office: str) -> bool:
    return winter.county.post_of[act.post].office == office


def _is_group_leader(winter: Winter, task: TaskFact, act: ActFact, walk: Walk) -> bool:
    if act.command == "begin_check":
        second = winter.county.post_of[act.text("second")]
        if second.office != task.group or second.role != "inspector":
            return False
    elif act.post != walk.leader:
        return False
    return _is_in(winter, act, task.group) and _is_role(winter, act, "group_leader")


WHO: dict[str, Callable[[Winter, TaskFact, ActFact, Walk], bool]] = {
    "dispatcher": lambda winter, task, act, walk: _is_role(winter, act, "dispatcher"),
    "leader": lambda winter, task, act, walk: act.post == task.leader or _is_role(winter, act, "county_head"),
    "lead": lambda winter, task, act, walk: (
        _is_in(winter, act, task.lead) and _is_role(winter, act, "office_head", "liaison")
    ),
    "first_lead": lambda winter, task, act, walk: _is_in(winter, act, task.first_lead),
    "assisting": lambda winter, task, act, walk: winter.county.post_of[act.post].office in task.assisting,
    "somebody": lambda winter, task, act, walk: _is_role(winter, act, "office_head", "liaison", "dispatcher"),
    "lead_head": lambda winter, task, act, walk: (
        _is_in(winter, act, task.lead) and _is_role(winter, act, "office_head")
    ),
    "group_leader": _is_group_leader,
    "second": lambda winter, task, act, walk: act.post == walk.second,
}


TEXTS: tuple[str, ...] = ("summary", "next_step", "difficulty", "reason", "findings", "instruction", "place")
TEXTS += ("words", "answer", "solution", "measures", "done_so_far", "basis")


def _texts(act: ActFact) -> Iterator[tuple[str, str]]:
    """Yield every free text of the act with the name of its field."""
    for key in TEXTS:
        if key in act.values:
            yield key, act.text(key)
    for key in ("answers", "lines"):
        for line in act.values.get(key, ()):
            yield key, line.words
    for words in act.values.get("duties", {}).values():
        yield "duties", words


def _once(kind: str, keys: Iterator[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise FactsError(f"The {kind} {key} is given twice.")
        seen.add(key)
