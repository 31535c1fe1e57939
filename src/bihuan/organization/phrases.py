"""The organization in words: roles, kinds of office, refusals, entries."""

from django.utils.translation import gettext_lazy as _

from .roles import OfficeKind, Role

ROLES = {
    Role.COUNTY_HEAD: _("县长"),
    Role.DEPUTY_HEAD: _("分管副县长"),
    Role.DISPATCHER: _("督查室"),
    Role.OFFICE_HEAD: _("单位一把手"),
    Role.LIAISON: _("联络员"),
    Role.GROUP_LEADER: _("督导组组长"),
    Role.INSPECTOR: _("督导组组员"),
    Role.AUDITOR: _("审计"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
}

OFFICE_KINDS = {
    OfficeKind.LEADERSHIP: _("领导"),
    OfficeKind.SUPERVISION_OFFICE: _("督查室"),
    OfficeKind.DEPARTMENT: _("县直部门"),
    OfficeKind.TOWNSHIP: _("乡镇"),
    OfficeKind.TASK_FORCE: _("工作专班"),
    OfficeKind.SUPERVISION_GROUP: _("督导组"),
    OfficeKind.AUDIT: _("审计"),
}

REFUSALS = {
    "ends_before_start": _("截止日%(until)s早于起始日%(since)s：改其中一个日期。"),
    "post_is_held": _("这个岗位自%(since)s起已有人任职：先写明他的截止日，再任命下一位。"),
    "duties_apart": _("三员分设：同一个人不能同时任%(role)s和%(other)s。换一个人，或先写明原任职的截止日。"),
    "ended_already": _("这段任职已于%(until)s截止。"),
    "no_end": _("委托必须有截止日。"),
    "own_deputy": _("岗位不能委托给自己：选另一个岗位。"),
    "delegated_already": _("%(since)s起已有一项委托：同一天只能委托一个岗位。"),
    "away_already": _("%(since)s到%(until)s已经记过不在：先改那一段的截止日。"),
    "office_closed": _("“%(name)s”自%(since)s起已不再办公：选它的承接单位。"),
    "office_stands": _("这个单位还在办公，岗位不能这样撤。"),
    "not_yet": _("%(day)s还没有到：到那一天再记。"),
    "renamed_already": _("这个单位自%(since)s起已改过名：生效日要在那以后。"),
    "same_name": _("新名称和现在一样：“%(name)s”。"),
    "own_successor": _("单位不能由自己承接：选另一个单位。"),
    "other_kind": _("“%(name)s”和“%(successor)s”不是同一类机构，承接不了：选同类的单位。"),
    "split_needs_two": _("拆分至少要两个承接单位；只有一个，用“合并”。"),
    "not_its_post": _("有一个岗位不属于这个单位，或选了两次：刷新后重选。"),
    "not_a_code": _("“%(given)s”不是县级以上行政区划代码（GB/T 2260）。"),
    "not_under_parent": _("代码%(given)s不在%(parent)s之下。"),
    "not_a_username": _("登录名“%(given)s”不能用：2至60个小写字母、数字、点或横线。"),
    "username_taken": _("登录名“%(username)s”已有人用。"),
    "name_taken": _("“%(name)s”已经有了。"),
    "code_taken": _("代码%(given)s已经有了。"),
    "no_such_jurisdiction": _("没有代码为%(given)s的行政区划。"),
    "no_such_person": _("没有这个人，或已停用。"),
    "out_of_reach": _("没有这一项，或者不在您的范围内。"),
}

ENTRIES = {
    "organization.jurisdiction.added": _("登记行政区划"),
    "organization.office.added": _("登记机构"),
    "organization.office.renamed": _("机构更名"),
    "organization.office.merged": _("机构合并"),
    "organization.office.split": _("机构拆分"),
    "organization.office.changed": _("更正机构"),
    "organization.post.moved": _("岗位转到承接单位"),
    "organization.post.closed": _("岗位随机构撤销"),
    "organization.post.added": _("设立岗位"),
    "organization.person.added": _("登记人员"),
    "organization.holder.appointed": _("任职"),
    "organization.holder.ended": _("任职截止"),
    "organization.delegation.made": _("委托代签"),
    "organization.delegation.ended": _("收回委托"),
    "organization.absence.entered": _("登记请假外出"),
    "organization.absence.ended": _("提前回岗"),
}

COLUMNS = {
    "organization_holder.since_date": _("任职起"),
    "organization_holder.until_date": _("任职止"),
    "organization_delegation.reason": _("委托事由"),
    "organization_delegation.since_date": _("委托起"),
    "organization_delegation.until_date": _("委托止"),
    "organization_absence.since_date": _("不在的第一天"),
    "organization_absence.until_date": _("不在的最后一天"),
    "organization_absence.reason": _("不在的事由"),
    "organization_office.name": _("机构名称"),
    "organization_office.short_name": _("机构简称"),
    "organization_office.closed_date": _("停止办公日"),
    "organization_office.aliases": _("机构别名"),
    "organization_officename.name": _("原名称"),
    "organization_officename.until_date": _("用到"),
    "organization_officename.reason": _("更名依据"),
    "organization_succession.since_date": _("承接自"),
    "organization_succession.reason": _("机构变动依据"),
    "organization_post.title": _("岗位名称"),
}

VALUES = {"organization_post.role": ROLES, "organization_office.kind": OFFICE_KINDS}

CHORES = {"organization.follow_successions": _("合并、拆分后岗位的去留")}
