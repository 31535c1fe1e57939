"""
The winter of Fushan as frozen facts, read from the four TOML files beside this one.

county.toml holds who there is, tasks.toml what was promised, winter.toml what was done, act by act,
matters.toml what came between: objections, applications, blockers, parts, questions. Nothing here knows
the database: the demo's loader plays the acts through the commands, each at its own time and in its own post.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bihuan.deadlines.clock import SHANGHAI

FOLDER = Path(__file__).parent


class FactsError(ValueError):
    """The files contradict themselves or each other; the message is a sentence that names the place."""


@dataclass(frozen=True, slots=True)
class JurisdictionFact:
    code: str  #: GB/T 2260
    name: str
    name_en: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class OfficeFact:
    key: str
    kind: str  #: leadership, supervision_office, department, township, task_force, supervision_group, audit
    name: str
    short_name: str
    name_en: str
    order: int  #: its place in the file, from 1


@dataclass(frozen=True, slots=True)
class PostFact:
    key: str
    office: str
    title: str
    title_en: str
    role: str
    username: str  #: two posts with one user name are held by one person
    order: int


@dataclass(frozen=True, slots=True)
class DelegationFact:
    post: str
    to_post: str
    since_date: date
    until_date: date  #: the last day it holds
    reason: str


@dataclass(frozen=True)
class CountyFact:
    jurisdictions: tuple[JurisdictionFact, ...]  #: the ancestors first, the county last
    offices: tuple[OfficeFact, ...]
    posts: tuple[PostFact, ...]
    delegations: tuple[DelegationFact, ...]
    holders_since_date: date
    source: str
    notice: str  #: the sentence that says that states and acts are invented

    @property
    def code(self) -> str:
        return self.jurisdictions[-1].code

    @cached_property
    def office_of(self) -> Mapping[str, OfficeFact]:
        return {office.key: office for office in self.offices}

    @cached_property
    def post_of(self) -> Mapping[str, PostFact]:
        return {post.key: post for post in self.posts}

    def offices_of_person(self, username: str) -> frozenset[str]:
        """Return the keys of all offices in which that person holds a post."""
        return frozenset(post.office for post in self.posts if post.username == username)


@dataclass(frozen=True, slots=True)
class CampaignFact:
    name: str
    name_en: str
    sources: str
    sources_en: str
    start_date: date
    end_date: date
    is_dated_by_report: bool  #: False: the dates are examples


@dataclass(frozen=True, slots=True)
class TargetFact:
    key: str
    measure: str
    comparison: str  #: ge, le, eq, about
    value: Decimal
    unit: str
    is_from_report: bool  #: False: an example


@dataclass(frozen=True, slots=True)
class PhaseFact:
    due_date: date
    words: str
    target: str  #: the key of the target whose reported figure tells that the phase is reached
    value: Decimal


@dataclass(frozen=True)
class TaskFact:
    no: int
    domain: str
    title: str
    title_en: str
    stage: str  #: where the news report finds it; empty where it tells none. Acts carry it when it is reached
    stage_en: str
    source_sentence: str  #: a neutral reconstruction, never a quotation
    leader: str
    lead: str
    first_lead: str  #: the office it was handed over to first, where that objected; else the lead
    assisting: tuple[str, ...]
    task_force: str
    group: str
    report_every: str  #: week, tendays, month
    first_due_date: date
    targets: tuple[TargetFact, ...]
    phases: tuple[PhaseFact, ...]
    standards: tuple[str, ...]

    @cached_property
    def target_of(self) -> Mapping[str, TargetFact]:
        return {target.key: target for target in self.targets}

    @property
    def offices(self) -> frozenset[str]:
        """The offices that do the work: whoever belongs to one of them may not verify it."""
        return frozenset({self.lead, *self.assisting})


@dataclass(frozen=True, slots=True)
class LineFact:
    """The answer to one line of the completion standard, in the order of the standards."""

    met: bool
    words: str


@dataclass(frozen=True, slots=True)
class ActFact:
    number: int  #: its place in the timeline, from 1
    when: datetime  #: aware, Asia/Shanghai
    task: int
    post: str
    command: str
    delegate: str | None  #: the deputy's own post when the act was done by delegation (代签)
    #: what the command takes: figures {target: Decimal}, answers and lines (LineFact, …), methods (str, …), else text
    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return a text of the act, empty when it has none."""
        return str(self.values.get(key, ""))

    @property
    def figures(self) -> Mapping[str, Decimal]:
        figures: Mapping[str, Decimal] = self.values.get("figures", {})
        return figures

    @property
    def name(self) -> str:
        """How messages call the act."""
        return f"act {self.number} ({self.when:%Y-%m-%d %H:%M}, task {self.task}, {self.command} by {self.post})"


