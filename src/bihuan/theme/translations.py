"""
The English twin: what the code and the templates say in Chinese, and what of it has no English yet.

`python -m bihuan.theme.translations` brings locale/en/LC_MESSAGES/django.po up to date: new texts come in with an empty
translation, texts that nobody says any more go out.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
CATALOG = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
Keywords = dict[str, tuple[int | tuple[int, str], ...] | None]
KEYWORDS: Keywords = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text said somewhere: msgid is a pair where there is a plural."""

    msgid: str | tuple[str, ...]
    context: str | None
    where: str


def said() -> Iterator[Text]:
    """Return every translatable text of the code and the templates with one place where it is said."""
    for path in sorted(
        [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    ):
        where = str(path.relative_to(PACKAGE))
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        source = path.read_text()
        for _line, msgid, _comments, context in extract(
            "python", io.BytesIO(as_python(path, source).encode()), KEYWORDS
        ):
            if msgid and msgid[0]:
                yield Text(msgid, context, where)


def as_python(path: Path, source: str) -> str:
    """Return a template as the Python calls it stands for; Python as it is."""
    if path.suffix == ".py":
        return source
    from django.utils.translation.template import templatize

    # {% translate %} and friends are built in here; templatize knows them by the same names.
    return re.sub(r"(?m)^\s+", "", templatize(source, origin=str(path)))


def catalog() -> Catalog:
    """Return the English catalog as it stands."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[Text]:
    """Return each text without English, once."""
    known = catalog()
    found: dict[tuple[str | tuple[str, ...], str | None], Text] = {}
    for text in said():
        message = known.get(text.msgid, text.context)
        if message is None or not translated(message):
            found.setdefault((text.msgid, text.context), text)
    return list(found.values())


def translated(message: Message) -> bool:
    """Return whether every form of a message has English."""
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(strings) and not message.fuzzy


def unused() -> list[str]:
    """Return what has English but is said nowhere."""
    texts = {(text.msgid, text.context) for text in said()}
    return [str(message.id) for message in catalog() if message.id and (message.id, message.context) not in texts]


def update() -> int:
    """
    Write the catalog anew from what is said now, keeping the English that stands.

    :return: how many texts still lack English
    """
    old = catalog() if CATALOG.exists() else Catalog(locale="en")
    new = Catalog(locale="en", project="bihuan", fuzzy=False)
    for text in said():
        known = old.get(text.msgid, text.context)
        new.add(text.msgid, known.string if known else None, locations=[(text.where, 0)], context=text.context)
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, new, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    CATALOG.write_text(header + buffer.getvalue().decode())
    return len(missing())


if __name__ == "__main__":
    print(f"{update()} texts without English")  # noqa: T201 - a tool for the terminal
