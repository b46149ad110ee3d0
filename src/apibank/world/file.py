"""World files: a world's state as one SQLite file that any SQLite program can read.

Knowledge is not in it: it is the open world's, which ships with the package. A file is written beside its place and
moved there, so what is there is always a whole world.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from pathlib import Path

import apsw

from apibank.errors import DataError

from .image import TIME_FORMAT, Image, empty_image
from .seed import open_image


def read_world(path: Path | str) -> Image:
    """Return the world that a file holds.

    Raises:
        DataError: The file cannot be read, or it is no world of this version.
    """
    try:
        state = Path(path).read_bytes()
    except OSError as problem:
        raise DataError(f"the world file {path} cannot be read: {problem.strerror or problem}") from None
    if _layout(state) != _layout_of_a_world() or not _ticks(state):
        raise DataError(f"{path} is no world file of this version of apibank: name another, or a new one")
    return Image(state, open_image().knowledge)


def write_world(image: Image, path: Path | str) -> None:
    """Write a world's state to a file, in place of what was there.

    Raises:
        DataError: The file cannot be written; what was there is as it was.
    """
    place = Path(path)
    scratch = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with scratch.open("wb") as stream:
            stream.write(image.state)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(place)
    except OSError as problem:
        scratch.unlink(missing_ok=True)
        raise DataError(f"the world file {path} cannot be written: {problem.strerror or problem}") from None


def _layout(state: bytes) -> tuple[tuple[str, ...], ...] | None:
    """What a database defines, as SQL by name; None if the bytes are no sound database."""
    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", state)
        if connection.execute("PRAGMA quick_check(1)").get != "ok":
            return None
        found = connection.execute("SELECT type, name, coalesce(sql, '') FROM main.sqlite_schema ORDER BY 1, 2")
        return tuple(tuple(map(str, row)) for row in found)
    except apsw.Error:
        return None
    finally:
        connection.close()


def _ticks(state: bytes) -> bool:
    """Whether a world has a seed, and a clock that can be read."""
    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", state)
        settings = dict(connection.execute("SELECT key, value FROM main.world WHERE key IN ('seed', 'now')"))
        datetime.strptime(str(settings.get("now", "")), TIME_FORMAT)
        return bool(settings.get("seed"))
    except ValueError:
        return False
    finally:
        connection.close()


@cache
def _layout_of_a_world() -> tuple[tuple[str, ...], ...] | None:
    return _layout(empty_image().state)
