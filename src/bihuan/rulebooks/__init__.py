"""
Published rules as data: which lamp a rule gives, by which number, from which source. A county picks a book.

    shelf()["bihuan"]            the product's default: Yinchuan's progress rule and the product's own dates
    load(folder)                 the books of another folder, checked the same way

A rule's name says what is judged (`deadlines.lamps` knows how); its lamp and its numbers stand in the file, and so does
the order in which rules are asked: the first that speaks gives the lamp.
"""

from .books import DEFAULT, PUBLISHED, Book, Rule, RulebookError, load, shelf

__all__ = ["DEFAULT", "PUBLISHED", "Book", "Rule", "RulebookError", "load", "shelf"]
