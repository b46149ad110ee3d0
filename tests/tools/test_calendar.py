"""Today is what the world's clock says."""

from datetime import datetime

from apibank.tools.calendar import get_today


def test_today_follows_the_clock_of_the_world(world):
    assert get_today(world) == "2026-03-31"
    world.now = datetime(2028, 2, 29, 23, 59, 59)
    assert get_today(world) == "2028-02-29"
