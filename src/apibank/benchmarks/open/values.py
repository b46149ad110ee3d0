"""What a slot holds, and how it is spoken.

`{visit.date:spoken}` follows attributes and indexes to a value and writes it in one of the named styles. A style that
does not fit the value is a mistake of the scenario and raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from apibank.world import TIME_FORMAT


class SlotError(ValueError):
    """A slot, path or style that does not exist or does not fit."""


NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_STEP = re.compile(r"\.?([A-Za-z_]\w*)|\[(-?\d+)\]")


def render(template: str, slots: Mapping[str, Any], used: set[str] | None = None) -> str:
    """Fill a template's placeholders.

    Args:
        template: Text with `{path}` or `{path:style}`; `{{` and `}}` stand for the brackets themselves.
        slots: Values by slot name.
        used: Collects the paths that were followed.

    Raises:
        SlotError: A path or style does not exist or does not fit.
    """

    def fill(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        path, _, style = match[1].partition(":")
        return write(follow(path.strip(), slots, used), style.strip())

    return _PLACEHOLDER.sub(fill, template)


def fill(value: Any, slots: Mapping[str, Any], used: set[str] | None = None) -> Any:
    """Fill a JSON value: a text that is one placeholder without a style keeps the value's own type."""
    if isinstance(value, str):
        whole = _PLACEHOLDER.fullmatch(value)
        if whole is not None and whole[1] is not None and ":" not in whole[1]:
            return plain(follow(whole[1].strip(), slots, used))
        return render(value, slots, used)
    if isinstance(value, list):
        return [fill(item, slots, used) for item in value]
    if isinstance(value, dict):
        return {fill(key, slots, used): fill(item, slots, used) for key, item in value.items()}
    return value


def follow(path: str, slots: Mapping[str, Any], used: set[str] | None = None) -> Any:
    """Return what a path such as `visit.patient[0].name` leads to.

    Raises:
        SlotError: It leads nowhere.
    """
    steps = _STEP.findall(path)
    if not steps or "".join(_STEP.sub("", path).split()):
        raise SlotError(f"{path!r} is not a path such as slot.field[0]")
    value: Any = slots
    for name, index in steps:
        try:
            if index:
                value = value[int(index)]
            elif isinstance(value, Mapping):
                value = value[name]
            elif isinstance(value, datetime) and name == "day":
                value = value.date()
            else:
                value = value[int(name)]
        except (KeyError, IndexError, ValueError, TypeError):
            raise SlotError(f"{path!r} leads nowhere at {name or index!r}") from None
    if used is not None:
        used.add(path)
    return value


def plain(value: Any) -> Any:
    """Return a value as JSON: moments and days as the texts that tools take."""
    if isinstance(value, datetime):
        return value.strftime(TIME_FORMAT)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def write(value: Any, style: str = "") -> str:
    """Write a value in a style, as `spoken`, `clock`, `money`, `and` or `count night nights`.

    Raises:
        SlotError: There is no such style, or it does not fit the value.
    """
    if not style:
        value = plain(value)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return value if isinstance(value, str) else str(value)
    name, *words = style.split()
    if name not in STYLES:
        raise SlotError(f"there is no style {name!r}: choose from {', '.join(STYLES)}")
    try:
        return STYLES[name](value, *words)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as problem:
        raise SlotError(f"the style {style!r} does not fit {value!r}: {problem}") from None


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `11th` and so on."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.strptime(value, TIME_FORMAT)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10])


def _clock(value: Any) -> str:
    moment = _moment(value)
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def _article(value: Any) -> str:
    text = str(value)
    spelled = re.match(r"[AEFHILMNORSX](?![a-z])", text)
    silent = re.match(r"(?i)(hour|honest|heir)", text)
    sounded = re.match(r"(?i)(uni|use|euro|one\b|u[bkrst][aeiou])|U(?![a-z])", text)
    vowel = text[:1].lower() in "aeiou" and not sounded
    return f"{'an' if vowel or silent or spelled else 'a'} {text}"


def _count(value: Any, one: str, many: str) -> str:
    number = int(value)
    spoken = NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else str(number)
    return f"{spoken} {one if number == 1 else many}".replace("_", " ")


def _and(value: Any) -> str:
    parts = [write(part) for part in value]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _things(value: Any) -> str:
    return _and([re.sub(r"^[A-Z](?=[a-z])", lambda initial: initial[0].lower(), write(part)) for part in value])


def _distance(value: Any) -> str:
    metres = int(value)
    if metres % 500:
        return f"{metres} metres"
    whole, half = divmod(metres, 1000)
    if half:
        return f"{NUMBER_WORDS[whole]} and a half kilometres" if whole else "half a kilometre"
    return "a kilometre" if whole == 1 else f"{NUMBER_WORDS[whole]} kilometres"


def _money(value: Any) -> str:
    number = float(value)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}"


STYLES: dict[str, Callable[..., str]] = {
    "iso": lambda v: _day(v).isoformat(),
    "spoken": lambda v: f"{_day(v):%A, %B} {_day(v).day}",
    "date": lambda v: f"{_day(v):%B} {_day(v).day}, {_day(v).year}",
    "daymonth": lambda v: f"{_day(v).day} {_day(v):%B}",
    "monthday": lambda v: f"{_day(v):%B} {ordinal(_day(v).day)}",
    "ordinal": lambda v: ordinal(_day(v).day if isinstance(v, date) else int(v)),
    "weekday": lambda v: f"{_day(v):%A}",
    "month": lambda v: f"{_day(v):%B}",
    "year": lambda v: str(_day(v).year),
    "mmdd": lambda v: f"{_day(v):%m-%d}",
    "slash": lambda v: f"{_day(v).day:02d}/{_day(v).month:02d}/{_day(v).year}",
    "clock": _clock,
    "clock24": lambda v: f"{_moment(v):%H:%M}",
    "spokentime": lambda v: f"{_day(v):%A, %B} {_day(v).day} at {_clock(v)}",
    "lower": lambda v: str(v).lower(),
    "upper": lambda v: str(v).upper(),
    "title": lambda v: str(v).title(),
    "cap": lambda v: str(v)[:1].upper() + str(v)[1:],
    "first": lambda v: str(v).split()[0],
    "last": lambda v: str(v).split()[-1],
    "a": _article,
    "count": _count,
    "words": lambda v: NUMBER_WORDS[int(v)],
    "money": _money,
    "distance": _distance,
    "round": lambda v: str(round(float(v))),
    "and": _and,
    "things": _things,
    "percent": lambda v: f"{float(v) * 100:.0f}",
    "spaced": lambda v: " ".join(str(v)),
}
"""How a value can be written: days and times, numbers, lists and texts."""

__all__ = ["STYLES", "SlotError", "fill", "follow", "plain", "render", "write"]
