"""密级: what may stand here at all. Plain Python. Source: 保守国家秘密法: secret matters do not enter a system that is not made for them."""

from enum import StrEnum

from bihuan.journal.refusal import Refused


class Secrecy(StrEnum):
    """How far a matter may be known; there is nothing above."""

    PUBLIC = "public"  # 公开
    INTERNAL = "internal"  # 内部


def check_secrecy(secrecy: str) -> Secrecy:
    """
    Return the secrecy of a matter.

    :raises Refused: classified — 秘密 and above, or anything else that is not offered
    """
    try:
        return Secrecy(secrecy)
    except ValueError:
        raise Refused("classified") from None
