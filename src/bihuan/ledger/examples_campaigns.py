"""What the matrix needs for a campaign's end: campaigns whose days are over, and what was asked for on them."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from bihuan import journal
from bihuan.access.testing import Example
from bihuan.deadlines import clock
from bihuan.organization.testing import Place

from . import commands

Asking = Callable[..., dict[str, Any]]
DAY = dt.timedelta(days=1)


def examples(campaign_of: Callable[[Place], UUID], asking: Asking) -> Mapping[str, Callable[[Place], Example]]:
    """Return the examples of a campaign's pages; campaign_of: makes the one under which other examples stand, first."""

    def finished(place: Place) -> UUID:
        """Return a campaign of its own whose days are over and which has no task."""
        campaign_of(place)
        today = clock.today(clock.now())
        return commands.open_campaign(
            name=f"已办完的行动{journal.uuid7()}"[:30],
            name_en="",
            source="",
            start_date=today - 60 * DAY,
            end_date=today - DAY,
            **asking(place["dispatcher"]),
        ).campaign

    def of(data: Mapping[str, Any] | None = None, *, is_asked: bool = False) -> Callable[[Place], Example]:
        def example(place: Place) -> Example:
            campaign = finished(place)
            if is_asked:
                asked = asking(place["dispatcher"])
                commands.ask_archiving(campaign=campaign, kind="archive", reason="都办完了。", **asked)
            return Example(args={"campaign": campaign}, data=data or {})

        return example

    def changed(place: Place) -> Example:
        today = clock.today(clock.now())
        data = {
            "name": f"改了名的行动{journal.uuid7()}"[:30],
            "start_date": (today - 60 * DAY).isoformat(),
            "end_date": (today + 30 * DAY).isoformat(),
            "reason": "市里把期限延到月底。",
        }
        return Example(args={"campaign": finished(place)}, data=data)

    return {
        "ledger:campaign": of(),
        "ledger:change_campaign": changed,
        "ledger:ask_archiving": of({"reason": "都办完了。"}),
        "ledger:grant_archiving": of({"words": "同意。"}, is_asked=True),
        "ledger:refuse_archiving": of({"words": "再看一遍。"}, is_asked=True),
        "ledger:take_back_archiving": of(is_asked=True),
    }
