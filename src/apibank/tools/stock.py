"""Stock prices: one a share and trading day; exchanges rest at weekends and on holidays."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Date, Identifier


@tool(domain="Finance Management", effect="read")
def query_stock(world: World, stock_code: Identifier, date: Date) -> float:
    """Look up what a share cost on a trading day.

    Args:
        stock_code: The share's ticker symbol, as in MSFT.
        date: The trading day, as YYYY-MM-DD.

    Returns:
        stock_price (float): The price of one share on that day.

    Raises:
        ToolError: `invalid_argument` if the symbol is empty or the date has another form; `not_found` if no share has
            this symbol, or there is no price for that day.
    """
    if not stock_code:
        raise ToolError("invalid_argument", "The ticker symbol is empty.")
    price = world.value("SELECT price FROM knowledge.stock_prices WHERE code = ? AND date = ?", stock_code, date)
    if price is None:
        if world.value("SELECT 1 FROM knowledge.stock_prices WHERE code = ?", stock_code):
            raise ToolError("not_found", f"There is no price of {stock_code} for {date}; it may be no trading day.")
        raise ToolError("not_found", f"No share has the ticker symbol {stock_code}.")
    return float(price)
