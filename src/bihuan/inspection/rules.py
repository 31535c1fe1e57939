"""Who withholds a text from the journal: reported by any post, proposed and confirmed by two admins of two roles."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bihuan.journal.refusal import Refused
from bihuan.organization.roles import READERS, Role


class Withheld(StrEnum):
    """Where a withholding stands."""

    ASKED = "asked"  # 待安全管理员提出
    PROPOSED = "proposed"  # 待审计确认
    WITHHELD = "withheld"  # 已封存，原始文件里还要再查
    GONE = "gone"  # 已封存，原始文件里已查不到
    DECLINED = "declined"  # 不予封存


class Why(StrEnum):
    """Why a text must go."""

    CLASSIFIED = "classified"  # 涉密
    PERSONAL = "personal"  # 个人信息
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One way from state to state."""

    starts: frozenset[Withheld]
    end: Withheld
    roles: frozenset[Role]


#: The two who must agree are of different admin roles, so that neither withholds alone.
STEPS: dict[str, Step] = {
    "propose": Step(frozenset({Withheld.ASKED}), Withheld.PROPOSED, frozenset({Role.SECURITY_ADMIN})),
    "confirm": Step(frozenset({Withheld.PROPOSED}), Withheld.WITHHELD, frozenset({Role.AUDITOR})),
    "decline": Step(
        frozenset({Withheld.ASKED, Withheld.PROPOSED}),
        Withheld.DECLINED,
        frozenset({Role.SECURITY_ADMIN, Role.AUDITOR}),
    ),
    "look": Step(frozenset({Withheld.WITHHELD, Withheld.GONE}), Withheld.GONE, READERS),
}


def take(verb: str, state: Withheld, roles: frozenset[Role]) -> Withheld:
    """
    Return the state after `verb`.

    :raises Refused: wrong_post, withholding_moved (it stands elsewhere by now)
    """
    step = STEPS[verb]
    if not step.roles & roles:
        raise Refused("wrong_post", needed=tuple(sorted(step.roles)))
    if state not in step.starts:
        raise Refused("withholding_moved", state=state)
    return step.end


def check_two(proposer: UUID | None, confirmer: UUID | None) -> None:
    """
    Refuse a second person who is the first one in another post.

    :raises Refused: same_admin
    """
    if proposer is not None and proposer == confirmer:
        raise Refused("same_admin")


def may(verb: str, state: Withheld, roles: frozenset[Role]) -> bool:
    """Tell whether the step is this post's to take now."""
    step = STEPS[verb]
    return state in step.starts and bool(step.roles & roles)
