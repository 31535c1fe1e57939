"""The verbs that make and change the organization; one journal entry each."""

from .absences import end_absence, end_delegation, enter_absence
from .registering import (
    add_jurisdiction,
    add_office,
    add_person,
    add_post,
    appoint_holder,
    delegate,
    end_holder,
)
from .shared import Done

__all__ = [
    "Done",
    "add_jurisdiction",
    "add_office",
    "add_person",
    "add_post",
    "appoint_holder",
    "delegate",
    "end_absence",
    "end_delegation",
    "end_holder",
    "enter_absence",
]
