"""Where a field's values come from: the forms that `library/README.md` lists, compiled to draws.

A draw is a pure function of its dice and of the fields that it depends on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from .dice import Dice
from .expressions import Environment, Expression, ExpressionError, compile_expression
from .pools import POOLS

Draw: TypeAlias = Callable[[Dice, Environment], Any]


class ValuesError(ValueError):
    """A way to draw values that is of no known form or does not fit its type."""


@dataclass(frozen=True, slots=True)
class Values:
    """A way to draw values.

    Args:
        draw: Draws one; the environment holds what it depends on, and `today`.
        needs: The fields that it depends on.
        options: All it can give, where that is a list; else empty.
        computed: Whether it is a function of other fields alone.
        spoken: How people say a value, where that differs.
        places: The decimal places that values are written with, where that is said.
    """

    draw: Draw
    needs: frozenset[str] = frozenset()
    options: tuple[Any, ...] = ()
    computed: bool = False
    spoken: Mapping[Any, str] = field(default_factory=dict)
    places: int | None = None


_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)(?:\s+by\s+(\d+(?:\.\d+)?))?")
_OFFSET = r"[+-]?\d+"
_DAYS = re.compile(rf"({_OFFSET})\s*\.\.\s*({_OFFSET})")
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)")
_CLOCK = re.compile(r"(\d\d?:\d\d)\s*\.\.\s*(\d\d?:\d\d)(?:\s+by\s+(\d+))?")
_SLOT = re.compile(r"\{(\w+)\}")
_ROUNDED = re.compile(r"round\(.*,\s*(\d)\)\s*$")


def compile_values(spec: Any, kind: str) -> Values:
    """Return the draws that a specification describes.

    Args:
        spec: As it stands in the library.
        kind: The field's type, as `int` or `date`.

    Raises:
        ValuesError: It is of no known form or does not fit the type.
    """
    try:
        if isinstance(spec, dict):
            return _pick(spec) if "pick" in spec else _by(spec, kind)
        if isinstance(spec, list):
            return _choice(spec, kind)
        if isinstance(spec, str):
            if spec.startswith("="):
                return _computed(compile_expression(spec[1:]), kind)
            return _text(spec, kind)
        if isinstance(spec, bool) or spec is None:
            if kind != "bool":
                raise ValuesError("values are missing")
            return _flag() if spec is None else Values(lambda dice, env: spec, options=(spec,))
        if isinstance(spec, int | float):
            return Values(lambda dice, env: spec, options=(spec,))
        if isinstance(spec, date):
            return Values(lambda dice, env: spec.isoformat(), options=(spec.isoformat(),))
    except ExpressionError as problem:
        raise ValuesError(str(problem)) from problem
    raise ValuesError(f"{spec!r} is no way to draw values")


def _choice(options: list[Any], kind: str) -> Values:
    if not options:
        raise ValuesError("a list of no options")
    if kind == "list" and not all(isinstance(option, list) for option in options):
        raise ValuesError("a list is drawn as {pick: 2..4, of: [...]}")
    if kind == "bool":
        options = [
            option if isinstance(option, bool) else str(option).lower() in ("yes", "true", "on") for option in options
        ]
    spoken: dict[Any, str] = {}
    values: list[Any] = []
    for option in options:
        value = option
        if kind in ("str", "one"):
            if not isinstance(option, str):
                raise ValuesError(f"the option {option!r} is no text: put it in quotes")
            if "|" in option:
                value, _, words = (part.strip() for part in option.partition("|"))
                spoken[value] = words
        elif kind in ("int", "float") and (isinstance(option, bool) or not isinstance(option, int | float)):
            raise ValuesError(f"the option {option!r} is no number")
        elif kind == "float":
            value = float(option)
        elif kind in ("date", "time", "moment"):
            value = str(option)
        values.append(value)
    if spoken and kind != "one":
        raise ValuesError("only a `one` says its values in other words (|)")
    if len(set(map(str, values))) != len(values):
        raise ValuesError("an option stands there twice")
    fixed = tuple(values)
    return Values(lambda dice, env: dice.choice(fixed), options=fixed, spoken=spoken)


def _flag() -> Values:
    return Values(lambda dice, env: dice.below(2) == 1, options=(True, False))


def _pick(spec: Mapping[str, Any]) -> Values:
    low, _, high = str(spec["pick"]).partition("..")
    least, most = int(low), int(high or low)
    options = [str(option) for option in spec["of"]]
    if not 1 <= least <= most <= len(options):
        raise ValuesError(f"{spec['pick']} cannot be picked of {len(options)}")
    return Values(lambda dice, env: dice.sample(options, least + dice.below(most - least + 1)))


def _by(spec: Mapping[str, Any], kind: str) -> Values:
    if "by" not in spec:
        raise ValuesError("a mapping is {pick: ..., of: ...} or {by: FIELD, VALUE: ...}")
    source = str(spec["by"])
    cases = {_key(key): compile_values(value, kind) for key, value in spec.items() if key not in ("by", "else")}
    other = compile_values(spec["else"], kind) if "else" in spec else None
    needs = {source}.union(*(case.needs for case in cases.values()), other.needs if other else ())

    def draw(dice: Dice, env: Environment) -> Any:
        chosen = cases.get(_key(env[source]), other)
        if chosen is None:
            raise ExpressionError(f"there is no case for {source} = {env[source]!r}")
        return chosen.draw(dice, env)

    every = [*cases.values(), *([other] if other else [])]
    fixed = all(case.computed or len(case.options) == 1 for case in every)
    return Values(draw, frozenset(needs), computed=fixed)


def _key(value: Any) -> str:
    return str(value).strip()


def _computed(expression: Expression, kind: str) -> Values:
    rounded = _ROUNDED.search(expression.text)
    places = int(rounded[1]) if rounded is not None and kind == "float" else None

    def draw(dice: Dice, env: Environment) -> Any:
        value = expression.value(env)
        if kind == "float" and isinstance(value, int | float):
            return round(float(value), 6)
        if kind == "int" and isinstance(value, float) and value.is_integer():
            return int(value)
        if kind in ("str", "one") and not isinstance(value, str):
            return str(value)
        return value

    return Values(draw, expression.names - {"today"}, computed=True, places=places)


def _text(spec: str, kind: str) -> Values:
    spec = spec.strip()
    if kind in ("int", "float") and (match := _NUMBER.fullmatch(spec)):
        return _span(match[1], match[2], match[3], kind)
    if kind == "date":
        if match := _DAYS.fullmatch(spec):
            low, high = int(match[1]), int(match[2])
            _ordered(low, high, spec)
            return Values(lambda dice, env: _shift(env["today"], low + dice.below(high - low + 1)))
        if match := _DATES.fullmatch(spec):
            first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
            _ordered(first, last, spec)
            span = (last - first).days + 1
            return Values(lambda dice, env: (first + timedelta(days=dice.below(span))).isoformat())
    if kind == "time" and (match := _CLOCK.fullmatch(spec)):
        return _clock(match)
    if kind == "moment":
        days, _, clock = spec.partition(" ")
        ahead, match = _DAYS.fullmatch(days), _CLOCK.fullmatch(clock.strip())
        if ahead and match:
            low, high, at = int(ahead[1]), int(ahead[2]), _clock(match)
            _ordered(low, high, spec)
            return Values(
                lambda dice, env: f"{_shift(env['today'], low + dice.below(high - low + 1))} {at.draw(dice, env)}:00"
            )
    if kind == "bool" and spec in ("flag", "bool", "true or false"):
        return _flag()
    if kind == "str":
        if spec.startswith("code "):
            return _code(spec[5:].strip())
        if spec.startswith("text "):
            return _template(spec[5:].strip())
        if spec in POOLS:
            pool = POOLS[spec]
            return Values(lambda dice, env: pool(dice))
    raise ValuesError(f"{spec!r} is no way to draw a {kind}")


def _ordered(low: Any, high: Any, spec: str) -> None:
    if low > high:
        raise ValuesError(f"{spec!r} runs backwards")


def _span(low: str, high: str, step: str | None, kind: str) -> Values:
    places = max(len(text.partition(".")[2]) for text in (low, high, step or "1"))
    if kind == "int" and places:
        raise ValuesError(f"{low}..{high} is no span of whole numbers")
    if kind == "float" and not places:
        places = 0
    unit = 10**places
    start, stop = round(float(low) * unit), round(float(high) * unit)
    by = round(float(step) * unit) if step else 1
    _ordered(start, stop, f"{low}..{high}")
    count = (stop - start) // by + 1
    if kind == "int":
        return Values(lambda dice, env: start + by * dice.below(count))
    return Values(lambda dice, env: (start + by * dice.below(count)) / unit, places=places)


def _clock(match: re.Match[str]) -> Values:
    low, high, step = _minutes(match[1]), _minutes(match[2]), int(match[3] or 5)
    _ordered(low, high, match[0])
    count = (high - low) // step + 1

    def draw(dice: Dice, env: Environment) -> str:
        minute = low + step * dice.below(count)
        return f"{minute // 60:02d}:{minute % 60:02d}"

    return Values(draw)


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _shift(today: str, days: int) -> str:
    return (date.fromisoformat(today[:10]) + timedelta(days=days)).isoformat()


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _code(pattern: str) -> Values:
    pattern = pattern.strip("\"'")
    if "#" not in pattern and "@" not in pattern:
        raise ValuesError(f"the code {pattern!r} has no # or @ to fill")

    def draw(dice: Dice, env: Environment) -> str:
        marks = []
        for place, mark in enumerate(pattern):
            if mark == "#":
                first = place == 0 or pattern[place - 1] not in "#0123456789"
                marks.append(str(1 + dice.below(9) if first else dice.below(10)))
            else:
                marks.append(_LETTERS[dice.below(len(_LETTERS))] if mark == "@" else mark)
        return "".join(marks)

    return Values(draw)


def _template(text: str) -> Values:
    names = frozenset(_SLOT.findall(text))

    def draw(dice: Dice, env: Environment) -> str:
        return _SLOT.sub(lambda match: _plain(env[match[1]]), text)

    return Values(draw, names - {"today"})


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", value):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
    return str(value)
