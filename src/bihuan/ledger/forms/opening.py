"""What an account is opened with: one form, with as many rows of standard, targets and phases as are wanted."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.deadlines import clock
from bihuan.organization.phrases import OFFICE_KINDS
from bihuan.organization.queries import OfficeFacts, PostFacts
from bihuan.organization.roles import OfficeKind
from bihuan.theme import wording

from .. import phrases, rules
from ..commands import NewPhase, NewTarget, NewTask
from ..queries import CampaignLine
from ..queries.paths import Draft
from .fields import FigureField, choice, day, line, plain, words

#: Rows shown at first; one more each time it is asked for, up to MOST.
ROWS = {"standard": 3, "target": 2, "phase": 4}
MOST = 30
#: The field of a row that tells whether the row is used.
_MARK = {"standard": r"standard_(\d{1,4})", "target": r"target_(\d{1,4})_measure", "phase": r"phase_(\d{1,4})_words"}
#: A first due date further ahead than this is a slip of the finger.
YEARS_AHEAD = 10

COMPARISONS = (
    (rules.Comparison.AT_LEAST, gettext_lazy("不少于")),
    (rules.Comparison.AT_MOST, gettext_lazy("不超过")),
    (rules.Comparison.EXACTLY, gettext_lazy("正好")),
    (rules.Comparison.ABOUT, gettext_lazy("约")),
)
#: Offices that may lead or assist, and those that may verify.
WORKING = (OfficeKind.DEPARTMENT, OfficeKind.TOWNSHIP, OfficeKind.SUPERVISION_OFFICE)


def _name(office: OfficeFacts) -> str:
    return (wording.is_english() and office.name_en) or office.name


def _label(post: PostFacts) -> str:
    if wording.is_english():
        return f"{post.office_name_en} · {post.title_en}"
    return post.label


def offered(offices: Iterable[OfficeFacts], *kinds: OfficeKind) -> list[tuple[str, str]]:
    """Return the offices of these kinds to choose from."""
    return [(str(o.id), _name(o)) for o in offices if o.kind in kinds]


def by_kind(offices: Sequence[OfficeFacts]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the offices that may lead or assist to choose from, grouped by what they are."""
    groups = [(str(OFFICE_KINDS[kind]), offered(offices, kind)) for kind in WORKING]
    return [(name, choices) for name, choices in groups if choices]


