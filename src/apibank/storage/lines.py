"""A file of lines that is only ever appended to, by one process at a time.

What is appended stands there in one piece before `append` returns, so a killed process loses only what was in flight;
the disk is made sure of every `SYNC_SECONDS`. A torn last line is cut off.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Self

from apibank.errors import UsageError

from .files import writing

SYNC_SECONDS = 1.0


class LineFile:
    """A file of lines that is open for appending.

    Args:
        path: The file; it is made if it is not there.

    Raises:
        DataError: It cannot be read or written.
        UsageError: Another process is writing it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with writing(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _lock(self._file, path)
            with writing(path):
                self._size = path.read_bytes().rfind(b"\n") + 1
                self._cut()
        except BaseException:
            os.close(self._file)
            raise
        self._synced = time.monotonic()

    def append(self, lines: bytes) -> None:
        """Write whole lines, in one piece.

        Raises:
            DataError: They cannot be written; the file is as it was.
        """
        with writing(self.path):
            try:
                written = 0
                while written < len(lines):
                    written += os.write(self._file, lines[written:])
            except OSError:
                self._cut()
                raise
            self._size += len(lines)
            if time.monotonic() - self._synced > SYNC_SECONDS:
                os.fsync(self._file)
                self._synced = time.monotonic()

    def _cut(self) -> None:
        """Take away what stands behind the last whole line."""
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)

    def close(self) -> None:
        """Make sure that everything is on the disk, and let other processes write."""
        try:
            with writing(self.path):
                os.fsync(self._file)
        finally:
            os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _lock(file: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on this system: two writers at once are then the user's affair
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"another process is running into {path.parent}: wait for it, or name another --out") from None
