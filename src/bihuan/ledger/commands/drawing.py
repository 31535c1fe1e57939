"""回头看抽签: struck tasks are drawn by a seed that nobody chooses; seed, list and what was drawn stand in the journal."""

import datetime as dt
import secrets
from uuid import UUID

from django.db.models import F, Q

from bihuan import journal
from bihuan.deadlines import clock

from .. import rules
from ..models import Draw, LookBack, Task
from .shared import acting

SEED_BYTES = 16


def draw_look_backs(
    *, jurisdiction: str, percent: int, due_date: dt.date, by: journal.Actor, at: dt.datetime, act: journal.Act
) -> str:
    """
    Draw a share of the tasks struck off one to six months ago, and order that each be looked at again. Return the receipt.

    The seed is the machine's own and made inside the entry: who draws does not know it before, and a second draw adds
    look-backs and takes none away.

    :raises Refused: not_holder, wrong_role, share_out, day_in_past, nothing_to_draw
    """
    me, today = acting(by, at), clock.today(at)
    draw_id = journal.uuid7()
    with journal.entry("ledger.look_backs.drawn", of=(Draw, draw_id), by=by, at=at, act=act) as posting:
        rules.drawing.check_draw(me, percent=percent, due_date=due_date, today=today)
        since, until = rules.drawing.window(today)
        pool = {f"{row.year}-{row.number}": row for row in _pool(jurisdiction, since, until)}
        if not pool:
            raise journal.Refused("nothing_to_draw", verb="draw_look_backs")
        seed = secrets.token_hex(SEED_BYTES)
        assert by.post is not None  # rules.drawing has seen the post
        drawn = rules.drawing.drawn(seed, pool, percent)
        last = (
            Draw.objects.filter(jurisdiction=jurisdiction).order_by("-number").values_list("number", flat=True).first()
        )
        draw = posting.add(
            Draw(
                id=draw_id,
                jurisdiction=jurisdiction,
                number=(last or 0) + 1,
                seed=seed,
                percent=percent,
                since_date=since,
                until_date=until,
                due_date=due_date,
                pool=" ".join(pool),
                drawn=" ".join(drawn),
                drawn_by_id=by.post,
                drawn_at=at,
            )
        )
        for number in drawn:
            _order(posting, pool[number], draw, by.post)
    return posting.receipt


def _pool(jurisdiction: str, since: dt.date, until: dt.date) -> list[Task]:
    """Return the tasks struck off in those days at which nobody has looked since, nor is about to, by number."""
    looked = LookBack.objects.filter(jurisdiction=jurisdiction).filter(
        Q(result="") | Q(looked_at__date__gte=F("task__struck_date"))
    )
    rows = Task.objects.filter(
        jurisdiction=jurisdiction,
        state=rules.State.STRUCK,
        struck_date__gte=since,
        struck_date__lte=until,
        campaign__archived_date__isnull=True,
    )
    return list(rows.exclude(id__in=looked.values("task_id")).order_by("year", "number"))


def _order(posting: journal.Posting, task: Task, draw: Draw, post: UUID) -> None:
    number = LookBack.objects.filter(jurisdiction=task.jurisdiction, task_id=task.id).count() + 1
    posting.add(
        LookBack(
            jurisdiction=task.jurisdiction,
            task_id=task.id,
            number=number,
            due_date=draw.due_date,
            ordered_by_id=post,
            draw_id=draw.id,
        )
    )
