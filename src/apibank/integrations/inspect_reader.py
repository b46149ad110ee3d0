"""Predictions from a log of Inspect, whoever wrote it: JSON, or the packed `.eval`.

A sample of the log answers the benchmark's sample that its metadata name (`key`, or `file` and `id`, or `sample_id` and
`api_id`), or else that of the log's own id. Epochs are trials. A sample that ended without an answer has no prediction
and is left out: a failed request is no wrong answer.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from apibank.errors import DataError

NAMING = (("key",), ("file", "id"), ("sample_id", "api_id"))
"""Fields of a sample's metadata that name a sample of the benchmark."""

ATTACHMENT = "attachment://"


def is_inspect_log(path: Path) -> bool:
    """Return whether a file is a log of Inspect."""
    if path.suffix == ".eval":
        return path.is_file()
    if path.suffix != ".json" or not path.is_file():
        return False
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "eval" in found and "version" in found


def read_inspect_log(path: Path) -> list[dict[str, Any]]:
    """Return the predictions of a log, as rows that `apibank.score` takes.

    Args:
        path: The log.

    Raises:
        DataError: It cannot be read, or holds no answered sample.
    """
    rows = [row for sample in _samples(path) for row in _rows(sample)]
    if not rows:
        raise DataError(f"{path} holds no sample with an answer: was it written with log_samples?")
    return rows


def _samples(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        if path.suffix == ".eval":
            yield from _packed(path)
        else:
            document = json.loads(path.read_text(encoding="utf-8-sig"))
            yield from document.get("samples") or ()
    except NotImplementedError:
        raise DataError(
            f"{path} is packed with zstd, which this Python cannot read: pip install zipfile-zstd, or write it "
            "anew with inspect log convert --to json"
        ) from None
    except (OSError, ValueError, zipfile.BadZipFile, RecursionError) as problem:
        raise DataError(f"{path} cannot be read as a log of Inspect: {problem}") from None


def _packed(path: Path) -> Iterator[Mapping[str, Any]]:
    with suppress(ImportError):
        import_module("zipfile_zstd")  # comes with Inspect, and teaches zipfile before Python 3.14 what it packs with
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.startswith("samples/") and name.endswith(".json"):
                yield json.loads(packed.read(name))


def _rows(sample: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(sample, Mapping):
        return
    output = sample.get("output")
    choices = output.get("choices") if isinstance(output, Mapping) else None
    message = choices[0].get("message") if choices and isinstance(choices[0], Mapping) else None
    if not isinstance(message, Mapping):
        return
    attachments = sample.get("attachments") or {}
    row: dict[str, Any] = {"text": _text(message.get("content"), attachments)}
    calls = [_call(call) for call in message.get("tool_calls") or () if isinstance(call, Mapping)]
    epoch = sample.get("epoch", 1)
    row |= {"tool_calls": calls} if calls else {}
    row |= {"trial": epoch - 1} if isinstance(epoch, int) and epoch > 1 else {}
    told = sample.get("metadata") or {}
    named = next((names for names in NAMING if all(name in told for name in names)), None)
    if named == ("key",) and isinstance(told.get("protocol"), str):
        yield {**row, "question": str(told["key"]), "samples": [f"{told['protocol']}/{told['key']}"]}
    elif named:
        yield {**{name: told[name] for name in named}, **row}
    else:
        yield {"key": str(sample.get("id")), **row}


def _text(content: Any, attachments: Mapping[str, Any]) -> str:
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, Mapping) and part.get("type") == "text")
        return "\n".join(_text(part, attachments) for part in parts)
    text = content if isinstance(content, str) else ""
    if text.startswith(ATTACHMENT):
        return str(attachments.get(text.removeprefix(ATTACHMENT), text))
    return text


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    arguments = json.dumps(call.get("arguments") or {}, ensure_ascii=False)
    written = call["parse_error"] if isinstance(call.get("parse_error"), str) else arguments
    function = {"name": str(call.get("function", "")), "arguments": written}
    return {"id": str(call.get("id", "")), "type": "function", "function": function}
