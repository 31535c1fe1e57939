"""What a task force's page asks for."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from bihuan.organization.queries import PostFacts

from ..queries import TaskLine
from .blockers import key
from .fields import KeyField, day, line
from .fields import words as prose


class MemberForm(forms.Form):
    """A new member: which post, since when, for what."""

    def __init__(self, *args: Any, posts: Sequence[PostFacts], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"] = KeyField(
            label=gettext_lazy("岗位"),
            choices=[("", "—"), *_by_office(posts)],
            error_messages={"required": gettext_lazy("这一栏要选")},
        )
        self.fields["since_date"] = day(gettext_lazy("从哪天起"))
        self.fields["until_date"] = day(gettext_lazy("到哪天"), required=False)
        self.fields["duty"] = line(gettext_lazy("分工"), required=False, most=100)
        self.fields["is_leader"] = forms.BooleanField(label=gettext_lazy("是组长"), required=False)

    def values(self) -> dict[str, Any]:
        """Return what add_member takes."""
        return {**self.cleaned_data, "post": UUID(self.cleaned_data["post"])}


def _by_office(posts: Iterable[PostFacts]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        groups.setdefault(post.office_words, []).append((str(post.id), post.label))
    return list(groups.items())


class EndForm(forms.Form):
    """The last day of a member."""

    until_date = day(gettext_lazy("到哪天"))

    def values(self) -> dict[str, Any]:
        """Return what end_member takes."""
        return dict(self.cleaned_data)


class TargetForm(forms.Form):
    """A phased target of the force's own."""

    due_date = day(gettext_lazy("哪天前"))
    words = line(gettext_lazy("达到什么"), most=120)

    def values(self) -> dict[str, Any]:
        """Return what add_force_phase takes."""
        return dict(self.cleaned_data)


class ReachedForm(forms.Form):
    """What stands now."""

    words = line(gettext_lazy("现在到了哪一步"), most=200)

    def values(self) -> dict[str, Any]:
        """Return what reach_force_phase takes."""
        return dict(self.cleaned_data)


class FrontLineForm(forms.Form):
    """A note from the front line, on one of the force's tasks or none."""

    def __init__(self, *args: Any, tasks: Sequence[TaskLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = prose(gettext_lazy("一线情况"), rows=3, most=500)
        self.fields["task"] = KeyField(
            label=gettext_lazy("关于哪一件"),
            required=False,
            choices=[("", gettext_lazy("整个专班")), *((str(t.id), f"{t.number} {t.title}") for t in tasks)],
        )

    def values(self) -> dict[str, Any]:
        """Return what note_force takes."""
        return {**self.cleaned_data, "task": key(self.cleaned_data["task"])}
