"""Finding a person's entry by what they remember of it: a title or a time will do, and the rest tells entries apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .types import folded, words_in_order

Row = dict[str, Any]


def closest(rows: Iterable[Row], deciding: Mapping[str, Any], supporting: Mapping[str, Any]) -> Row | None:
    """Return the row that fits best what is known of it, or None.

    A row is considered if at least one deciding value is its own. Among those, a row that fits everything that is
    known comes first, then one that fits the earlier deciding value, then one that fits more supporting values, then
    the earlier row. Empty values are not known; texts fit apart from case and spaces or, less well, by the same words
    in the same order; lists fit in any order.

    Args:
        rows: Where to look, oldest first.
        deciding: Values by column that find a row, the weightiest first.
        supporting: Values by column that only tell apart rows that were found.
    """
    finders = {column: value for column, value in deciding.items() if value}
    details = {column: value for column, value in supporting.items() if value}
    best: Row | None = None
    best_rank: tuple[int, ...] = ()
    for row in rows:
        found = [_fit(row[column], value) for column, value in finders.items()]
        if not any(found):
            continue
        fitting = [_fit(row[column], value) for column, value in details.items()]
        rank = (all(found) and all(fitting), *found, sum(fitting))
        if best is None or rank > best_rank:
            best, best_rank = row, rank
    return best


def _fit(own: Any, known: Any) -> int:
    """Return how well a row's value fits: 2 if it is the known one, 1 if only its words are, else 0."""
    if isinstance(known, list):
        return 2 * (sorted(folded(str(item)) for item in own) == sorted(folded(str(item)) for item in known))
    if folded(str(own)) == folded(str(known)):
        return 2
    return int(words_in_order(str(own)) == words_in_order(str(known)) != [])
