"""The open world: the start data that ship with the package.

One file a table, `seed/TABLE.jsonl`, one row a line; lists and objects in a row are stored as JSON text. Loading the
same files gives the same image, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import apsw

from .world import Image, World, empty_image

Tables = Mapping[str, Iterable[Mapping[str, Any]]]


def load_rows(world: World, tables: Tables) -> None:
    """Insert rows into a live world's state.

    Args:
        world: What to fill.
        tables: Rows by table.

    Raises:
        ValueError: A table or column does not exist, or two rows share a key; the message names the row.
    """
    _insert(world.connection, tables)


def build_image(tables: Tables, *, now: str | None = None) -> Image:
    """Return the image of a world that holds these rows, state and knowledge alike.

    Args:
        tables: Rows by table.
        now: What its clock shows, as `YYYY-MM-DD HH:MM:SS`; the default moment if None.

    Raises:
        ValueError: As `load_rows`.
    """
    empty = empty_image()
    connection = apsw.Connection(":memory:")
    connection.execute("ATTACH ':memory:' AS knowledge")
    connection.deserialize("main", empty.state)
    connection.deserialize("knowledge", empty.knowledge)
    with connection:
        _insert(connection, tables)
        if now is not None:
            connection.execute("INSERT OR REPLACE INTO main.world VALUES ('now', ?)", (now,))
    image = Image(connection.serialize("main"), connection.serialize("knowledge"))
    connection.close()
    return image


def _insert(connection: apsw.Connection, tables: Tables) -> None:
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


def seed_tables() -> dict[str, list[dict[str, Any]]]:
    """Return the rows that ship with the package, by table."""
    folder = files(__package__).joinpath("seed")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".jsonl"):
            lines = entry.read_text(encoding="utf-8").split("\n")
            found[entry.name.removesuffix(".jsonl")] = [json.loads(line) for line in lines if line.strip()]
    return found


@cache
def open_image() -> Image:
    """Return the image of the open world."""
    return build_image(seed_tables())
