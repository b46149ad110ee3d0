"""What changed in a world between two moments, row by row.

A change is found by primary key, so the order of statements does not matter and a row that ends as it began is no
change. The world's own bookkeeping (clock, seed, id counters) never counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import apsw


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was inserted, updated or deleted.

    Args:
        table: The table's name.
        operation: What happened to the row.
        key: The primary key's columns and values.
        before: Column values before: all of a deleted row, the changed ones of an updated row, none of a new one.
        after: Column values after: all of a new row, the changed ones of an updated row, none of a deleted one.
    """

    table: str
    operation: Literal["insert", "update", "delete"]
    key: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def describe(self) -> str:
        """Return the change as one line for people."""
        key = ", ".join(str(value) for value in self.key.values())
        if self.operation == "update":
            moves = "; ".join(f"{c}: {self.before.get(c)!r} -> {value!r}" for c, value in self.after.items())
            return f"~ {self.table}[{key}] {moves}"
        sign, row = ("+", self.after) if self.operation == "insert" else ("-", self.before)
        return f"{sign} {self.table}[{key}] " + ", ".join(f"{c}={value!r}" for c, value in row.items())


def read_changes(changeset: bytes, columns: Mapping[str, tuple[str, ...]]) -> tuple[RowChange, ...]:
    """Decode a SQLite changeset.

    Args:
        changeset: What `apsw.Session.changeset` returns.
        columns: Column names of each table, in table order.

    Returns:
        The changes, ordered by table and key.
    """
    found = []
    for change in apsw.Changeset.iter(changeset):
        names = columns[change.name]
        before = _present(names, change.old)
        after = _present(names, change.new)
        key = {names[i]: (before | after)[names[i]] for i in sorted(change.pk_columns)}
        match change.op:
            case "INSERT":
                found.append(RowChange(change.name, "insert", key, {}, after))
            case "DELETE":
                found.append(RowChange(change.name, "delete", key, before, {}))
            case _:
                old = {name: value for name, value in before.items() if name not in key}
                found.append(RowChange(change.name, "update", key, old, after))
    return tuple(sorted(found, key=lambda c: (c.table, [str(v) for v in c.key.values()])))


def _present(names: tuple[str, ...], values: tuple[Any, ...] | None) -> dict[str, Any]:
    if values is None:
        return {}
    return {name: value for name, value in zip(names, values, strict=True) if value is not apsw.no_change}
