"""Writing a set for trainers: rows and chats, split by API, as JSONL or Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from apibank.errors import DataError, MissingExtra, UsageError

from .catalog.library import Library
from .rows import chat, rows
from .splits import Split, split_of
from .training import TrainingDialogue

Form: TypeAlias = Literal["rows", "chat"]
Format: TypeAlias = Literal["jsonl", "parquet"]

COLUMNS: Mapping[Form, tuple[str, ...]] = {
    "rows": ("id", "ability", "domain", "instruction", "input", "output"),
    "chat": ("id", "ability", "domain", "messages", "tools"),
}
"""What a row holds, by form."""

SPLITS: tuple[Split, ...] = ("train", "validation")


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written.

    Args:
        path: Where it is.
        rows: How many rows it holds.
        dialogues: Of how many dialogues.
    """

    path: Path
    rows: int
    dialogues: int


def split(dialogue: TrainingDialogue, library: Library) -> Split:
    """Return the split of a dialogue: that of its theme."""
    domain = library.by_name.get(dialogue.domain)
    return split_of(domain.group, domain.theme) if domain is not None else split_of(dialogue.domain, "")


def export(
    dialogues: Iterable[TrainingDialogue],
    library: Library,
    folder: Path,
    form: Form,
    format: Format,  # noqa: A002
) -> list[Written]:
    """Write a set, a file a split.

    Args:
        dialogues: The set.
        library: Its APIs.
        folder: Where to; new or empty.
        form: `rows` (`instruction`, `input`, `output`) or `chat` (`messages`, `tools`); with id, ability and domain.
        format: `jsonl`, or `parquet`, in which `tools` is a column of JSON text, as schemas have no common columns.

    Raises:
        UsageError: The folder holds something.
        DataError: It cannot be written.
        MissingExtra: Parquet needs a package that is not installed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something already: name a new folder with --out")
    write = _parquet if format == "parquet" else _jsonl
    if format == "parquet":
        _pyarrow()
    sorted_out: dict[Split, list[TrainingDialogue]] = {name: [] for name in SPLITS}
    for dialogue in dialogues:
        sorted_out[split(dialogue, library)].append(dialogue)
    written = []
    for name in SPLITS:
        records = [record for dialogue in sorted_out[name] for record in _records(dialogue, library, form)]
        path = folder / f"{form}-{name}.{format}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write(path, records, COLUMNS[form])
        except OSError as problem:
            raise DataError(f"{path} cannot be written: {problem.strerror or problem}") from None
        written.append(Written(path, len(records), len(sorted_out[name])))
    return written


def _records(dialogue: TrainingDialogue, library: Library, form: Form) -> list[dict[str, Any]]:
    head = {"id": dialogue.id, "ability": dialogue.ability, "domain": dialogue.domain}
    if form == "chat":
        return [{**head, **chat(dialogue, library)}]
    return [{**head, **row} for row in rows(dialogue, library)]


def _jsonl(path: Path, records: list[dict[str, Any]], columns: Sequence[str]) -> None:
    del columns
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _parquet(path: Path, records: list[dict[str, Any]], columns: Sequence[str]) -> None:
    arrow, parquet = _pyarrow()
    called = arrow.struct([("name", arrow.string()), ("arguments", arrow.string())])
    call = arrow.struct([("id", arrow.string()), ("type", arrow.string()), ("function", called)])
    texts = [(name, arrow.string()) for name in ("role", "content", "tool_call_id")]
    kinds = {"messages": arrow.list_(arrow.struct([*texts, ("tool_calls", arrow.list_(call))]))}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in columns])
    flat = [
        {**record, "tools": json.dumps(record["tools"], ensure_ascii=False)} if "tools" in record else record
        for record in records
    ]
    parquet.write_table(arrow.Table.from_pylist(flat, schema=schema), path, compression="zstd")


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("writing Parquet", "parquet") from None
    return pyarrow, pyarrow.parquet
