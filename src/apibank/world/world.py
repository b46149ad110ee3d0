"""The world: the state that tools act on, as one SQLite database.

The same world and the same calls give the same results, bit for bit: time, ids and seeds are rows of the world itself,
so a fork carries them along and a rollback takes them back. Nothing that a tool can do here reads the machine's clock,
random numbers, network or files. Knowledge that no tool changes is attached as the schema `knowledge` and shared
between forks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import apsw

from . import pool
from .changes import RowChange, read_changes
from .file import read_world, write_world
from .image import START, TIME_FORMAT, Image, Tables, empty_image, insert
from .seed import open_image

Value = str | int | float | bytes | None


class ToolSearch(Protocol):
    """What ToolSearcher asks; it is handed in with the world, so tools know nothing of retrieval."""

    def find(self, keywords: str) -> list[dict[str, Any]] | dict[str, Any] | None:
        """Return the description of the tool that fits best, or of that tool and those it needs; None if none fits."""
        ...


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    """Column names of every state table but the world's own, in table order."""
    with World(empty_image()) as world:
        names = [row["name"] for row in world.rows("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
        return {
            name: tuple(r["name"] for r in world.rows("SELECT name FROM pragma_table_info(?)", name))
            for name in names
            if name != "world"
        }


class World:
    """A live world. Use it from one thread at a time, and close it (or use `with`) when done.

    Args:
        image: What it starts from.
        search: The index behind ToolSearcher, or None if this world has no search.
    """

    def __init__(self, image: Image, search: ToolSearch | None = None) -> None:
        self.search = search
        self._image = image
        self._connection: apsw.Connection | None = pool.take(image.state, image.knowledge)
        self._changes_at_image = self._connection.total_changes()
        self._depth = 0

    # --- life -----------------------------------------------------------------------------------------------

    @classmethod
    def empty(cls, *, now: datetime = START, seed: int = 0) -> Self:
        """Return a world with no content.

        Args:
            now: What its clock shows.
            seed: What its ids are drawn from.
        """
        world = cls(empty_image())
        world.set("now", now.strftime(TIME_FORMAT))
        world.set("seed", str(seed))
        return world

    @classmethod
    def open(cls, path: Path | str | None = None, search: ToolSearch | None = None) -> Self:
        """Return the world that a file holds, or the open world.

        Args:
            path: A file that `save` wrote; None for the open world as it ships.
            search: The index behind ToolSearcher.

        Raises:
            DataError: The file cannot be read or is no world.
        """
        return cls(open_image() if path is None else read_world(path), search)

    def save(self, path: Path | str) -> None:
        """Write this world's state to a file, whole or not at all; `open` reads it.

        Raises:
            DataError: The file cannot be written.
        """
        write_world(self.image(), path)

    def image(self) -> Image:
        """Return what this world holds now; waking it gives an equal world.

        Raises:
            ValueError: Inside `savepoint` or `trial`, where what it holds may yet be undone.
        """
        if self._depth:
            raise ValueError("an image cannot be taken inside a savepoint")
        if self.connection.total_changes() != self._changes_at_image:
            self._image = Image(pool.settle(self.connection), self._image.knowledge)
            self._changes_at_image = self.connection.total_changes()
        return self._image

    def fork(self) -> World:
        """Return an independent world with the same content, clock, ids and index.

        Raises:
            ValueError: Inside `savepoint` or `trial`.
        """
        return World(self.image(), self.search)

    def close(self) -> None:
        """Give the connection back; a closed world cannot be used."""
        if self._connection is not None:
            pool.give_back(self._image.state, self._image.knowledge, self._connection)
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def connection(self) -> apsw.Connection:
        """The SQLite connection; its schema `main` is the state, `knowledge` what never changes."""
        if self._connection is None:
            raise ValueError("this world is closed")
        return self._connection

    @property
    def knowledge(self) -> bytes:
        """What never changes, as database bytes: the same object for all worlds that share it."""
        return self._image.knowledge

    # --- rows -----------------------------------------------------------------------------------------------

    def rows(self, sql: str, *values: Value) -> list[dict[str, Any]]:
        """Return all rows of a query as dicts, in the query's order."""
        cursor = self.connection.execute(sql, values)
        try:
            names = [column[0] for column in cursor.get_description()]
        except apsw.ExecutionCompleteError:
            return []
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, *values: Value) -> dict[str, Any] | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def value(self, sql: str, *values: Value) -> Any:
        """Return the first column of the first row of a query, or None."""
        row = next(self.connection.execute(sql, values), None)
        return None if row is None else row[0]

    def load(self, tables: Tables) -> None:
        """Insert rows into the state.

        Args:
            tables: Rows by table.

        Raises:
            ValueError: A table or column does not exist, or two rows share a key; the message names the row.
        """
        insert(self.connection, tables)

    def execute(self, sql: str, *values: Value) -> int:
        """Run a statement that changes rows, and return how many it changed."""
        before = self.connection.total_changes()
        self.connection.execute(sql, values)
        return self.connection.total_changes() - before

    def insert(self, table: str, **columns: Value) -> int:
        """Insert one row, and return its row id (0 for tables without one)."""
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
        return self.connection.last_insert_rowid()

    # --- clock, seed, ids -----------------------------------------------------------------------------------

    def get(self, key: str, default: str = "") -> str:
        """Return one of the world's own settings."""
        found = self.connection.execute("SELECT value FROM main.world WHERE key = ?", (key,)).get
        return default if found is None else str(found)

    def set(self, key: str, value: str) -> None:
        """Set one of the world's own settings."""
        self.connection.execute("INSERT OR REPLACE INTO main.world VALUES (?, ?)", (key, value))

    @property
    def now(self) -> datetime:
        """What the world's clock shows; it moves only when it is set."""
        return datetime.strptime(self.get("now"), TIME_FORMAT)

    @now.setter
    def now(self, moment: datetime) -> None:
        self.set("now", moment.strftime(TIME_FORMAT))

    @property
    def today(self) -> date:
        """The day that the world's clock shows."""
        return self.now.date()

    def draw(self, kind: str) -> bytes:
        """Return 32 bytes that follow from the seed, the kind and how many of that kind were drawn before."""
        count = int(self.get(f"drawn:{kind}", "0"))
        self.set(f"drawn:{kind}", str(count + 1))
        return hashlib.blake2b(f"{self.get('seed')}:{kind}:{count}".encode(), digest_size=32).digest()

    def digits(self, kind: str, length: int) -> str:
        """Draw a decimal id of `length` digits that does not start with 0, or take the next pinned one."""
        if pinned := self._pinned(kind):
            return pinned
        low = 10 ** (length - 1)
        return str(low + int.from_bytes(self.draw(kind), "big") % (9 * low))

    def letters(self, kind: str, length: int) -> str:
        """Draw an id of `length` lower-case letters and digits, or take the next pinned one."""
        if pinned := self._pinned(kind):
            return pinned
        alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
        number = int.from_bytes(self.draw(kind), "big")
        marks = []
        for _ in range(length):
            number, rest = divmod(number, len(alphabet))
            marks.append(alphabet[rest])
        return "".join(marks)

    def _pinned(self, kind: str) -> str | None:
        """Take the first of the texts that the setting `pinned:KIND`, a JSON list, still holds."""
        texts: list[str] = json.loads(self.get(f"pinned:{kind}", "[]"))
        if not texts:
            return None
        self.set(f"pinned:{kind}", json.dumps(texts[1:]))
        return texts[0]

    # --- undo and difference --------------------------------------------------------------------------------

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo everything inside, clock and ids included, if it ends in an exception."""
        name = f"s{self._depth}"
        self._depth += 1
        self.connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.connection.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self.connection.execute(f"RELEASE {name}")
            self._depth -= 1

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Undo everything inside, however it ends: to see what would happen."""
        name = f"s{self._depth}"
        self._depth += 1
        self.connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        finally:
            self.connection.execute(f"ROLLBACK TO {name}")
            self.connection.execute(f"RELEASE {name}")
            self._depth -= 1

    @contextmanager
    def recording(self) -> Iterator[list[RowChange]]:
        """Record what changes inside; the list is filled at the end, ordered by table and key."""
        columns = _columns()
        changes: list[RowChange] = []
        session = apsw.Session(self.connection, "main")
        try:
            session.table_filter(columns.__contains__)
            yield changes
            changes.extend(read_changes(session.changeset(), columns))
        finally:
            session.close()

    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """Return the state tables' column names, in table order."""
        return _columns()

    def digest(self) -> str:
        """Return a hash of the whole state: equal for equal worlds, whatever led there."""
        mark = hashlib.blake2b(digest_size=16)
        for table in ("world", *sorted(_columns())):
            for row in self.connection.execute(f"SELECT * FROM main.{table} ORDER BY 1, 2"):
                mark.update(json.dumps([table, *row], ensure_ascii=False).encode())
        return mark.hexdigest()
