"""Only the view and the console read a clock; verbs and rules are told the time."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "bihuan"
ROOMS = {"commands", "rules", "queries"}
#: A file of that name, or one in a folder of it, in a subject or in a part of one.
TOLD_THE_TIME = sorted(
    path for path in SOURCE.rglob("*.py") if {path.stem, path.parent.name} & ROOMS and "tests" not in path.parts
)
CLOCKS = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("clock", "now"),
}


def readings(path: Path) -> list[str]:
    """Return where the file calls a clock."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.func.attr) in CLOCKS:
                found.append(f"{path.name}:{node.lineno}")
    return found


def test_there_are_commands_and_rules_to_look_at() -> None:
    found = {"/".join(path.relative_to(SOURCE).parts[:-1]) for path in TOLD_THE_TIME}
    assert {"ledger/rules", "ledger/commands", "ledger/queries", "people/credentials", "organization"} <= found


@pytest.mark.parametrize("path", TOLD_THE_TIME, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_verb_rule_or_query_reads_a_clock(path: Path) -> None:
    assert readings(path) == []


def test_a_reading_would_be_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "commands.py"
    wrong.write_text("from django.utils import timezone\nat = timezone.now()\n")
    assert readings(wrong) == ["commands.py:2"]
