"""Finding a person's entry by what they remember of it: a title or a time will do, and the rest tells entries apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .types import folded

Row = dict[str, Any]


def closest(rows: Iterable[Row], deciding: Mapping[str, Any], supporting: Mapping[str, Any]) -> Row | None:
    """Return the row that fits best what is known of it, or None.

    A row is considered if at least one deciding value is its own. Among those, a row that fits everything that is
    known comes first, then one that fits the earlier deciding value, then one that fits more supporting values, then
    the earlier row. Empty values are not known; texts fit apart from case and spaces, lists in any order.

    Args:
        rows: Where to look, oldest first.
        deciding: Values by column that find a row, the weightiest first.
        supporting: Values by column that only tell apart rows that were found.
    """
    finders = {column: _key(value) for column, value in deciding.items() if value}
    details = {column: _key(value) for column, value in supporting.items() if value}
    best: Row | None = None
    best_rank: tuple[bool | int, ...] = ()
    for row in rows:
        found = [_key(row[column]) == key for column, key in finders.items()]
        if not any(found):
            continue
        fitting = [_key(row[column]) == key for column, key in details.items()]
        rank = (all(found) and all(fitting), *found, sum(fitting))
        if best is None or rank > best_rank:
            best, best_rank = row, rank
    return best


def _key(value: Any) -> Any:
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, list):
        return sorted(folded(str(item)) for item in value)
    return value
