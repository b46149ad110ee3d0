"""Every argument can be told from what was said or returned before the call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from apibank.benchmarks import Utterance
from apibank.benchmarks.open.values import NUMBER_WORDS, ordinal
from apibank.synthesis.catalog.api import Api
from apibank.synthesis.training import TrainingDialogue
from apibank.tools import SEARCHER

from .objection import Objection

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d)?")
_NUMBERS = re.compile(r"\d[\d,]*(?:\.\d+)?")
NEAR_DAYS = 300
"""A day said without its year is the nearest such day, so this far from today at most."""


def grounding(dialogue: TrainingDialogue, apis: Mapping[str, Api]) -> Iterator[Objection]:
    """Yield the arguments that nothing tells.

    Args:
        dialogue: What is checked.
        apis: The library's APIs by name; they say how people speak of a value.
    """
    today = dialogue.setting.today
    heard = [today, *spoken_days(today)]
    for turn in dialogue.turns:
        if isinstance(turn, Utterance):
            heard.append(turn.text)
            continue
        if turn.call.name == SEARCHER:
            continue
        text = " \n ".join(heard).casefold()
        api = apis.get(turn.call.name)
        for name, value in turn.call.arguments.items():
            spoken = api.fields[name].values.spoken if api is not None and name in api.fields else {}
            missing = next((part for part in _parts(value) if not told(part, text, today, spoken)), None)
            if missing is not None:
                yield Objection("ungrounded", f"{turn.call.name} takes {name}={missing!r}, which nothing told.")
        if turn.error is None:
            heard.append(json.dumps(turn.output, ensure_ascii=False))


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _parts(part)
    else:
        yield value


def told(value: Any, text: str, today: str, spoken: Mapping[Any, str] = {}) -> bool:
    """Whether a value can be told from a text.

    Args:
        value: A part of an argument.
        text: What was said and returned, case-folded.
        today: The day, from which days without a year are counted.
        spoken: How people say some values.
    """
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return _number_told(value, text)
    value = str(value)
    if moment := _MOMENT.fullmatch(value):
        return value.casefold() in text or (_day_told(moment[1], text, today) and _time_told(moment[2], text))
    if _DATE.fullmatch(value):
        return _day_told(value, text, today)
    if _TIME.fullmatch(value):
        return _time_told(value, text)
    if value in spoken and spoken[value].casefold() in text:
        return True
    folded = value.casefold()
    return folded in text or folded.replace("_", " ").replace("-", " ") in text.replace("-", " ")


def _number_told(value: float, text: str) -> bool:
    if value == int(value):
        whole = int(value)
        if 0 <= whole < len(NUMBER_WORDS) and re.search(rf"\b{NUMBER_WORDS[whole]}\b", text):
            return True
    shown = str(int(value)) if value == int(value) else f"{value:.10g}"
    if shown in text or f"{value:,.10g}" in text or f"{value:,.2f}" in text:
        return any(abs(float(found.replace(",", "")) - abs(value)) < 1e-9 for found in _numbers(text))
    return value in (0, 1) and re.search(r"\b(no|none|zero|nothing|an?|one|single)\b", text) is not None


@lru_cache(maxsize=256)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(found.rstrip(",") for found in _NUMBERS.findall(text))


@lru_cache(maxsize=8192)
def spoken_days(day: str) -> tuple[str, ...]:
    """Return the ways of saying a day without its year, case-folded."""
    found = date.fromisoformat(day)
    month = f"{found:%B}".casefold()
    short = month[:3]
    return (
        f"{month} {found.day}",
        f"{found.day} {month}",
        f"{month} {ordinal(found.day)}",
        f"{ordinal(found.day)} of {month}",
        f"{ordinal(found.day)} {month}",
        f"{short} {found.day}",
        f"{found.day} {short}",
    )


def _day_told(day: str, text: str, today: str) -> bool:
    if day in text:
        return True
    said = any(re.search(rf"(?<!\d){re.escape(way)}(?!\d)", text) for way in spoken_days(day) if way in text)
    if not said:
        return False
    near = abs((date.fromisoformat(day) - date.fromisoformat(today)).days) <= NEAR_DAYS
    return near or day[:4] in text


@lru_cache(maxsize=4096)
def spoken_times(clock: str) -> tuple[str, ...]:
    """Return the ways of saying a time of day, case-folded."""
    hour, minute = int(clock[:2]), clock[3:5]
    half = "am" if hour < 12 else "pm"
    twelve = hour % 12 or 12
    ways = [f"{twelve}:{minute} {half}", f"{twelve}:{minute}{half}", f"{hour}:{minute}", clock]
    if minute == "00":
        ways += [f"{twelve} {half}", f"{twelve}{half}", f"{twelve} o'clock"]
    if clock == "12:00":
        ways += ["noon", "midday"]
    if clock == "00:00":
        ways += ["midnight"]
    return tuple(ways)


def _time_told(clock: str, text: str) -> bool:
    return any(re.search(rf"(?<!\d){re.escape(way)}", text) for way in spoken_times(clock) if way in text)
