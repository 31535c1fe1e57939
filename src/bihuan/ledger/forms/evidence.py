"""The field for files: what was kept last time stays ticked, what is refused is named, nothing else is lost."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.access.phrases import say
from bihuan.evidence import kinds
from bihuan.evidence.uploads import FILES, KEPT, FileKept, Taken

from ..commands import FileGiven
from ..queries.facts import StandardLine

LABEL = gettext_lazy("佐证")


class FilesInput(forms.FileInput):
    """A file dialogue for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Return nothing: what came of the files stands in the field's Taken."""
        return


class FilesField(forms.Field):
    """Files of one place in a form; cleaned, it is what was kept."""

    def __init__(self, name: str, taken: Taken, *, label: Any = LABEL, is_wanted: bool = False) -> None:
        attrs = {"multiple": True, "accept": ",".join(kinds.ENDINGS)}
        super().__init__(required=False, label=label, widget=FilesInput(attrs=attrs))
        self.name, self.taken, self.is_wanted = name, taken, is_wanted

    @property
    def kept(self) -> list[FileKept]:
        """What lies in its place already and need not be chosen again."""
        return self.taken.of(self.name)

    @property
    def kept_name(self) -> str:
        """The name of the boxes that carry it."""
        return KEPT + self.name.removeprefix(FILES)

    @property
    def most(self) -> int:
        """How many files a report may have."""
        return int(settings.EVIDENCE_FILES)

    @property
    def most_bytes(self) -> int:
        """How large one may be."""
        return int(settings.EVIDENCE_FILE_BYTES)

    @property
    def most_mb(self) -> int:
        """How large one may be, in MB."""
        return self.most_bytes >> 20

    def clean(self, value: Any) -> list[FileKept]:
        """Return what is kept; each refused file is named with the reason."""
        refused = [file for file in self.taken.refused if file.field == self.name]
        if refused:
            raise ValidationError(
                [_("“%(name)s”：%(why)s") % {"name": file.name, "why": say(file.refused)} for file in refused]
            )
        return self.kept


def add_files(form: forms.Form, taken: Taken | None) -> None:
    """Add a place for files to a form that has no standard to prove."""
    form.fields[FILES] = FilesField(FILES, taken or Taken())


def files_given(form: Any, standards: Iterable[StandardLine] = ()) -> tuple[FileGiven, ...]:
    """Return every file of a form as the commands take it; those of a line of the standard with the line."""
    of_line = {f"{FILES}_{row.order}": row.id for row in standards}
    return tuple(
        FileGiven(file.name, file.digest, file.size, file.kind, standard)
        for name, standard in [(FILES, None), *of_line.items()]
        for file in _cleaned(form, name)
        if standard is None or isinstance(standard, UUID)
    )


def _cleaned(form: Any, name: str) -> list[FileKept]:
    found: list[FileKept] = form.cleaned_data.get(name) or []
    return found
