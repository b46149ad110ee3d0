"""Images: worlds at rest, as bytes.

Making the same image of the same rows gives the same bytes. Lists and objects in a row are stored as JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import apsw

Tables = Mapping[str, Iterable[Mapping[str, Any]]]
"""Rows by table."""

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
START = datetime(2026, 3, 31, 9, 0, 0)
"""When a world's clock stands if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Image:
    """A world at rest: its state and its knowledge as database bytes. Immutable, cheap to share; `World` wakes it."""

    state: bytes
    knowledge: bytes


@cache
def empty_image() -> Image:
    """Return the image of a world with every table and no row but its own seed and clock."""
    connection = apsw.Connection(":memory:")
    connection.execute("ATTACH ':memory:' AS knowledge")
    for name in ("schema.sql", "knowledge.sql"):
        connection.execute(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    connection.execute("INSERT INTO world VALUES ('seed', '0'), ('now', ?)", (START.strftime(TIME_FORMAT),))
    image = Image(connection.serialize("main"), connection.serialize("knowledge"))
    connection.close()
    return image


def build_image(tables: Tables, *, now: str | None = None) -> Image:
    """Return the image of a world that holds these rows, state and knowledge alike.

    Args:
        tables: Rows by table.
        now: What its clock shows, as `YYYY-MM-DD HH:MM:SS`; the default moment if None.

    Raises:
        ValueError: As `insert`.
    """
    empty = empty_image()
    connection = apsw.Connection(":memory:")
    connection.execute("ATTACH ':memory:' AS knowledge")
    connection.deserialize("main", empty.state)
    connection.deserialize("knowledge", empty.knowledge)
    with connection:
        insert(connection, tables)
        if now is not None:
            connection.execute("INSERT OR REPLACE INTO main.world VALUES ('now', ?)", (now,))
    image = Image(connection.serialize("main"), connection.serialize("knowledge"))
    connection.close()
    return image


def insert(connection: apsw.Connection, tables: Tables) -> None:
    """Insert rows.

    Args:
        connection: What to fill.
        tables: Rows by table.

    Raises:
        ValueError: A table or column does not exist, or two rows share a key; the message names the row.
    """
    for table, rows in tables.items():
        for row in rows:
            values = tuple(
                json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
                for value in row.values()
            )
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            try:
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
            except apsw.Error as problem:
                shown = json.dumps(row, ensure_ascii=False, default=str)[:200]
                raise ValueError(f"{table}: {problem} in row {shown}") from None