@dataclass(frozen=True)
class Winter:
    county: CountyFact
    campaign: CampaignFact
    tasks: tuple[TaskFact, ...]
    acts: tuple[ActFact, ...]
    example_fields: frozenset[str]  #: the task's fields that are examples, to be marked 示例

    @cached_property
    def task_of(self) -> Mapping[int, TaskFact]:
        return {task.no: task for task in self.tasks}

    def acts_of(self, no: int) -> tuple[ActFact, ...]:
        """Return the acts of one task in time order."""
        return tuple(act for act in self.acts if act.task == no)


def load(folder: Path = FOLDER) -> Winter:
    """
    Return the winter of the four files in the folder; `checks.check` says whether it holds together.

    :raises FactsError: a file that is missing, is no TOML, lacks a field or has one that nobody reads
    """
    names = ("county.toml", "tasks.toml", "winter.toml", "matters.toml")
    county, promised, done, between = (_table(folder / name) for name in names)
    rows = sorted([*done["act"], *between["act"]], key=lambda row: row["when"])
    return Winter(
        county=_county(county),
        campaign=_campaign(promised),
        tasks=tuple(_task(row) for row in promised["tasks"]),
        acts=tuple(_act(row, number) for number, row in enumerate(rows, start=1)),
        example_fields=frozenset(promised["example_fields"]),
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise FactsError(f"{path.name} cannot be read: {problem}") from problem


def _made(kind: type[Any], row: Mapping[str, Any], **given: Any) -> Any:
    """Return one fact of that kind made from the row; given values replace or add columns."""
    try:
        return kind(**{**row, **given})
    except TypeError as problem:
        raise FactsError(f"{kind.__name__} cannot be made from {dict(row)!r}: {problem}") from problem


def _county(table: dict[str, Any]) -> CountyFact:
    return CountyFact(
        jurisdictions=tuple(_made(JurisdictionFact, row, parent=row.get("parent")) for row in table["jurisdictions"]),
        offices=tuple(_made(OfficeFact, row, order=order) for order, row in enumerate(table["offices"], start=1)),
        posts=tuple(_made(PostFact, row, order=order) for order, row in enumerate(table["posts"], start=1)),
        delegations=tuple(_made(DelegationFact, row) for row in table["delegations"]),
        holders_since_date=table["holders_since_date"],
        source=table["source"],
        notice=table["notice"],
    )


def _campaign(table: dict[str, Any]) -> CampaignFact:
    row = dict(table["campaign"])
    dated = row.pop("dates_from_report")
    campaign: CampaignFact = _made(CampaignFact, row, is_dated_by_report=dated)
    return campaign


def _task(row: dict[str, Any]) -> TaskFact:
    task: TaskFact = _made(
        TaskFact,
        row,
        first_lead=row.get("first_lead", row["lead"]),
        assisting=tuple(row["assisting"]),
        targets=tuple(_target(dict(target)) for target in row["targets"]),
        phases=tuple(_made(PhaseFact, phase, value=Decimal(phase["value"])) for phase in row["phases"]),
        standards=tuple(row["standards"]),
    )
    return task


def _target(row: dict[str, Any]) -> TargetFact:
    told = row.pop("from_report")
    target: TargetFact = _made(TargetFact, row, value=Decimal(row["value"]), is_from_report=told)
    return target


def _act(row: dict[str, Any], number: int) -> ActFact:
    cover = {"when", "task", "post", "command", "delegate"}
    try:
        return ActFact(
            number=number,
            when=row["when"].replace(tzinfo=SHANGHAI),
            task=row["task"],
            post=row["post"],
            command=row["command"],
            delegate=row.get("delegate"),
            values=MappingProxyType({key: _value(key, value) for key, value in row.items() if key not in cover}),
        )
    except (KeyError, ValueError, ArithmeticError) as problem:
        raise FactsError(f"Act {number} cannot be read: {problem!r}") from problem


def _value(key: str, value: Any) -> Any:
    match key:
        case "figures":
            return MappingProxyType({target: Decimal(figure) for target, figure in value.items()})
        case "answers" | "lines":
            return tuple(_made(LineFact, line) for line in value)
        case "methods":
            return tuple(value)
        case _:
            return value
