"""Official dialogues as `Dialogue`: the JSONL files of levels 1 and 2, the samples of level 3.

A dialogue's id is its level and its file's name without the ending (`l1/AddAlarm-level-1-1`), or `l3/SAMPLE_ID`. The
records as they stand in the file are kept in `meta["records"]`, by position, for protocols that need them so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apibank.benchmarks.dialogue import Dialogue, GoldCall, Level, Turn, Utterance
from apibank.calls import Call
from apibank.tools import SEARCHER
from apibank.world import Image

Record = Mapping[str, Any]

DRAWN = {"RegisterUser": "token", "AppointmentRegistration": "appointment", "ForgotPassword": "verification_code"}
"""Tools whose results are drawn at random in the original, and what our worlds call what they draw."""


def dialogue_id(level: int, file: str) -> str:
    """Return the id of the dialogue in a file of level 1 or 2."""
    return f"l{level}/{file.removesuffix('.jsonl')}"


def read_dialogues(
    files: Mapping[str, Sequence[Record]], level: Level, image: Image, described: Mapping[str, Sequence[str]]
) -> list[Dialogue]:
    """Return the dialogues of level 1 or 2, by file name.

    Args:
        files: The records of each file.
        level: 1 or 2.
        image: The world that they take place in.
        described: The tools that a level-1 dialogue's prompts describe, by its id; where it has none, those it calls.
    """
    found = []
    for name, records in files.items():
        called = dialogue_id(level, name)
        tools = described.get(called) or _called(records)
        found.append(
            Dialogue(
                id=called,
                level=level,
                toolset="apis",
                tools=tuple(tools) if level == 1 else (SEARCHER,),
                turns=tuple(_turn(record) for record in records),
                image=image,
                settings=_pins(records),
                shows_clock=False,
                meta={"file": name, "records": tuple(records)},
            )
        )
    return found


def read_level3(samples: Iterable[Record], image: Image) -> list[Dialogue]:
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
        for sample in samples
    ]


def _called(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record["api_name"] for record in records if record["role"] == "API"))


def _pins(records: Iterable[Record]) -> dict[str, str]:
    """Return the settings that make a world draw the ids which the records show."""
    drawn: dict[str, list[str]] = {}
    for record in records:
        kind = DRAWN.get(record.get("api_name", ""))
        output = record["result"]["output"] if kind else None
        text = output.get("token") if isinstance(output, dict) else output
        if kind and text is not None and not (kind == "verification_code" and text == "success"):
            drawn.setdefault(kind, []).append(str(text))
    return {f"pinned:{kind}": json.dumps(texts) for kind, texts in drawn.items()}


def _turn(record: Record) -> Turn:
    if record["role"] == "API":
        return _call(record["api_name"], record["param_dict"], record["result"])
    return Utterance("user" if record["role"] == "User" else "assistant", record["text"])


def _call(name: str, written: Mapping[str, Any], result: Mapping[str, Any]) -> GoldCall:
    typed = result["input"] if isinstance(result["input"], dict) else written
    error = result["exception"]
    return GoldCall(Call(name, dict(typed)), result["output"], str(error) if error is not None else None)
