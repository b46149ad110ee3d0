"""A share has a price on every trading day, and none when the exchange rests."""

from datetime import date, timedelta
from itertools import pairwise

from apibank.tools.stock import query_stock

from .expect import refused

FIRST, LAST = date(2025, 10, 1), date(2026, 3, 30)
HOLIDAYS = {"2025-11-27", "2025-12-25", "2026-01-01", "2026-01-19", "2026-02-16"}


def test_every_share_has_a_price_on_every_trading_day(world):
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    trading = {day.isoformat() for day in days if day.weekday() < 5} - HOLIDAYS
    rows = world.rows("SELECT * FROM knowledge.stock_prices")
    codes = {row["code"] for row in rows}
    assert len(codes) >= 24
    assert {(row["code"], row["date"]) for row in rows} == {(code, day) for code in codes for day in trading}
    assert all(row["price"] > 0 and row["price"] == round(row["price"], 2) for row in rows)


def test_prices_move_little_from_day_to_day(world):
    rows = world.rows("SELECT * FROM knowledge.stock_prices ORDER BY code, date")
    for before, after in pairwise(rows):
        if before["code"] == after["code"]:
            assert 0.8 < after["price"] / before["price"] < 1.25, after


def test_a_price_is_found_whatever_the_case(world):
    price = query_stock(world, stock_code="MSFT", date="2026-03-30")
    assert price == world.value("SELECT price FROM knowledge.stock_prices WHERE code = 'MSFT' AND date = '2026-03-30'")
    assert query_stock(world, stock_code=" msft ", date="2026-3-30") == price
    assert isinstance(query_stock(world, stock_code="KO", date="2026-03-27"), float)


def test_what_has_no_price(world):
    assert refused(world, query_stock, stock_code="", date="2026-03-30") == "invalid_argument"
    assert refused(world, query_stock, stock_code="MSFT", date="yesterday") == "invalid_argument"
    assert refused(world, query_stock, stock_code="ZZZZ", date="2026-03-30") == "not_found"
    for day in ("2026-03-29", "2026-01-01", "2025-09-30", "2026-03-31"):
        assert refused(world, query_stock, stock_code="MSFT", date=day) == "not_found"
