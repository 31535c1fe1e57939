"""
Where this installation keeps its things. A checkout has them beside its sources; the installed package carries what was
built inside itself, and keeps data in the folder it is called from.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
#: The checkout, where there is one.
ROOT = PACKAGE.parents[1]
IS_CHECKOUT = (ROOT / "pyproject.toml").is_file() and PACKAGE == ROOT / "src" / "bihuan"
#: Below it stands var/, unless BIHUAN_DATA names another folder.
HOME = ROOT if IS_CHECKOUT else Path.cwd()
#: Static files under the names that carry their hash.
STATIC = ROOT / "build" / "static" if IS_CHECKOUT else PACKAGE / "built" / "static"


def called(line: str) -> str:
    """Return a line with the commands as they are called here: ./bihuan in a checkout, bihuan where it is installed."""
    return line if IS_CHECKOUT else line.replace("./bihuan", "bihuan")
