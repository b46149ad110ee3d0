"""The journal: every reply of a run, one JSON line each, under the hash of what was asked.

A line is written in one piece before its reply counts as there, so a killed process loses only what was in flight. A
torn last line is cut off, a line that cannot be read is as if it were not there, and of two lines for one question the
first counts. One process at a time writes a journal.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from apibank.errors import DataError
from apibank.models.model import Reply
from apibank.storage.files import dump
from apibank.storage.lines import LineFile


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
        self._lines = LineFile(path)
        try:
            self.entries = read_journal(path)
        except BaseException:
            self._lines.close()
            raise

    def append(self, entry: Entry) -> None:
        """Write an entry, unless its question has one.

        Raises:
            DataError: It cannot be written; the journal is as it was.
        """
        if entry.question in self.entries:
            return
        self._lines.append(dump(entry.record()).encode() + b"\n")
        self.entries[entry.question] = entry

    def close(self) -> None:
        """Make sure that everything is on the disk, and let other processes write."""
        self._lines.close()

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
