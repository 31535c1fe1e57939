"""What may happen to a task on the way: applications and their ladder, blockers and their clock."""

from enum import StrEnum


class ApplicationKind(StrEnum):
    """What can be asked for."""

    EXTENSION = "extension"  # 延期
    CHANGE = "change"  # 变更: of a quantity
    SUSPENSION = "suspension"  # 挂起
    WITHDRAWAL = "withdrawal"  # 撤项
    MERGING = "merging"  # 并项


class ReasonClass(StrEnum):
    """Why a promise is not kept, or what a task waits for."""

    APPROVAL = "approval"  # 上级审批
    RESOURCES = "resources"  # 要素: land, energy, people
    MONEY = "money"  # 资金
    WEATHER = "weather"  # 天气
    PARTNER = "partner"  # 别的单位
    OWN = "own"  # 自身


class BlockerState(StrEnum):
    """Where a blocker stands."""

    RAISED = "raised"  # 已提出, not answered
    ACKNOWLEDGED = "acknowledged"  # 已认领; silence until the answer was due counts as this
    DISPUTED = "disputed"  # 有争议: goes to whoever decides between the two
    SOLVED = "solved"  # 已解决, as who was waited for says; whoever waits has not confirmed it
    CONFIRMED = "confirmed"  # 已确认解决
    DROPPED = "dropped"  # 归本单位: the leader found it to be the raiser's own matter
    TAKEN_BACK = "taken_back"  # 已撤回
