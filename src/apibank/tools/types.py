"""The types of parameters: how a value is read, written in a schema, and compared with another.

A tool's parameter is annotated with one of the aliases below, as `time: Timestamp`. The annotation carries a `Kind`,
which turns whatever a model wrote into the canonical value (or refuses it), and says when two canonical values mean
the same: a Timestamp the same instant, a Name apart from case and spaces, a FreeText by the words it shares.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, TypeVar

from .errors import ToolError
from .records import device, measurement, unwritable

T = TypeVar("T")

LONGEST = 10_000
"""The longest text or list that an argument may be, in characters or items."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """How values of one type are read, described and compared; each kind is equal to itself alone.

    Args:
        word: The type's name in API-Bank descriptions: `str`, `int`, `float`, `bool`, `list` or `list(str)`.
        schema: The JSON schema of the canonical value.
        read: Turns a value into the canonical one; raises ValueError with what is expected.
        same: Whether two canonical values mean the same.
        free: Whether values are free text, compared by words wherever they are stored.
    """

    word: str
    schema: dict[str, Any]
    read: Callable[[Any], Any]
    same: Callable[[Any, Any], bool] = field(default=lambda a, b: bool(a == b))
    free: bool = False

    def canonical(self, name: str, value: Any) -> Any:
        """Return the canonical form of a value.

        Raises:
            ToolError: `invalid_argument`, with the parameter's name and what it expects.
        """
        try:
            return self.read(value)
        except ValueError as problem:
            shown = repr(value) if len(repr(value)) <= 80 else repr(value)[:77] + "..."
            raise ToolError("invalid_argument", f"{name} must be {problem}, not {shown}.") from None


# Reading -----------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a text")
    if len(str(value)) > LONGEST:
        raise ValueError(f"a text of at most {LONGEST} characters")
    if unwritable(str(value)):
        raise ValueError("a text of whole characters")
    return str(value).strip()


def _filled(value: Any) -> str:
    text = _text(value)
    if not text:
        raise ValueError("a text that is not empty")
    return text


_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIMESTAMP = re.compile(_DATE.pattern + r"[ T](\d{1,2}):(\d{1,2}):(\d{1,2})", re.ASCII)


def _moment(value: Any, pattern: re.Pattern[str], shown: str) -> datetime:
    match = pattern.fullmatch(_text(value))
    try:
        if match is not None:
            return datetime(*map(int, match.groups()))  # type: ignore[arg-type]
    except ValueError:
        pass
    raise ValueError(f"of the form {shown}")


def _timestamp(value: Any) -> str:
    return _moment(value, _TIMESTAMP, "YYYY-MM-DD HH:MM:SS").isoformat(" ")


def _timestamp_or_blank(value: Any) -> str:
    return "" if _text(value) == "" else _timestamp(value)


def _date(value: Any) -> str:
    return _moment(value, _DATE, "YYYY-MM-DD").date().isoformat()


def _day(value: Any) -> str:
    text = _text(value)
    try:
        return _date(text)[5:]
    except ValueError:
        pass
    try:
        return datetime.strptime(f"2000-{text}", "%Y-%m-%d").strftime("%m-%d")
    except ValueError:
        raise ValueError("of the form MM-DD or YYYY-MM-DD") from None


def _language(value: Any) -> str:
    from .languages import language_code

    code = language_code(_text(value))
    if code is None:
        raise ValueError("the name or ISO 639-1 code of a language known here")
    return code


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("a whole number")
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer() and abs(value) < 2**53)
    if not whole and not (isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", value)):
        raise ValueError("a whole number")
    number = int(value)
    if abs(number) >= 2**63:
        raise ValueError("a whole number below 2^63")
    return number


def _number(value: Any) -> float:
    pattern = r"\s*[+-]?([0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300})([eE][+-]?[0-9]{1,3})?\s*"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a number")
    if isinstance(value, str) and not re.fullmatch(pattern, value):
        raise ValueError("a number")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("a finite number") from None
    if number != number or abs(number) == float("inf"):
        raise ValueError("a finite number")
    return number


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    if isinstance(value, str | int) and str(value).strip().lower() in words:
        return words[str(value).strip().lower()]
    raise ValueError("true or false")


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        from .literals import read_literal

        value = read_literal(value)
    if not isinstance(value, list) or len(value) > LONGEST:
        raise ValueError("a list")
    return value


def _names(value: Any) -> list[str]:
    if isinstance(value, str) and not value.strip().startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [_text(item) for item in _list(value)]


def _records(tidy: Callable[[dict[str, Any]], dict[str, Any]], *required: str) -> Callable[[Any], list[dict[str, Any]]]:
    def read(value: Any) -> list[dict[str, Any]]:
        wanted = "a list of objects with " + " and ".join(required)
        try:
            items = _list(value)
        except ValueError:
            raise ValueError(wanted) from None
        if not all(isinstance(item, dict) and all(key in item for key in required) for item in items):
            raise ValueError(wanted)
        return [tidy(item) for item in items]

    return read


# Comparing ---------------------------------------------------------------------------------------------------


def words_in_order(text: str) -> list[str]:
    """Return the words of a text in their order, lower-cased, without punctuation."""
    return re.findall(r"\w+", text.lower())


def words(text: str) -> frozenset[str]:
    """Return the different words of a text, lower-cased, without punctuation."""
    return frozenset(words_in_order(text))


def same_words(a: str, b: str) -> bool:
    """Whether two texts share more than half of their words, and all their numbers.

    The Jaccard index above 0.5 is API-Bank's own check; numbers, dates and times are facts that no wording replaces.
    """
    one, two = words(a), words(b)
    if not one or not two:
        return a.strip() == b.strip()
    return len(one & two) / len(one | two) > 0.5 and _numbers(a) == _numbers(b)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def folded(text: str) -> str:
    """Return a text in the form in which names are compared: without case, with single spaces."""
    return " ".join(text.casefold().split())


def _same_folded(a: str, b: str) -> bool:
    return folded(a) == folded(b)


def _same_names(a: list[str], b: list[str]) -> bool:
    return sorted(map(folded, a)) == sorted(map(folded, b))


def _same_in_order(a: list[str], b: list[str]) -> bool:
    return list(map(folded, a)) == list(map(folded, b))


def _same_records(a: list[dict[str, Any]], b: list[dict[str, Any]]) -> bool:
    def key(records: list[dict[str, Any]]) -> list[str]:
        return sorted(repr(sorted((k, folded(str(v))) for k, v in record.items())) for record in records)

    return key(a) == key(b)


def _same_number(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _same_formula(a: str, b: str) -> bool:
    from .arithmetic import FormulaError, evaluate, numbers

    if re.sub(r"\s", "", a) == re.sub(r"\s", "", b):
        return True
    try:
        return _same_number(evaluate(a), evaluate(b)) and numbers(a) == numbers(b)
    except FormulaError:
        return False


# The types ---------------------------------------------------------------------------------------------------

_TEXT: dict[str, Any] = {"type": "string"}

Text = Annotated[str, Kind("str", _TEXT, _text)]
"""A text that counts to the letter, spaces around it aside."""

Filled = Annotated[str, Kind("str", _TEXT, _filled)]
"""A `Text` that must not be empty."""

FreeText = Annotated[str, Kind("str", _TEXT, _text, same_words, free=True)]
"""What a thing is about, in anybody's words; its numbers are not left to them."""

