"""The guides explain; they need no explaining."""

from bihuan.theme.help import Help

HELP: dict[str, Help] = {}
NO_HELP = frozenset({"guides:help", "guides:guides", "guides:guide"})
