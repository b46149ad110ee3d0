"""Stored predictions, one a line: what a file of them looks like, and reading it.

Each line names its sample (`key`, or `file` and `id`, or `sample_id` and `api_id`) and holds the prediction as `pred`
or `text`; a `trial` from 0 tells several for one sample apart. Whatever else it holds is the user's own and stays with
it. A run's journal is such a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apibank.errors import DataError
from apibank.models.model import Reply


@dataclass(frozen=True, slots=True)
class Row:
    """One stored prediction.

    Args:
        place: Where it stands, as `FILE:LINE`.
        fields: The line's fields, those that name the sample among them.
        reply: The prediction.
        protocol: The protocol that it was made for; None if for any.
        trial: Which trial of the sample it is, from 0.
    """

    place: str
    fields: dict[str, Any] = field(repr=False)
    reply: Reply
    protocol: str | None = None
    trial: int = 0


def read_predictions(path: Path) -> list[Row]:
    """Return the predictions of a JSONL file or of a run's folder, in order.

    A line of a run's journal gives a row for each sample that it answers.

    Raises:
        DataError: There is no such file, or a line does not hold a prediction; the message names the line.
    """
    if path.is_dir():
        if not (path / "predictions.jsonl").is_file():
            raise DataError(f"{path} holds no predictions.jsonl: name a file of predictions or the folder of a run")
        path = path / "predictions.jsonl"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(f"there is no file {path}") from None
    except UnicodeDecodeError as problem:
        raise DataError(f"{path} is no UTF-8 text: {problem.reason} at byte {problem.start}") from None
    except OSError as problem:
        raise DataError(f"{path} cannot be read: {problem.strerror}") from None
    lines = [(f"{path}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    rows = [row for place, line in lines for row in _rows(place, _record(place, line))]
    if not rows:
        raise DataError(f"{path} holds no predictions")
    return rows


def read_rows(records: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return the predictions that records hold, in order.

    Raises:
        DataError: A record does not hold a prediction; the message names it by its number.
    """
    return [row for number, record in enumerate(records, 1) for row in _rows(f"row {number}", record)]


def _record(place: str, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise DataError(f"{place} is no JSON: {problem}") from None


def _rows(place: str, record: Any) -> list[Row]:
    if isinstance(record, Mapping):
        record = dict(record)
    if not isinstance(record, dict):
        raise DataError(f"{place} is no JSON object but {_kind(record)}")
    said = record.get("pred", record.get("text"))
    if not isinstance(said, str):
        what = "has neither pred nor text" if said is None else f"has {_kind(said)} where the prediction should be text"
        raise DataError(f"{place} {what}: a line holds a prediction as pred or text")
    reply = Reply(said, _tool_calls(place, record), **_usage(record))
    samples, trial = record.get("samples"), _trial(place, record)
    if "question" in record and isinstance(samples, list):
        pairs = [str(sample).partition("/") for sample in samples]
        numbered = {"trial": trial} if trial else {}
        return [Row(place, {"key": key, **numbered, "text": said}, reply, name, trial) for name, _, key in pairs]
    if not any(isinstance(record.get(name), str | int) for name in ("key", "file", "sample_id")):
        raise DataError(f"{place} names no sample: it needs key, or file and id, or sample_id and api_id")
    return [Row(place, record, reply, trial=trial)]


def _trial(place: str, record: dict[str, Any]) -> int:
    trial = record.get("trial", 0)
    if not isinstance(trial, int) or isinstance(trial, bool) or trial < 0:
        raise DataError(f"{place} has a trial that is no number from 0: leave it out where a sample was asked once")
    return trial


def _tool_calls(place: str, record: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    calls = record.get("tool_calls") or []
    if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
        raise DataError(f"{place} has tool_calls that are no list of objects")
    return tuple(calls)


def _usage(record: dict[str, Any]) -> dict[str, Any]:
    kinds = {"prompt_tokens": int, "completion_tokens": int, "seconds": int | float}
    return {name: record[name] for name, kind in kinds.items() if isinstance(record.get(name), kind)}


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
