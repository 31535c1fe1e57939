"""The forms of a page as a browser has them: what they would send, read from the page's own text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Control:
    """One input, text area or choice."""

    name: str
    kind: str  # text, date, checkbox, radio, hidden, file, textarea, select, …
    value: str = ""
    is_on: bool = False
    offered: list[tuple[str, bool]] = field(default_factory=list)  # of a select: value, selected
    is_many: bool = False

    def sent(self) -> list[str]:
        """Return what goes out with the form."""
        match self.kind:
            case "checkbox" | "radio":
                return [self.value or "on"] if self.is_on else []
            case "select":
                chosen = [value for value, is_chosen in self.offered if is_chosen]
                return chosen or ([] if self.is_many else [value for value, _ in self.offered[:1]])
            case "file" | "submit" | "button":
                return []
            case _:
                return [self.value]


@dataclass(slots=True)
class Form:
    """A form and where it is sent."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def sent(self) -> dict[str, list[str]]:
        """Return name → values, as they go out."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            if control.name and (values := control.sent()):
                found.setdefault(control.name, []).extend(values)
        return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._apart: list[tuple[str, Control]] = []  # controls that name their form
        self._form: Form | None = None
        self._open: Control | None = None  # a text area or a select

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self._form)
            self._named[said.get("id", "")] = self._form
        elif tag in ("input", "textarea", "select"):
            kind = said.get("type", "text") if tag == "input" else tag
            control = Control(
                said.get("name", ""), kind, said.get("value", ""), "checked" in said, is_many="multiple" in said
            )
            if "form" in said:
                self._apart.append((said["form"], control))
            elif self._form is not None:
                self._form.controls.append(control)
            if tag != "input":
                self._open = control
        elif tag == "option" and self._open is not None:
            self._open.offered.append((said.get("value", ""), "selected" in said))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("textarea", "select") and self._open is not None:
            self._open.value = self._open.value.removeprefix("\n")
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data


def forms_on(html: str) -> list[Form]:
    """Return the forms of a page in their order."""
    page = _Page()
    page.feed(html)
    page.close()
    for name, control in page._apart:
        page._named[name].controls.append(control)
    return page.forms
