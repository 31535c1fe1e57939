"""The verbs that make and change the organization; one journal entry each."""

from .absences import end_absence, end_delegation, enter_absence
from .registering import (
    add_jurisdiction,
    add_office,
    add_person,
    add_post,
    appoint_holder,
    change_office,
    delegate,
    end_holder,
)
from .shared import Done
from .succeeding import Heir, close_post, merge_offices, move_post, rename_office, split_office

__all__ = [
    "Done",
    "Heir",
    "add_jurisdiction",
    "add_office",
    "add_person",
    "add_post",
    "appoint_holder",
    "change_office",
    "close_post",
    "delegate",
    "end_absence",
    "end_delegation",
    "end_holder",
    "enter_absence",
    "merge_offices",
    "move_post",
    "rename_office",
    "split_office",
]
