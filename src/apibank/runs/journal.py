"""The journal: every reply of a run, one JSON line each, under the hash of what was asked.

A line is written in one piece before its reply counts as there, so a killed process loses only what was in flight; the
disk is made sure of every `SYNC_SECONDS`. A torn last line is cut off, a line that cannot be read is as if it were not
there, and of two lines for one question the first counts. One process at a time writes a journal.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from apibank.errors import DataError, UsageError
from apibank.models.model import Reply

from .files import dump, writing

SYNC_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One reply.

    Args:
        question: The hash of what was asked.
        samples: The samples that it answers, as `PROTOCOL/KEY`.
        reply: What the model said.
        trial: Which trial of the samples this is, from 0.
    """

    question: str
    samples: tuple[str, ...]
    reply: Reply
    trial: int = 0

    def record(self) -> dict[str, Any]:
        """Return the entry as a JSON object."""
        said = asdict(self.reply)
        if not said["tool_calls"]:
            del said["tool_calls"]
        numbered = {"trial": self.trial} if self.trial else {}
        return {"question": self.question, "samples": list(self.samples), **numbered, **said}

    @classmethod
    def read(cls, record: dict[str, Any]) -> Self:
        """Return the entry that a JSON object holds.

        Raises:
            LookupError, TypeError, ValueError: It holds none.
        """
        fields = {name: record[name] for name in Reply.__dataclass_fields__ if name in record}
        fields["tool_calls"] = tuple(fields.get("tool_calls", ()))
        if not isinstance(fields["text"], str) or not isinstance(record["question"], str):
            raise TypeError("question and text are texts")
        return cls(record["question"], tuple(record["samples"]), Reply(**fields), int(record.get("trial", 0)))


class Journal:
    """A journal that is open for appending.

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
            self.entries = read_journal(path)
            with writing(path):
                self._size = _whole_lines(path)
                self._cut()
        except BaseException:
            os.close(self._file)
            raise
        self._synced = time.monotonic()

    def append(self, entry: Entry) -> None:
        """Write an entry, unless its question has one.

        Raises:
            DataError: It cannot be written; the journal is as it was.
        """
        if entry.question in self.entries:
            return
        line = dump(entry.record()).encode() + b"\n"
        with writing(self.path):
            try:
                written = 0
                while written < len(line):
                    written += os.write(self._file, line[written:])
            except OSError:
                self._cut()
                raise
            self._size += len(line)
            self.entries[entry.question] = entry
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


def read_journal(path: Path) -> dict[str, Entry]:
    """Return the entries of a journal by question, in the order in which they were written.

    Raises:
        DataError: The file cannot be read.
    """
    entries: dict[str, Entry] = {}
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise DataError(f"{path} cannot be read: {problem.strerror}") from None
    for line in raw.split(b"\n")[:-1]:
        try:
            entry = Entry.read(json.loads(line))
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            continue
        entries.setdefault(entry.question, entry)
    return entries


def _whole_lines(path: Path) -> int:
    """Return how many bytes of a file are whole lines."""
    return path.read_bytes().rfind(b"\n") + 1


def _lock(file: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on this system: two writers at once are then the user's affair
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"another process is running into {path.parent}: wait for it, or name another --out") from None
