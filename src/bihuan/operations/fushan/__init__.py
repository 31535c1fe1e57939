"""浮山县冬季行动: the demo's facts as files, and their player."""

from . import facts

#: Rises when the files or the way they are played change: an older demo is set aside and made anew.
DEMO_VERSION = "1"

#: Posts of the main loop that have something waiting for them on the demo's first morning.
MAIN_LOOP = (
    "xianzhang",
    "changwu",
    "ducha",
    "kfq-lianluo",
    "kfq-zhuren",
    "xczx-juzhang",
    "ddz3-zuzhang",
    "ddz3-zuyuan1",
    "ddz2-zuzhang",
    "tjj-lianluo",
    "spj-juzhang",
    "sjj-shenji",
)


def sign_ins() -> list[tuple[str, str]]:
    """Return (label, user name) of every post, the posts of the main loop first."""
    county = facts.load().county
    keys = [*MAIN_LOOP, *(post.key for post in county.posts if post.key not in MAIN_LOOP)]
    posts = [county.post_of[key] for key in keys]
    return [(f"{county.office_of[post.office].short_name} {post.title}", post.username) for post in posts]
