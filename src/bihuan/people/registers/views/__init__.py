"""The pages of the registers: offices, posts, the workbook, slips."""

from .book import book, discard, enter_offices, enter_rights, template
from .offices import add_office, change_office, merge_office, office, rename_office, split_office
from .posts import (
    absence,
    add_person,
    add_post,
    appoint,
    back,
    delegate,
    end_delegation,
    end_holder,
    post,
)
from .slips import slips

__all__ = [
    "absence",
    "add_office",
    "add_person",
    "add_post",
    "appoint",
    "back",
    "book",
    "change_office",
    "delegate",
    "discard",
    "end_delegation",
    "end_holder",
    "enter_offices",
    "enter_rights",
    "merge_office",
    "office",
    "post",
    "rename_office",
    "slips",
    "split_office",
    "template",
]