class NewTaskForm(forms.Form):
    """A task with its promise."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        campaigns: Sequence[CampaignLine],
        offices: Sequence[OfficeFacts],
        posts: Sequence[PostFacts],
        rows: Mapping[str, int] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.rows = dict(rows or _rows(data))
        self.questions: dict[int, dict[str, str]] = {}
        self._add_matter(campaigns)
        self._add_who(offices, posts)
        self._add_rows()

    @classmethod
    def of_draft(cls, draft: Draft, **offers: Any) -> "NewTaskForm":
        """Return the form filled with a draft as it stands."""
        given: dict[str, Any] = {
            name: str(getattr(draft, name) or "")
            for name in ("campaign", "leader", "lead_office", "supervision_group", "task_force")
        }
        for name in ("domain", "title", "source_sentence", "source_place", "first_due_date", "report_every", "secrecy"):
            given[name] = getattr(draft, name)
        given["assisting"] = [str(office) for office in draft.assisting]
        for n, (words_, asks) in enumerate(draft.standards, 1):
            given |= {f"standard_{n}": words_, f"proof_{n}": asks}
        for n, (measure, comparison, value, unit) in enumerate(draft.targets, 1):
            given |= {f"target_{n}_measure": measure, f"target_{n}_comparison": comparison}
            given |= {f"target_{n}_value": plain(value), f"target_{n}_unit": unit}
        for n, (due, words_, target, amount) in enumerate(draft.phases, 1):
            given |= {f"phase_{n}_due_date": due, f"phase_{n}_words": words_}
            given |= {f"phase_{n}_target": str(target or ""), f"phase_{n}_value": plain(amount)}
        counts = {"standard": len(draft.standards), "target": len(draft.targets), "phase": len(draft.phases)}
        return cls(rows={kind: max(ROWS[kind], counts[kind]) for kind in ROWS}, initial=given, **offers)

    @classmethod
    def with_more(cls, data: Any, *, more: str, **offers: Any) -> "NewTaskForm":
        """Return the form as it was typed, unjudged, with one row more of the kind that was asked for."""
        typed = cls(data, **offers)
        kept = {name: typed[name].data for name in typed.fields}
        rows = _rows(data)
        if more in rows:
            rows[more] = min(rows[more] + 1, MOST)
        return cls(rows=rows, initial=kept, **offers)

    def _add_matter(self, campaigns: Sequence[CampaignLine]) -> None:
        named = [(str(c.id), (wording.is_english() and c.name_en) or c.name) for c in campaigns]
        self.fields["campaign"] = choice(gettext_lazy("专项行动"), named)
        if len(named) == 1:
            self.fields["campaign"].initial = named[0][0]
        self.fields["domain"] = line(gettext_lazy("领域"), most=20, hint=gettext_lazy("例如“项目建设”，用已有的领域名"))
        self.fields["domain"].widget.attrs |= {"list": "domains", "autocomplete": "off"}
        self.fields["title"] = line(gettext_lazy("事项"), most=120, hint=gettext_lazy("一事一项，写成能核的结果"))
        self.fields["secrecy"] = choice(
            gettext_lazy("密级"),
            list(phrases.SECRECY.items()),
            widget=forms.RadioSelect,
            hint=gettext_lazy("秘密和以上的不上这个系统"),
        )
        self.fields["secrecy"].initial = rules.Secrecy.PUBLIC.value
        self.fields["source_sentence"] = words(
            gettext_lazy("来源原句"), required=False, rows=2, hint=gettext_lazy("照文件抄，不改字")
        )
        self.fields["source_place"] = line(gettext_lazy("出处"), required=False, hint=gettext_lazy("文件、部分、条"))
        self.fields["first_due_date"] = day(gettext_lazy("首次承诺期限"), hint=gettext_lazy("交办后不再改动，延期另记"))
        self.fields["report_every"] = choice(gettext_lazy("多久报一次进展"), list(phrases.INTERVALS.items()))
        self.fields["report_every"].initial = "week"

    def _add_who(self, offices: Sequence[OfficeFacts], posts: Sequence[PostFacts]) -> None:
        leaders = [(str(p.id), _label(p)) for p in posts if p.role in rules.LEADERS]
        self.fields["leader"] = choice(gettext_lazy("牵头领导"), leaders)
        self.fields["lead_office"] = choice(gettext_lazy("牵头单位"), by_kind(offices))
        self.fields["assisting"] = forms.MultipleChoiceField(
            label=gettext_lazy("配合单位"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=offered(offices, *WORKING),
        )
        forces = offered(offices, OfficeKind.TASK_FORCE)
        groups = offered(offices, OfficeKind.SUPERVISION_GROUP)
        self.fields["task_force"] = choice(gettext_lazy("工作专班"), forces, required=False)
        self.fields["supervision_group"] = choice(
            gettext_lazy("督导组"), groups, hint=gettext_lazy("核账的组；组员在牵头、配合单位任职的，核这一件时回避")
        )

    def _add_rows(self) -> None:
        for n in range(1, self.rows["standard"] + 1):
            self.fields[f"standard_{n}"] = line(_("第%(n)s条标准") % {"n": n}, required=False)
            self.fields[f"proof_{n}"] = forms.BooleanField(label=_("第%(n)s条要附佐证") % {"n": n}, required=False)
        for n in range(1, self.rows["target"] + 1):
            about = {"n": n}
            self.fields[f"target_{n}_measure"] = line(_("指标%(n)s：名称") % about, required=False, most=60)
            self.fields[f"target_{n}_comparison"] = choice(
                _("指标%(n)s：比较方式") % about, COMPARISONS, required=False
            )
            self.fields[f"target_{n}_comparison"].initial = rules.Comparison.AT_LEAST.value
            self.fields[f"target_{n}_value"] = FigureField(unit="", label=_("指标%(n)s：数值") % about, required=False)
            self.fields[f"target_{n}_unit"] = line(_("指标%(n)s：单位") % about, required=False, most=10)
            self.fields[f"target_{n}_why"] = line(_("指标%(n)s：凭什么说没有错") % about, required=False)
        targets = [(str(n), _("指标%(n)s") % {"n": n}) for n in range(1, self.rows["target"] + 1)]
        for n in range(1, self.rows["phase"] + 1):
            about = {"n": n}
            self.fields[f"phase_{n}_due_date"] = day(_("阶段%(n)s：期限") % about, required=False)
            self.fields[f"phase_{n}_words"] = line(_("阶段%(n)s：到什么程度") % about, required=False, most=100)
            self.fields[f"phase_{n}_target"] = choice(_("阶段%(n)s：指标") % about, targets, required=False)
            self.fields[f"phase_{n}_value"] = FigureField(unit="", label=_("阶段%(n)s：数值") % about, required=False)

    def standard_rows(self) -> Iterator[dict[str, Any]]:
        """Return the fields of the completion standard: the line, and whether it asks for a file."""
        for n in range(1, self.rows["standard"] + 1):
            yield {"words": self[f"standard_{n}"], "proof": self[f"proof_{n}"]}

    def target_rows(self) -> Iterator[dict[str, Any]]:
        """Return the fields of each quantified target."""
        for n in range(1, self.rows["target"] + 1):
            fields = {name: self[f"target_{n}_{name}"] for name in ("measure", "comparison", "value", "unit", "why")}
            yield {"n": n, **fields, "question": self.questions.get(n)}

    def phase_rows(self) -> Iterator[dict[str, Any]]:
        """Return the fields of each phased target."""
        for n in range(1, self.rows["phase"] + 1):
            yield {"n": n, **{name: self[f"phase_{n}_{name}"] for name in ("due_date", "words", "target", "value")}}

    def clean_first_due_date(self) -> dt.date:
        """A promise is for years, not for decades."""
        due: dt.date = self.cleaned_data["first_due_date"]
        today = clock.today(clock.now())
        if (due.year - YEARS_AHEAD, due.month, due.day) > (today.year, today.month, today.day):
            raise ValidationError(_("期限在%(years)s年以后，看看年份是否填错") % {"years": YEARS_AHEAD})
        return due

    def clean(self) -> None:
        """Rows are whole or empty; at least one line of standard."""
        data = self.cleaned_data
        if not any(data.get(f"standard_{n}") for n in range(1, self.rows["standard"] + 1)):
            self.add_error("standard_1", _("完成标准至少写一条，核账时逐条对照"))
        for n in range(1, self.rows["target"] + 1):
            given = {name: data.get(f"target_{n}_{name}") for name in ("measure", "value", "unit")}
            self._whole(f"target_{n}", given, ("measure", "value", "unit"))
            if all(value not in (None, "") for value in given.values()):
                self._ask(n)
        for n in range(1, self.rows["phase"] + 1):
            given = {name: data.get(f"phase_{n}_{name}") for name in ("due_date", "words", "target", "value")}
            self._whole(f"phase_{n}", given, ("due_date", "words"))
            if given["target"] and given["value"] is None:
                self._lacks(f"phase_{n}_value", _("选了指标就写到多少"))
            if given["value"] is not None and not given["target"]:
                self._lacks(f"phase_{n}_target", _("写了数就选指标"))
            if given["target"] and not data.get(f"target_{given['target']}_measure"):
                self._lacks(f"phase_{n}_target", _("这个指标还空着"))

    def _ask(self, n: int) -> None:
        """Read the quantity in its row's unit and ask about one that cannot well be, unless a reason is given for it."""
        data, typed = self.cleaned_data, str(self.data.get(f"target_{n}_value", ""))
        measure, unit = data[f"target_{n}_measure"], data[f"target_{n}_unit"]
        read = rules.figures.read(typed, unit)
        value = read.value if read else data[f"target_{n}_value"]
        data[f"target_{n}_value"] = value
        comparison = rules.Comparison(data.get(f"target_{n}_comparison") or rules.Comparison.AT_LEAST)
        asked = rules.doubts.promised(measure, unit, value, comparison=comparison, typed=typed)
        if asked is None:
            return
        mark = f"{asked.doubt}:{plain(value)}:{unit}"
        why = phrases.doubts.question(asked, value, unit, is_first=True)
        self.questions[n] = {"mark": mark, "why": why, "said": wording.in_words(value, unit)}
        if self.data.get(f"target_{n}_asked") != mark or not data.get(f"target_{n}_why"):
            self._lacks(f"target_{n}_value", why)

    def _note(self) -> str:
        """Return what was said to be right, in one text for the entry's note."""
        facts = [
            (self.cleaned_data[f"target_{n}_measure"], asked["said"], self.cleaned_data[f"target_{n}_why"])
            for n, asked in self.questions.items()
        ]
        return "\n".join(
            _("%(measure)s%(value)s核对无误：%(reason)s") % {"measure": measure, "value": value, "reason": why}
            for measure, value, why in facts
        )

    def _whole(self, row: str, given: Mapping[str, Any], needed: Sequence[str]) -> None:
        if all(value in (None, "") for value in given.values()):
            return
        for name in needed:
            if given[name] in (None, ""):
                self._lacks(f"{row}_{name}", _("这一行写了一半，补上或整行清空"))

    def _lacks(self, field: str, sentence: str) -> None:
        if field not in self.errors:
            self.add_error(field, sentence)

    def value(self, *, is_example: bool) -> NewTask:
        """Return the task to be drafted; empty rows are left out. is_example: its figures are a demo's own."""
        data = self.cleaned_data
        kept = [n for n in range(1, self.rows["target"] + 1) if data[f"target_{n}_measure"]]
        lines = [n for n in range(1, self.rows["standard"] + 1) if data[f"standard_{n}"]]
        return NewTask(
            campaign=UUID(data["campaign"]),
            domain=data["domain"],
            secrecy=data["secrecy"] or rules.Secrecy.PUBLIC,
            note=self._note(),
            title=data["title"],
            leader=UUID(data["leader"]),
            lead_office=UUID(data["lead_office"]),
            supervision_group=UUID(data["supervision_group"]),
            first_due_date=data["first_due_date"],
            standards=tuple(data[f"standard_{n}"] for n in lines),
            needs_evidence=frozenset(order for order, n in enumerate(lines, 1) if data[f"proof_{n}"]),
            source_sentence=data["source_sentence"],
            source_place=data["source_place"],
            task_force=UUID(data["task_force"]) if data["task_force"] else None,
            assisting=tuple(UUID(key) for key in data["assisting"]),
            report_every=data["report_every"],
            targets=tuple(self._target(n, is_example) for n in kept),
            phases=tuple(self._phase(n, kept) for n in range(1, self.rows["phase"] + 1) if data[f"phase_{n}_words"]),
        )

    def _target(self, n: int, is_example: bool) -> NewTarget:
        data = self.cleaned_data
        comparison = rules.Comparison(data[f"target_{n}_comparison"] or rules.Comparison.AT_LEAST)
        measure, unit, value = (data[f"target_{n}_{name}"] for name in ("measure", "unit", "value"))
        return NewTarget(measure, unit, value, comparison, is_example)

    def _phase(self, n: int, kept: Sequence[int]) -> NewPhase:
        data = self.cleaned_data
        target = data[f"phase_{n}_target"]
        return NewPhase(
            data[f"phase_{n}_due_date"],
            data[f"phase_{n}_words"],
            kept.index(int(target)) if target else None,
            data[f"phase_{n}_value"],
        )


def _rows(data: Mapping[str, Any] | None) -> dict[str, int]:
    """Return how many rows of each kind a form has: the first ones, and those that were sent."""
    if data is None:
        return dict(ROWS)
    return {
        kind: min(MOST, max([ROWS[kind], *(int(m[1]) for name in data if (m := re.fullmatch(mark, name, re.ASCII)))]))
        for kind, mark in _MARK.items()
    }
