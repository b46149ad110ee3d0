"""When two calls, results and changes are the same: the rule behind the corrected verdict.

Arguments are compared by their parameter's type; results and row changes must be equal, but for free text, which may
be worded otherwise. Ids are no exception: both calls start from the same world, so they draw the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apibank.tools import Tool
from apibank.tools.types import same_words
from apibank.world import RowChange

FREE_COLUMNS = frozenset(
    {
        ("agendas", "content"),
        ("reminders", "content"),
        ("meetings", "topic"),
        ("sent_emails", "subject"),
        ("sent_emails", "content"),
        ("email_reminders", "content"),
    }
)
"""Columns that hold free text; their values are compared by words."""


def differing_arguments(tool: Tool, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> list[str]:
    """Return the names of the parameters whose values do not mean the same.

    One that only one of the two fills is not among them: see `one_sided_arguments`.

    Args:
        tool: The tool that both call.
        gold: Canonical arguments, as `Tool.bind` gives them.
        predicted: Likewise.
    """
    return [
        name
        for name, one, other in _pairs(tool, gold, predicted)
        if not (_blank(one) or _blank(other) or tool.kinds[name].same(one, other))
    ]


def one_sided_arguments(tool: Tool, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> list[str]:
    """Return the names of the parameters that one of two calls fills and the other leaves out or blank.

    Where a tool takes a blank, both may be right: result and changes decide.

    Args:
        tool: The tool that both call.
        gold: Canonical arguments, as `Tool.bind` gives them.
        predicted: Likewise.
    """
    return [name for name, one, other in _pairs(tool, gold, predicted) if _blank(one) != _blank(other)]


def same_changes(gold: Sequence[RowChange], predicted: Sequence[RowChange]) -> bool:
    """Whether two calls changed the same rows to the same values, free text apart.

    A row that only says the same in other words afterwards is as good as one that was left alone.
    """
    real, done = ([change for change in made if not _rewords(change)] for made in (gold, predicted))
    return len(real) == len(done) and all(_same_change(a, b) for a, b in zip(real, done, strict=True))


def unwanted_changes(gold: Iterable[RowChange], predicted: Iterable[RowChange]) -> list[RowChange]:
    """Return the predicted changes that gold does not make: the collateral damage."""
    wanted = list(gold)
    found = []
    for change in predicted:
        match = next((w for w in wanted if _same_change(w, change)), None)
        if match is None:
            found.append(change)
        else:
            wanted.remove(match)
    return found


def same_result(gold: Any, predicted: Any) -> bool:
    """Whether two results are equal as JSON, numbers by value."""
    if isinstance(gold, bool) or isinstance(predicted, bool):
        return gold is predicted
    if isinstance(gold, int | float) and isinstance(predicted, int | float):
        return abs(gold - predicted) <= 1e-9 * max(1.0, abs(gold), abs(predicted))
    if isinstance(gold, Mapping) and isinstance(predicted, Mapping):
        return gold.keys() == predicted.keys() and all(same_result(gold[key], predicted[key]) for key in gold)
    if isinstance(gold, list | tuple) and isinstance(predicted, list | tuple):
        return len(gold) == len(predicted) and all(map(same_result, gold, predicted))
    return bool(_normal(gold) == _normal(predicted))


def _pairs(tool: Tool, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parameters with gold's and the predicted value, the default where one is left out."""
    defaults = {p.name: p.default for p in tool.parameters}
    for name, default in defaults.items():
        yield name, gold.get(name, default), predicted.get(name, default)


def _blank(value: Any) -> bool:
    return value is None or value in ("", [])


def _same_change(gold: RowChange, predicted: RowChange) -> bool:
    if (gold.table, gold.operation) != (predicted.table, predicted.operation):
        return False
    # An update names only the columns that change; the row before is the same for both calls.
    before = {**gold.before, **predicted.before} if gold.operation == "update" else {}
    return (
        _same_row(gold.table, gold.key, predicted.key)
        and (bool(before) or _same_row(gold.table, gold.before, predicted.before))
        and _same_row(gold.table, {**before, **gold.after}, {**before, **predicted.after})
    )


def _rewords(change: RowChange) -> bool:
    return change.operation == "update" and _same_row(change.table, change.before, change.after)


def _same_row(table: str, gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    if gold.keys() != predicted.keys():
        return False
    return all(
        value == predicted[column]
        or ((table, column) in FREE_COLUMNS and same_words(str(value), str(predicted[column])))
        or _normal(value) == _normal(predicted[column])
        for column, value in gold.items()
    )


def _normal(value: Any) -> Any:
    """Fold case and spaces of a text, and put the items of a list that is stored as JSON text in order."""
    if not isinstance(value, str):
        return value
    if value.startswith("["):
        try:
            items = json.loads(value)
        except ValueError:
            items = None
        if isinstance(items, list):
            return sorted(json.dumps(item, sort_keys=True, ensure_ascii=False).casefold() for item in items)
    return " ".join(value.casefold().split())
