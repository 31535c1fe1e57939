"""What a post is for: one role each, and the kinds of office that posts stand in."""

from enum import StrEnum


class Role(StrEnum):
    """What a post may do is decided by its role and its office (access.policy, ledger.rules)."""

    COUNTY_HEAD = "county_head"  # 县长
    DEPUTY_HEAD = "deputy_head"  # 分管副县长
    DISPATCHER = "dispatcher"  # 督查室
    OFFICE_HEAD = "office_head"  # 责任单位一把手
    LIAISON = "liaison"  # 联络员
    GROUP_LEADER = "group_leader"  # 督导组组长
    INSPECTOR = "inspector"  # 督导组组员
    AUDITOR = "auditor"  # 审计
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


class OfficeKind(StrEnum):
    """What an office is; the order is the one in which a county lists them."""

    LEADERSHIP = "leadership"  # 领导
    SUPERVISION_OFFICE = "supervision_office"  # 督查室
    DEPARTMENT = "department"  # 县直部门
    TOWNSHIP = "township"  # 乡镇
    TASK_FORCE = "task_force"  # 工作专班
    SUPERVISION_GROUP = "supervision_group"  # 督导组
    AUDIT = "audit"  # 审计


#: Posts that know nothing of the county's business: people, posts and rights only.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
#: Posts that read the county's business.
READERS = frozenset(Role) - ADMINISTRATORS
#: 三员: a person who holds one of these holds neither another of them nor a post that does business, on any day.
SEPARATE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


def are_apart(one: Role, other: Role) -> bool:
    """Return whether two roles may not be one person's on one day (三员分设)."""
    return one != other and bool({one, other} & SEPARATE)
