"""What an assistant says after a call was told by the user, the call or its result: every figure and every code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from apibank.benchmarks import GoldCall
from apibank.synthesis.catalog.api import Api
from apibank.synthesis.training import TrainingDialogue
from apibank.tools import SEARCHER

from .objection import Objection

_NUMBER = re.compile(r"(?<![A-Za-z\d])-?\d[\d,]*(?:\.\d+)?")
_CODE = re.compile(r"\b(?=[A-Za-z0-9/-]*\d)(?=[A-Za-z0-9/-]*[A-Z])[A-Z0-9]+(?:[-/][A-Z0-9]+)+\b|\b[A-Z]{2,}\d{2,}\b")


def faithfulness(dialogue: TrainingDialogue, apis: Mapping[str, Api]) -> Iterator[Objection]:
    """Yield what replies say that nothing told.

    A reply that follows a user's words directly is a question or talk, for which there is nothing to hold it against.

    Args:
        dialogue: What is checked.
        apis: The library's APIs by name, whose descriptions count as told.
    """
    told: set[str] = {"1"} | figures(dialogue.setting.today)
    text = ""
    after_call = False
    for turn in dialogue.turns:
        if isinstance(turn, GoldCall):
            after_call = True
            if turn.call.name == SEARCHER:
                continue
            if turn.call.name in apis:
                told |= _described(apis[turn.call.name])
            arguments = json.dumps(turn.call.arguments, ensure_ascii=False)
            result = turn.error if turn.error is not None else json.dumps(turn.output, ensure_ascii=False)
            told |= figures(arguments) | figures(result) | _counts(turn.output)
            text += arguments + result
        elif turn.speaker == "user":
            told |= figures(turn.text)
            text += turn.text
            after_call = False
        elif after_call:
            unknown = sorted(figures(turn.text, spoken=True) - told)
            if unknown:
                yield Objection(
                    "unfaithful", f"The reply says {', '.join(unknown)}, which nothing told: {turn.text[:90]!r}."
                )
            for code in _CODE.findall(turn.text):
                if code.casefold() not in text.casefold():
                    yield Objection("unfaithful", f"The reply says {code}, which nothing told.")
            after_call = False


def figures(text: str, spoken: bool = False) -> set[str]:
    """Return the numbers in a text, each in one form.

    Args:
        text: What is read.
        spoken: Whether it is a reply; elsewhere hours of the day are also counted to twelve, and numbers rounded.
    """
    found: set[str] = set()
    for raw in _NUMBER.findall(text if spoken else text.replace("-", " -")):
        number = abs(float(raw.replace(",", "").rstrip(".") or 0))
        found.add(f"{number:.10g}")
        if not spoken:
            found.add(f"{round(number, 2):.10g}")
            found.add(f"{round(number, 1):.10g}")
            found.add(f"{round(number):.10g}")
            found.add(f"{int(number + 0.5):.10g}")
            if number <= 1:
                found.add(f"{round(number * 100, 2):.10g}")
            if number == int(number) and number <= 24:
                found.add(str(int(number) % 12 or 12))
    return found


@lru_cache(maxsize=8192)
def _described(api: Api) -> frozenset[str]:
    return frozenset(figures(json.dumps(api.description, ensure_ascii=False)))


def _counts(output: Any) -> set[str]:
    if isinstance(output, list):
        return {str(len(output))}.union(*(_counts(part) for part in output))
    if isinstance(output, dict):
        return set().union(*(_counts(part) for part in output.values()))
    return set()
