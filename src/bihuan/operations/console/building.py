"""./bihuan build: styles, scripts and translations."""

from collections.abc import Sequence

from bihuan.operations.console.terminal import make_assets, tell
from bihuan.theme import translations


def main(arguments: Sequence[str]) -> int:
    """Build whatever is not up to date, and name each text that has no English yet."""
    make_assets()
    missing = translations.missing()
    for text in missing:
        tell(f"no English: {text.msgid!r} ({text.where})")
    return 1 if missing else 0
