"""浮山县冬季行动: the demo's facts as files, and their player."""

import hashlib

from . import facts

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


def version() -> str:
    """
    Return what an older demo is told by: a digest of the files, of what plays them, of the tables and of the guards.

    Nobody has to remember to raise it; a demo with another one is set aside and made anew.
    """
    from bihuan.journal import guards

    digest = hashlib.sha256()
    sources = [
        *facts.FOLDER.glob("*.toml"),
        facts.FOLDER / "load.py",
        *facts.FOLDER.parents[1].glob("*/migrations/0*.py"),
    ]
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    for name, statement in sorted(guards.wanted().items()):
        digest.update(f"{name}{statement}".encode())
    return digest.hexdigest()[:12]
