"""The ledger's addresses."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path

app_name = "ledger"

_HERE = "j/<str:jurisdiction>/"
_TASK = f"{_HERE}tasks/<uuid:task>/"

#: address, module of views, view; the view's name is the address's too
_ADDRESSES = (
    (f"{_HERE}ledger/", "lists", "ledger_list", "list"),
    (f"{_HERE}work/", "work", "work", "work"),
    (f"{_HERE}tasks/new/", "opening", "new", "new"),
    (_TASK, "task", "task", "task"),
    (f"{_TASK}approve/", "steps", "approve_task", "approve_task"),
    (f"{_TASK}hand-over/", "steps", "hand_over_task", "hand_over_task"),
    (f"{_TASK}sign-for/", "steps", "sign_for_task", "sign_for_task"),
    (f"{_TASK}report/", "steps", "report_progress", "report_progress"),
    (f"{_TASK}completion/", "steps", "declare_completion", "declare_completion"),
    (f"{_TASK}completion/sign/", "steps", "sign_completion", "sign_completion"),
    (f"{_TASK}completion/decline/", "steps", "decline_completion", "decline_completion"),
    (f"{_TASK}check/", "check", "check", "check"),
    (f"{_TASK}check/begin/", "check", "begin_check", "begin_check"),
    (f"{_TASK}check/measure/", "check", "measure_check", "measure_check"),
    (f"{_TASK}check/conclude/", "check", "conclude_check", "conclude_check"),
    (f"{_TASK}check/countersign/", "check", "countersign_check", "countersign_check"),
    (f"{_TASK}closing/approve/", "steps", "approve_closing", "approve_closing"),
    (f"{_TASK}closing/refuse/", "steps", "refuse_closing", "refuse_closing"),
    (f"{_TASK}strike-off/", "steps", "strike_off", "strike_off"),
)
urlpatterns: list[URLPattern] = [
    path(address, getattr(import_module(f"bihuan.ledger.views.{module}"), view), name=name)
    for address, module, view, name in _ADDRESSES
    if find_spec(f"bihuan.ledger.views.{module}")
]
