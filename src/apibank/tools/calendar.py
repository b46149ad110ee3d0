"""The calendar."""

from __future__ import annotations

from apibank.world import World

from .tool import tool


@tool(domain="Information Query and Processing", effect="read")
def get_today(world: World) -> str:
    """Tell which day it is today, by the calendar.

    Returns:
        date (str): The current day, as YYYY-MM-DD.
    """
    return world.today.isoformat()
