"""The verdict on a call by its text: the same tool, the same argument names, the same values. Nothing is run.

Values are compared as what they spell: white space around them aside, numbers by value, and lists and truth values
whether they are written as text or not. Everything else must agree to the letter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from apibank.calls import Call, ParseFailure
from apibank.tools import SEARCHER
from apibank.tools.literals import read_literal

from .unread import judge_unread
from .verdict import ErrorType, Place, Verdict

_NUMBER = re.compile(r"[+-]?\d{1,300}(?:\.\d{1,300})?")
_TRUTH = {"true": True, "false": False}


def judge_exact(base: Verdict, gold: Call, predicted: Call | ParseFailure) -> Verdict:
    """Judge one call.

    Args:
        base: The verdict's key, dialogue, level and tool; the judgement is filled in.
        gold: The gold call.
        predicted: What the model called, or why nothing could be read.
    """
    if isinstance(predicted, ParseFailure):
        return judge_unread(base, predicted)
    base = replace(base, called=predicted.name)

    def wrong(error: ErrorType, place: Place, reason: str) -> Verdict:
        return replace(base, correct=False, error=error, place=place, reason=reason)

    if predicted.name != gold.name:
        place: Place = "retrieve" if gold.name == SEARCHER else "select"
        return wrong("API Hallucination", place, f"It calls {predicted.name}, where {gold.name} is due.")
    missing = [name for name in gold.arguments if name not in predicted.arguments]
    if missing:
        return wrong("Miss Input Parameters", "argument name", f"{missing[0]} is missing.")
    for name, value in predicted.arguments.items():
        if name not in gold.arguments:
            return wrong("Invalid Input Parameters", "argument name", f"Gold gives no {name}.")
        if not _same(spelled(gold.arguments[name]), spelled(value)):
            reason = f"{name} is {value!r}, where gold has {gold.arguments[name]!r}."
            return wrong("Invalid Input Parameters", "argument value", reason)
    return replace(base, correct=True)


def spelled(value: Any) -> Any:
    """Return what a value spells: a number, a truth value, a list or a dictionary where its text is one."""
    if isinstance(value, dict):
        return {key: spelled(held) for key, held in value.items()}
    if isinstance(value, list):
        return [spelled(held) for held in value]
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if text[:1] in ("[", "{"):
        try:
            return spelled(read_literal(text))
        except ValueError:
            return text
    return text


def _same(gold: Any, value: Any) -> bool:
    """Whether two values are equal, truth values and numbers apart."""
    if isinstance(gold, bool) or isinstance(value, bool):
        return gold is value
    if isinstance(gold, list) and isinstance(value, list):
        return len(gold) == len(value) and all(map(_same, gold, value))
    if isinstance(gold, dict) and isinstance(value, dict):
        return gold.keys() == value.keys() and all(_same(gold[key], value[key]) for key in gold)
    return bool(gold == value)
