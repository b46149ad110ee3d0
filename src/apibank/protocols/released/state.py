"""What the tools of levels 1 and 2 act on: the start tables, and one call's or one dialogue's view of them.

A table is never changed in place: a tool that writes puts a new table into its state, so a fresh state costs one
shallow copy of a dictionary and the start tables are shared by all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apibank.protocols.released.bm25 import Bm25

Table = dict[Any, Any]


@dataclass(frozen=True)
class Databases:
    """The start tables, by the names of the released files without their ending.

    Args:
        start: Table name to table, in the layout of the released `init_database` folder.
    """

    start: Mapping[str, Any]

    def fresh(self) -> State:
        """Return a state in which nothing has happened yet."""
        return State(self, dict(self.start))

    @cached_property
    def captions(self) -> dict[str, str]:
        """The caption of each image address; the first of several."""
        rows = self.start.get("ImageCaptioning", ())
        return {row["url"]: row["caption"] for row in reversed(rows)}

    @cached_property
    def documents(self) -> Bm25:
        """The index over the stored web documents."""
        table = self.start.get("SearchEngine", {})
        return Bm25(table.get("tokenized_documents", ()), table.get("raw_documents", ()))


@dataclass(slots=True)
class State:
    """The tables after some calls, and what single tools remember between calls.

    Args:
        databases: Where the state started, for what no tool changes.
        tables: The tables as they are now.
        resetting: The user whose password is being reset.
        bank_accounts: The account names taken at the bank, one of them from the start.
        issued: How many random ids and tokens have been given out.
    """

    databases: Databases
    tables: dict[str, Any]
    resetting: str | None = None
    bank_accounts: frozenset[str] = frozenset({"test"})
    issued: int = 0

    def table(self, name: str) -> Table:
        """Return a table to read; an absent one is empty."""
        found: Table = self.tables.get(name, {})
        return found

    def put(self, name: str, key: Any, row: Any) -> None:
        """Add or replace one row."""
        self.tables[name] = {**self.table(name), key: row}

    def remove(self, name: str, key: Any) -> None:
        """Remove one row."""
        self.tables[name] = {other: row for other, row in self.table(name).items() if other != key}

    def issue(self) -> str:
        """Return an id that no table and no recorded result holds (the released code draws one at random)."""
        self.issued += 1
        return f"issued-{self.issued}"
