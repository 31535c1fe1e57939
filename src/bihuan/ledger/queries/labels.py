"""Posts and offices in the language of the page."""

from bihuan.organization.models import Office, Post
from bihuan.theme import wording


def label(post: Post) -> str:
    """Return 县审批局 局长, in English Approval Bureau · Director."""
    if wording.is_english():
        return f"{office_label(post.office)} · {post.title_en or post.title}"
    return f"{post.office.short_name} {post.title}"


def office_label(office: Office) -> str:
    """Return the office's name in the language of the page."""
    return (wording.is_english() and office.name_en) or office.name
