"""Writing files of a run: whole or not at all, and every failure as one line that says what to do."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from apibank.errors import DataError

FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a `DataError` that names the file."""
    try:
        yield
    except OSError as problem:
        if problem.errno in FULL:
            raise DataError(f"no room is left to write {path}: make room") from None
        raise DataError(f"{path} cannot be written: {problem.strerror or problem}") from None


def write_whole(path: Path, text: str | Iterable[str]) -> None:
    """Write a file so that a reader finds the old text or all of the new one.

    Args:
        path: The file.
        text: All of it, or its parts in order.

    Raises:
        DataError: It cannot be written, or is a device or a folder; the old file, if any, is as it was.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise DataError(f"{path} is no ordinary file: name another one")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with writing(path):
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines((text,) if isinstance(text, str) else text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise


def write_json(path: Path, document: Any) -> None:
    """Write one JSON document, indented."""
    write_whole(path, dump(document, indent=2) + "\n")


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON records, one a line."""
    write_whole(path, "".join(dump(record) + "\n" for record in records))


def dump(document: Any, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    """Return JSON that can be written as UTF-8, whatever half characters a model wrote."""
    text = json.dumps(document, ensure_ascii=False, indent=indent, separators=separators)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(document, indent=indent, separators=separators)
    return text


def read_json(path: Path) -> Any:
    """Return a JSON document.

    Raises:
        DataError: It is missing or broken.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise DataError(f"{path} cannot be read: {problem}") from None
