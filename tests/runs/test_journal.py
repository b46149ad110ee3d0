"""The journal keeps every reply once, whatever ends the process that writes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from apibank.errors import DataError, UsageError
from apibank.models.model import Reply
from apibank.runs.journal import Entry, Journal, read_journal


def entry(name: str, text: str = "hello") -> Entry:
    return Entry(name, (f"corrected/{name}",), Reply(text, prompt_tokens=3, completion_tokens=2, seconds=0.5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "predictions.jsonl"
    with Journal(path) as journal:
        for name in ("a", "b"):
            journal.append(entry(name))
    return path


def test_entries_come_back_as_they_were(path: Path) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "T", "arguments": "{}"}}
    odd = Entry("c", ("corrected/c", "paper/c"), Reply("line\nbreak \u2028 and half a smile \ud83d", (call,)))
    with Journal(path) as journal:
        journal.append(odd)
    with Journal(path) as journal:
        assert journal.entries == {"a": entry("a"), "b": entry("b"), "c": odd}


@pytest.mark.parametrize(
    "torn", ['{"question": "c"', '{"question": "c", "samples": [], "text": "whole but no newline"}', "{"]
)
def test_a_torn_last_line_is_cut_off(path: Path, torn: str) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + torn.encode())
    assert list(read_journal(path)) == ["a", "b"]
    with Journal(path) as journal:
        assert path.read_bytes() == whole
        journal.append(entry("c"))
    assert list(read_journal(path)) == ["a", "b", "c"]


def test_a_line_torn_within_a_character_is_cut_off(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + '{"question": "c", "text": "é'.encode()[:-1])
    Journal(path).close()
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "broken", ["", "nonsense", "[1]", "{}", '{"question": "x", "samples": [], "text": 5}', '"\udc00"']
)
def test_a_line_that_cannot_be_read_is_as_if_it_were_not_there(path: Path, broken: str) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + broken.encode("utf-8", "surrogatepass") + b"\n" + lines[1])
    assert list(read_journal(path)) == ["a", "b"]


def test_of_two_replies_to_one_question_the_first_counts(path: Path) -> None:
    with Journal(path) as journal:
        journal.append(entry("a", "another"))
    assert len(path.read_bytes().splitlines()) == 2
    path.write_bytes(path.read_bytes() + json.dumps(entry("a", "another").record()).encode() + b"\n")
    assert read_journal(path)["a"].reply.text == "hello"


def test_two_processes_do_not_write_one_journal(path: Path) -> None:
    pytest.importorskip("fcntl")
    with Journal(path), pytest.raises(UsageError, match="another process"):
        Journal(path)
    Journal(path).close()


def test_a_full_disk_leaves_whole_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = path.read_bytes()
    write = os.write
    room = [len(whole) + 40]
    journal = Journal(path)

    def small(file: int, data: bytes) -> int:
        left = room[0] - path.stat().st_size
        if left <= 0:
            raise OSError(28, "No space left on device")
        return write(file, data[:left])

    monkeypatch.setattr(os, "write", small)
    with pytest.raises(DataError, match="no room is left"):
        journal.append(entry("c"))
    assert path.read_bytes() == whole
    room[0] = 1 << 20
    journal.append(entry("d"))
    journal.close()
    assert list(read_journal(path)) == ["a", "b", "d"]


def test_a_folder_that_is_not_there_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        Journal(tmp_path / "nowhere" / "predictions.jsonl")
