"""The house keeps its shape: what a reader may rely on in every room."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bihuan"


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def named(paths: Iterator[Path] | list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_is_longer_than_six_hundred_lines():
    assert named(path for path in modules() if path.read_text().count("\n") > 600) == []


def test_no_function_is_longer_than_sixty_lines():
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_no_room_is_named_for_nothing():
    nothing = {"utils", "helpers", "common", "misc", "core", "base", "manager"}
    ours = [path for path in PACKAGE.rglob("*") if path.stem in nothing and path.suffix in ("", ".py")]
    # Django looks for a database backend in a module of that very name.
    assert named(ours) == ["src/bihuan/journal/sqlite/base.py"]


@pytest.mark.parametrize("package", ["deadlines", "rulebooks"])
def test_the_lowest_floor_is_plain_python(package: str):
    for path in (PACKAGE / package).glob("*.py"):
        assert not re.search(r"^\s*(from|import) django", path.read_text(), re.MULTILINE), path


def test_rules_are_plain_python():
    rules = [*PACKAGE.glob("*/rules.py"), *PACKAGE.glob("*/rules/*.py")]
    assert PACKAGE / "ledger" / "rules" / "loop.py" in rules
    for path in [*rules, PACKAGE / "journal" / "chain.py"]:
        assert not re.search(r"^\s*(from|import) django", path.read_text(), re.MULTILINE), path


def test_templates_hold_no_inline_style_and_no_inline_script():
    """The browser refuses both: the Content-Security-Policy knows no unsafe-inline."""
    wrong = re.compile(r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:""")
    templates = sorted(PACKAGE.rglob("templates/**/*.html"))
    assert templates
    assert named(path for path in templates if wrong.search(path.read_text())) == []


def test_templates_load_nothing_from_another_host():
    foreign = re.compile(r"""(src|href|action)=["'](https?:)?//""")
    assert named(path for path in PACKAGE.rglob("templates/**/*.html") if foreign.search(path.read_text())) == []


def test_locks_name_no_host():
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json", ROOT / ".npmrc", ROOT / "pyproject.toml"]
    hosts = re.compile(r"\"resolved\"|--(extra-)?index-url|--find-links|^registry|@ https?://", re.MULTILINE)
    assert named(path for path in locks if hosts.search(path.read_text())) == []


def test_each_requirement_is_locked_with_hashes():
    for path in ROOT.glob("requirements*.txt"):
        for block in re.split(r"\n(?=\S)", path.read_text().strip()):
            assert "--hash=sha256:" in block, f"{path.name}: {block.splitlines()[0]}"


def test_nothing_built_is_committed():
    built = [path for path in tracked() if path.suffix in (".mo", ".pyc") or "node_modules" in path.parts]
    assert named(built) == []


def test_the_one_script_can_be_read_by_an_older_python():
    """So that it can say which Python is needed: no syntax newer than 3.6."""
    ast.parse((ROOT / "bihuan").read_text(), feature_version=(3, 6))


def test_no_test_is_skipped():
    marks = re.compile(r"pytest\.mark\.(skip|skipif|xfail)|pytest\.skip\(|unittest\.skip")
    tests = [
        path for path in [*PACKAGE.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")] if path != Path(__file__)
    ]
    assert named(path for path in tests if marks.search(path.read_text())) == []
