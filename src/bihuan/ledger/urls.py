"""The ledger's addresses."""

from django.urls import path

from .views import applications, check, evidence, lamps, lists, news, opening, steps, task, work

app_name = "ledger"

_HERE = "j/<str:jurisdiction>/"
_TASK = f"{_HERE}tasks/<uuid:task>/"
_ASKED = f"{_TASK}applications/<uuid:application>/"

urlpatterns = [
    path(f"{_HERE}ledger/", lists.ledger_list, name="list"),
    path(f"{_HERE}work/", work.work, name="work"),
    path(f"{_HERE}news/", news.news, name="news"),
    path(f"{_HERE}news/seen/", news.seen, name="seen"),
    path(f"{_HERE}rules/lamps/", lamps.lamp_rules, name="lamp_rules"),
    path(f"{_HERE}periods/", lamps.periods, name="periods"),
    path(f"{_HERE}periods/<uuid:period>/", lamps.period, name="period"),
    path(f"{_HERE}tasks/new/", opening.new, name="new"),
    path(_TASK, task.task, name="task"),
    path(f"{_TASK}approve/", steps.approve_task, name="approve_task"),
    path(f"{_TASK}hand-over/", steps.hand_over_task, name="hand_over_task"),
    path(f"{_TASK}sign-for/", steps.sign_for_task, name="sign_for_task"),
    path(f"{_TASK}report/", steps.report_progress, name="report_progress"),
    path(f"{_TASK}completion/", steps.declare_completion, name="declare_completion"),
    path(f"{_TASK}completion/sign/", steps.sign_completion, name="sign_completion"),
    path(f"{_TASK}completion/decline/", steps.decline_completion, name="decline_completion"),
    path(f"{_TASK}evidence/<uuid:evidence>/", evidence.evidence, name="evidence"),
    path(f"{_TASK}evidence/<uuid:evidence>/shown/", evidence.evidence_shown, name="evidence_shown"),
    path(f"{_TASK}evidence/<uuid:evidence>/take-back/", evidence.take_back_evidence, name="take_back_evidence"),
    path(f"{_TASK}check/", check.check, name="check"),
    path(f"{_TASK}check/begin/", check.begin_check, name="begin_check"),
    path(f"{_TASK}check/measure/", check.measure_check, name="measure_check"),
    path(f"{_TASK}check/conclude/", check.conclude_check, name="conclude_check"),
    path(f"{_TASK}check/countersign/", check.countersign_check, name="countersign_check"),
    path(f"{_TASK}closing/approve/", steps.approve_closing, name="approve_closing"),
    path(f"{_TASK}closing/refuse/", steps.refuse_closing, name="refuse_closing"),
    path(f"{_TASK}strike-off/", steps.strike_off, name="strike_off"),
    path(f"{_HERE}applications/", applications.application_list, name="applications"),
    path(f"{_TASK}apply/<str:kind>/", applications.apply, name="apply"),
    path(_ASKED, applications.application, name="application"),
    path(f"{_ASKED}check/", applications.check_application, name="check_application"),
    path(f"{_ASKED}grant/", applications.grant_application, name="grant_application"),
    path(f"{_ASKED}refuse/", applications.refuse_application, name="refuse_application"),
    path(f"{_ASKED}take-back/", applications.take_back_application, name="take_back_application"),
    path(f"{_TASK}resume/", applications.resume_task, name="resume_task"),
]
