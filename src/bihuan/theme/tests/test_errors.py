"""What a person sees when something goes wrong: the fact, and the way back."""

import sqlite3

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from bihuan.theme import errors

GET = RequestFactory().get("/j/141027/tasks/")


def page_after(error: Exception) -> HttpResponse:
    """Return the page Django would show for an error nobody caught."""
    try:
        raise error
    except type(error):
        return errors.broken(GET)


def test_a_missing_page_and_a_hidden_one_look_the_same():
    page = errors.not_found(GET, Exception("secret"))
    assert page.status_code == 404
    assert "没有这一页" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_busy_database_asks_to_wait():
    page = page_after(OperationalError("database is locked"))
    assert page.status_code == 503
    assert page["Retry-After"] == "5"
    assert "什么也没有改" in page.content.decode()


def test_a_full_disk_is_said_in_plain_words():
    error = DatabaseError("x")
    error.__cause__ = sqlite3.OperationalError("database or disk is full")
    page = page_after(error)
    assert page.status_code == 507
    assert "磁盘满了" in page.content.decode()


def test_any_other_failure_gives_a_number_to_tell_and_no_detail():
    page = page_after(ValueError("password=1234"))
    assert page.status_code == 500
    assert "1234" not in page.content.decode()


@pytest.mark.parametrize("status", [400, 403])
def test_refused_requests_say_what_to_do(status: int):
    page = errors.bad_request(GET, Exception()) if status == 400 else errors.csrf_failure(GET)
    assert page.status_code == status
    assert "回到首页" in page.content.decode()


def test_too_much_is_told_as_such():
    page = errors.bad_request(GET, RequestDataTooBig())
    assert page.status_code == 413
    assert "太大" in page.content.decode()


def test_the_address_is_offered_again_after_a_form_that_was_open_too_long():
    assert 'href="/j/141027/tasks/"' in errors.csrf_failure(GET).content.decode()


def test_a_form_that_was_open_too_long_promises_a_draft_only_where_one_is_kept():
    told = errors.csrf_failure(RequestFactory().post("/password/", {"password1": "x"})).content.decode()
    assert "草稿" not in told
    assert "再填一次" in told
    kept = {"opener": "signed", "drafted_on": "/j/141027/tasks/new/"}
    told = errors.csrf_failure(RequestFactory().post("/en/j/141027/drafts/", kept)).content.decode()
    assert "您填的已存成草稿" in told
    assert 'href="/en/j/141027/tasks/new/"' in told