Topic = Annotated[str, Kind("str", _TEXT, _filled, same_words, free=True)]
"""A `FreeText` that must not be empty."""

Name = Annotated[str, Kind("str", _TEXT, _text, _same_folded)]
"""A name of a person, place or thing: case and spaces do not matter."""

Token = Annotated[str, Kind("str", _TEXT, _text)]
"""A user's token, from GetUserToken or RegisterUser."""

Timestamp = Annotated[str, Kind("str", _TEXT, _timestamp)]
"""A moment, as `2026-03-31 14:05:00`; an ISO `T` between day and time is read too."""

MaybeTimestamp = Annotated[str, Kind("str", _TEXT, _timestamp_or_blank)]
"""A `Timestamp`, or an empty text where it is not known."""

Date = Annotated[str, Kind("str", {**_TEXT, "format": "date"}, _date)]
"""A day, as `2026-03-31`."""

DayOfYear = Annotated[str, Kind("str", _TEXT, _day)]
"""A day of any year, as `03-31`; a full date is cut to it."""

Identifier = Annotated[str, Kind("str", _TEXT, _text, _same_folded)]
"""A code that names one thing: case does not matter."""

Url = Annotated[str, Kind("str", {**_TEXT, "format": "uri"}, _text)]
"""An address of a document, picture or recording."""

Email = Annotated[str, Kind("str", {**_TEXT, "format": "email"}, _text, _same_folded)]
"""An email address."""

Language = Annotated[str, Kind("str", _TEXT, _language)]
"""A language by its English name or its ISO 639-1 code; the code is the canonical value."""

Formula = Annotated[str, Kind("str", _TEXT, _text, _same_formula)]
"""An arithmetic formula: two are the same if they make the same value of the same numbers."""

Keywords = Annotated[str, Kind("str", _TEXT, _text, lambda a, b: True, free=True)]
"""What to search for: only what the search brings counts."""

Integer = Annotated[int, Kind("int", {"type": "integer"}, _integer)]
Number = Annotated[float, Kind("float", {"type": "number"}, _number, _same_number)]
Flag = Annotated[bool, Kind("bool", {"type": "boolean"}, _flag)]

Names = Annotated[list[str], Kind("list(str)", {"type": "array", "items": _TEXT}, _names, _same_names)]
"""A list of names in any order."""

Ranking = Annotated[list[str], Kind("list", {"type": "array", "items": _TEXT}, _names, _same_in_order)]
"""A list of names in the order that counts, described to models as a plain list."""

Devices = Annotated[
    list[dict[str, Any]],
    Kind(
        "list",
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": _TEXT, "description": _TEXT},
                "required": ["name", "description"],
            },
        },
        _records(device, "name", "description"),
        _same_records,
    ),
]
"""Devices of a scene: a list of `{name, description}`."""

Measurements = Annotated[
    list[dict[str, Any]],
    Kind(
        "list",
        {
            "type": "array",
            "items": {"type": "object", "properties": {"name": _TEXT, "value": {}}, "required": ["name", "value"]},
        },
        _records(measurement, "name", "value"),
        _same_records,
    ),
]
"""Health readings: a list of `{name, value}`; a value that is written as a number or a pair counts as that."""
