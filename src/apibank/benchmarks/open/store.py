"""Built dialogues as JSONL: one line a dialogue, the same bytes for the same dialogues."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from apibank.benchmarks.dialogue import Dialogue, GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.world import Image


def write_dialogues(dialogues: Iterable[Dialogue]) -> str:
    """Return the dialogues as JSONL."""
    return "".join(json.dumps(dialogue_record(dialogue), ensure_ascii=False) + "\n" for dialogue in dialogues)


def read_dialogues(text: str, image: Image) -> list[Dialogue]:
    """Return the dialogues that a JSONL text holds.

    Args:
        text: What `write_dialogues` gave.
        image: The world that they take place in.
    """
    return [_dialogue(json.loads(line), image) for line in text.split("\n") if line]


def digest(text: str) -> str:
    """Return the hash that names a benchmark's content."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def dialogue_record(dialogue: Dialogue) -> dict[str, Any]:
    """Return a dialogue as a JSON object."""
    return {
        "id": dialogue.id,
        "level": dialogue.level,
        "toolset": dialogue.toolset,
        "tools": list(dialogue.tools),
        "shows_clock": dialogue.shows_clock,
        "now": dialogue.now,
        "about": dialogue.meta.get("about", ""),
        "rows": dialogue.rows,
        "settings": dict(dialogue.settings),
        "turns": [_turn_record(turn) for turn in dialogue.turns],
    }


def _turn_record(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, Utterance):
        return {turn.speaker: turn.text}
    record = {"call": turn.call.name, "arguments": turn.call.arguments}
    return record | ({"output": turn.output} if turn.error is None else {"error": turn.error})


def _dialogue(record: dict[str, Any], image: Image) -> Dialogue:
    return Dialogue(
        id=record["id"],
        level=record["level"],
        toolset=record["toolset"],
        tools=tuple(record["tools"]),
        turns=tuple(_turn(turn) for turn in record["turns"]),
        image=image,
        rows=record["rows"],
        settings=record.get("settings", {}),
        now=record["now"],
        shows_clock=record["shows_clock"],
        meta={"about": record["about"]},
    )


def _turn(record: dict[str, Any]) -> Turn:
    if "call" in record:
        return GoldCall(Call(record["call"], record["arguments"]), record.get("output"), record.get("error"))
    return Utterance("user", record["user"]) if "user" in record else Utterance("assistant", record["assistant"])
