"""Grounding: every gold argument can be derived from what the model has seen before the call.

An argument is grounded by the slots that it is made of: each must have been used in what was said before, or be bound
to an earlier result or shown by one, or be derived from slots that are. A literal must be found in the words that were
said, in a result, or be a switch (true or false) that the words decide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from apibank.benchmarks.dialogue import Dialogue, GoldCall, Utterance
from apibank.tools import SEARCHER
from apibank.tools.types import words

from .build import Trace
from .scenario import Scenario
from .slots import Specification
from .values import NUMBER_WORDS

_PATHS = re.compile(r"\{([^{}:]+)(?::[^{}]*)?\}")
_NOTHING = re.compile(r"\b(?:no|none|without)\b")


def ungrounded(scenario: Scenario, dialogue: Dialogue, trace: Trace) -> Iterator[str]:
    """Yield a sentence for every argument that cannot be derived.

    Args:
        scenario: What was built.
        dialogue: What it gave.
        trace: The paths that its turns use.
    """
    said: set[str] = set()
    heard: list[str] = [dialogue.now or "2026-03-31 09:00:00"] if dialogue.shows_clock else []
    shown = ""
    bound: set[str] = set()
    for step, turn, used in zip(scenario.turns, dialogue.turns, trace, strict=True):
        if isinstance(turn, Utterance):
            said |= used
            heard.append(turn.text)
            continue
        if turn.call.name != SEARCHER:
            for path in sorted(used):
                whole = [name for name, value in step.arguments.items() if value == f"{{{path}}}"]
                seen = any(f'"{turn.call.arguments[name]}"' in shown for name in whole)
                if not seen and not _known(path, said, bound, scenario.slots):
                    yield f"{scenario.id}: {turn.call.name} uses {{{path}}} before it is said"
            for value in _literals(step.arguments):
                if not _heard(value, heard):
                    yield f"{scenario.id}: {turn.call.name} uses {value!r}, which nothing said or returned before holds"
        heard.append(_told(turn))
        shown += "" if turn.error else _told(turn)
        if step.bind is not None:
            bound.add(step.bind)


def _known(path: str, said: set[str], bound: set[str], slots: dict[str, Specification]) -> bool:
    root = re.split(r"[.\[]", path)[0]
    if root in bound:
        return True
    if any(p == path or p.startswith((f"{path}.", f"{path}[")) or path.startswith(f"{p}.") for p in said):
        return True
    specification = slots.get(root)
    if isinstance(specification, dict) and ("shift" in specification or "text" in specification):
        sources = [specification["shift"]] if "shift" in specification else []
        sources += _PATHS.findall(json.dumps(list(specification.values()), default=str))
        return all(_known(str(source), said, bound, slots) for source in sources)
    return False


def _literals(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _literals(item)
    elif isinstance(value, list):
        for item in value:
            yield from _literals(item)
    elif isinstance(value, str):
        if _PATHS.search(value) is None and value.strip():
            yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def _heard(value: Any, heard: list[str]) -> bool:
    text = " ".join(heard).lower().replace("_", " ")
    if isinstance(value, int | float):
        spoken = NUMBER_WORDS[int(value)] if value == int(value) and 0 <= value < len(NUMBER_WORDS) else None
        if value == 0 and _NOTHING.search(text):
            return True
        shown = re.sub(r"\.0$", "", str(value))
        return re.search(rf"(?<!\d){re.escape(shown)}(?!\d)", text) is not None or (spoken or "\0") in text
    value = value.replace("_", " ")
    wanted = words(value)
    return value.lower() in text or len(wanted & words(text)) > len(wanted) / 2


def _told(turn: GoldCall) -> str:
    return json.dumps(turn.output, ensure_ascii=False) if turn.error is None else turn.error
