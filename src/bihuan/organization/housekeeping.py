"""What follows for posts when their office is no more."""

import datetime as dt
from uuid import UUID, uuid5

from django.db.models import Q

from bihuan.deadlines import clock
from bihuan.journal import Act, Actor, AlreadyDone

from . import commands
from .models import Delegation, Holder, Post, Transfer

#: Names the acts of housekeeping: the same post of the same closed office is one act, however often it is asked.
_ACTS = UUID("5d3a2f5e-6a50-4f0e-9d0e-3d3b1a0c7c11")


def follow_successions(jurisdiction: str, at: dt.datetime) -> str:
    """Move or close the posts of offices that were merged or split; return how many."""
    moved = closed = 0
    by = Actor(jurisdiction=jurisdiction)
    for post in Post.objects.filter(jurisdiction=jurisdiction, office__closed_date__isnull=False).order_by("id"):
        act = Act(uuid5(_ACTS, f"{post.office_id}:{post.id}"), via="clock")
        transfers = Transfer.objects.filter(jurisdiction=jurisdiction, post_id=post.id)
        try:
            if transfers.filter(succession__office=post.office_id).exists():
                commands.move_post(jurisdiction=jurisdiction, post=post.id, by=by, at=at, act=act)
                moved += 1
            elif _has_rights(post, at):
                commands.close_post(jurisdiction=jurisdiction, post=post.id, by=by, at=at, act=act)
                closed += 1
        except AlreadyDone:
            continue  # another process did it a moment ago
    return f"{moved} + {closed}" if moved or closed else ""


def _has_rights(post: Post, at: dt.datetime) -> bool:
    today = clock.today(at)
    goes_on = Q(until_date=None) | Q(until_date__gte=today)
    lent = Delegation.objects.filter(Q(post=post) | Q(to_post=post), jurisdiction=post.jurisdiction)
    held = Holder.objects.filter(goes_on, jurisdiction=post.jurisdiction, post=post)
    return held.exists() or lent.filter(until_date__gte=today).exists()


MINUTELY = (("follow_successions", follow_successions),)
