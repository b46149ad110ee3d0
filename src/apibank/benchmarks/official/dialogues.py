"""Official dialogues as `Dialogue`: the JSONL files of levels 1 and 2, the samples of level 3.

A dialogue's id is its level and its file's name without the ending (`l1/AddAlarm-level-1-1`), or `l3/SAMPLE_ID`. The
records as they stand in the file are kept in `meta["records"]`, by position, for protocols that need them so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apibank.benchmarks.dialogue import SEARCHER, Dialogue, GoldCall, Level, Turn, Utterance
from apibank.calls import Call
from apibank.world import Image

from .folder import OfficialFolder


def dialogue_id(level: int, file: str) -> str:
    """Return the id of the dialogue in a file of level 1 or 2."""
    return f"l{level}/{file.removesuffix('.jsonl')}"


def read_dialogues(folder: OfficialFolder, level: Level, image: Image) -> list[Dialogue]:
    """Return the dialogues of level 1 or 2, by file name."""
    return [
        Dialogue(
            id=dialogue_id(level, name),
            level=level,
            toolset="apis",
            tools=_called(records) if level == 1 else (SEARCHER,),
            turns=tuple(_turn(record) for record in records),
            image=image,
            shows_clock=False,
            meta={"file": name, "records": tuple(records)},
        )
        for name, records in folder.dialogues(level).items()
    ]


def read_level3(folder: OfficialFolder, image: Image) -> list[Dialogue]:
    """Return the level-3 samples as dialogues: the requirement, the calls, the response."""
    return [
        Dialogue(
            id=f"l3/{sample['sample_id']}",
            level=3,
            toolset="lv3",
            tools=(SEARCHER,),
            turns=(
                Utterance("user", sample["requirement"]),
                *(_call(step["api_name"], step["input"], step["output"]) for step in sample["apis"]),
                Utterance("assistant", sample["response"]),
            ),
            image=image,
            shows_clock=False,
            meta={"sample_id": sample["sample_id"], "records": (None, *sample["apis"], None)},
        )
        for sample in folder.level3()
    ]


def _called(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record["api_name"] for record in records if record["role"] == "API"))


def _turn(record: Mapping[str, Any]) -> Turn:
    if record["role"] == "API":
        return _call(record["api_name"], record["param_dict"], record["result"])
    return Utterance("user" if record["role"] == "User" else "assistant", record["text"])


def _call(name: str, written: Mapping[str, Any], result: Mapping[str, Any]) -> GoldCall:
    typed = result["input"] if isinstance(result["input"], dict) else written
    error = result["exception"]
    return GoldCall(Call(name, dict(typed)), result["output"], str(error) if error is not None else None)
