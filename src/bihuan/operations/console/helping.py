"""bihuan help: what the commands are. In a checkout the script ./bihuan says it before there is any environment."""

from collections.abc import Sequence
from pathlib import Path

from bihuan.operations.console.terminal import speak, tell


def main(arguments: Sequence[str]) -> int:
    """Print what the commands are, in the terminal's language."""
    language = "en" if speak() == "en" else "zh"
    tell(Path(__file__).with_name(f"help.{language}.txt").read_text().rstrip())
    return 0
