"""Slots in texts: templates compiled once, and the styles in which values are spoken.

Styles come from the open benchmark's values where they are the same; what a value looks like without a style follows
from its field's type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from apibank.benchmarks.open.values import NUMBER_WORDS, STYLES, ordinal

if TYPE_CHECKING:
    from .field import Field

_SLOT = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")


class TemplateError(ValueError):
    """A slot that names no field, or a style that there is not or that does not fit."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a template.

    Args:
        path: The field, or step and field, that it names.
        write: Writes the value.
        chooses: Whether it only chooses between two texts by a flag.
    """

    path: str
    write: Callable[[Any], str]
    chooses: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A text with slots.

    Args:
        text: As it was written.
        parts: Its texts and slots in order.
        paths: The paths that its slots name.
    """

    text: str
    parts: tuple[str | Slot, ...]
    paths: frozenset[str]

    def render(self, value_of: Callable[[str], Any]) -> str:
        """Return the text with its slots filled.

        Args:
            value_of: The value at a path.

        Raises:
            TemplateError: A style does not fit its value.
        """
        written = []
        for part in self.parts:
            if isinstance(part, str):
                written.append(part)
                continue
            value = value_of(part.path)
            try:
                written.append(part.write(value))
            except (ValueError, TypeError, KeyError, IndexError, AttributeError) as problem:
                raise TemplateError(f"{{{part.path}}} in {self.text!r} does not take {value!r}: {problem}") from None
        return "".join(written)


def compile_template(text: str, field_of: Callable[[str], Field | None]) -> Template:
    """Return the template that a text writes.

    Args:
        text: With slots `{path}`, `{path:style}` and `{flag?text|other text}`.
        field_of: The field at a path, None if there is none but the path is right (as `count`).

    Raises:
        TemplateError: A path or style does not exist.
    """
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[1] is None:
            parts.append(match[0][0])
        elif "?" in match[1]:
            path, _, choices = match[1].partition("?")
            yes, bar, no = choices.partition("|")
            if not bar:
                raise TemplateError(f"{{{match[1]}}} lacks the | between its two texts")
            _checked(path.strip(), field_of)
            parts.append(Slot(path.strip(), lambda value, yes=yes, no=no: yes if value else no, chooses=True))  # type: ignore[misc]
        else:
            path, _, style = match[1].partition(":")
            field = _checked(path.strip(), field_of)
            parts.append(Slot(path.strip(), writer(field, style.strip())))
    parts.append(text[end:])
    if "{" in text[end:].replace("{{", "") or "}" in _SLOT.sub("", text):
        raise TemplateError(f"a bracket of {text!r} is not closed")
    paths = frozenset(part.path for part in parts if isinstance(part, Slot))
    return Template(text, tuple(part for part in parts if part != ""), paths)


def _checked(path: str, field_of: Callable[[str], Field | None]) -> Field | None:
    if not _PATH.fullmatch(path):
        raise TemplateError(f"{path!r} names no field")
    return field_of(path)


def writer(field: Field | None, style: str) -> Callable[[Any], str]:
    """Return what writes a value of a field in a style.

    Raises:
        TemplateError: There is no such style.
    """
    inner, colon, last = style.rpartition(":")
    if colon and last == "cap":
        write = writer(field, inner)
        return lambda value: _capital(write(value))
    kind = field.kind if field is not None else "str"
    spoken = field.values.spoken if field is not None else {}
    if not style:
        plain = _PLAIN.get(kind, _other)
        if field is not None and field.kind == "float" and field.values.places == 2:
            plain = _hundredths
        if spoken:
            return lambda value: _joined(value, lambda one: str(spoken.get(one, one)))
        return lambda value: _joined(value, plain)
    name, *words = style.split()
    act = _OWN.get(name) or STYLES.get(name)
    if any(":" in word for word in words):
        raise TemplateError(f"{style!r} are two styles: a slot takes one")
    if act is None or name not in STYLE_NAMES:
        raise TemplateError(f"there is no style {name!r}: choose from {', '.join(STYLE_NAMES)}")
    if name in _TEXTUAL and kind not in ("date", "moment", "time"):
        return lambda value: _joined(value, lambda one: act(_spoken(one, spoken), *words))
    if name in _TEXTUAL:
        plain = _PLAIN[kind]
        return lambda value: _joined(value, lambda one: act(plain(one), *words))
    return lambda value: _joined(value, lambda one: act(_dated(one, kind), *words))


def _spoken(value: Any, spoken: Mapping[Any, str]) -> Any:
    return spoken.get(value, value) if isinstance(value, str) else value


def _dated(value: Any, kind: str) -> Any:
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "time":
        return datetime.strptime(value, "%H:%M")
    return value


def _joined(value: Any, write: Callable[[Any], str]) -> str:
    """Write a value, or several as `a, b and c`."""
    if not isinstance(value, list):
        return write(value)
    parts = [write(part) for part in value]
    if len(parts) < 2:
        return parts[0] if parts else "none"
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def _other(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
    return str(value)


def _hundredths(value: Any) -> str:
    """Write what is counted in hundredths, as prices are: 12.50, but 12."""
    return f"{value:.2f}" if value != int(value) else _other(value)


@lru_cache(maxsize=8192)
def _month_day(value: str) -> str:
    day = date.fromisoformat(value)
    return f"{day:%B} {day.day}"


@lru_cache(maxsize=4096)
def _clock(value: str) -> str:
    hour, minute = int(value[:2]), value[3:5]
    return f"{hour % 12 or 12}:{minute} {'am' if hour < 12 else 'pm'}"


def _moment(value: str) -> str:
    return f"{_month_day(value[:10])} at {_clock(value[11:16])}"


def _capital(value: Any) -> str:
    text = str(value)
    return text[:1].upper() + text[1:]


def _in_words(value: Any) -> str:
    number = int(value)
    return NUMBER_WORDS[number] if value == number and 0 <= number < len(NUMBER_WORDS) else _other(value)


def _count(value: Any, *words: str) -> str:
    """Write `three nights` of 3 and `night nights`, `two free beds` of 2 and `free bed free beds`."""
    half = (len(words) + 1) // 2
    one, many = (words[:half], words[half:]) if len(words) > 1 else (words, (f"{words[0]}s",))
    if len(words) > 1 and len(words) % 2:
        raise ValueError("`count` takes a singular and a plural of as many words")
    return f"{_in_words(value)} {' '.join(one if value == 1 else many)}".replace("_", " ")


_PLAIN: dict[str, Callable[[Any], str]] = {"date": _month_day, "time": _clock, "moment": _moment}
_OWN: dict[str, Callable[..., str]] = {
    "cap": _capital,
    "count": _count,
    "words": _in_words,
    "clock": lambda value: _clock(value if isinstance(value, str) else f"{value:%H:%M}"),
    "clock24": lambda moment: f"{moment:%H:%M}",
    "ordinal": lambda value: ordinal(value.day if isinstance(value, date) else int(value)),
}
_TEXTUAL = {"a", "cap", "upper", "lower", "title", "first", "last"}
STYLE_NAMES = (
    "spoken",
    "date",
    "daymonth",
    "monthday",
    "spokentime",
    "iso",
    "weekday",
    "month",
    "year",
    "ordinal",
    "clock",
    "clock24",
    "a",
    "cap",
    "upper",
    "lower",
    "title",
    "first",
    "last",
    "words",
    "count",
    "money",
    "round",
    "percent",
)
"""The styles that the library's texts may use."""
