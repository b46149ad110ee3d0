"""A field: one thing that the APIs of a domain take or give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from .values import Values

FieldKind: TypeAlias = Literal["str", "one", "int", "float", "bool", "date", "time", "moment", "list"]
KINDS: tuple[str, ...] = get_args(FieldKind)

_WORDS = {"one": "str", "date": "str", "time": "str", "moment": "str", "list": "list(str)"}
_FORMATS = {"date": "YYYY-MM-DD", "time": "HH:MM", "moment": "YYYY-MM-DD HH:MM:SS"}
_PATTERNS = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d"),
    "moment": re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "format": "date"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or output.

    Args:
        name: As calls and results have it.
        kind: What its values are.
        about: What it means.
        values: How realistic values are drawn.
        question: How an assistant asks for it, a text with slots; empty if it is not asked for.
        answer: How a user then gives it, a text with slots.
    """

    name: str
    kind: FieldKind
    about: str
    values: Values
    question: str = ""
    answer: str = ""

    @property
    def word(self) -> str:
        """The type's name in API-Bank descriptions."""
        return _WORDS.get(self.kind, self.kind)

    @property
    def description(self) -> str:
        """What it means, with the format or the options of its values."""
        parts = [self.about.rstrip(".") + "."]
        if self.kind in _FORMATS:
            parts.append(f"Format: {_FORMATS[self.kind]}.")
        if self.kind == "one":
            spoken = self.values.spoken
            told = (f"{one} ({spoken[one]})" if one in spoken else str(one) for one in self.values.options)
            parts.append(f"One of: {', '.join(told)}.")
        return " ".join(parts)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of a value."""
        found = dict(_SCHEMAS.get(self.kind, {"type": "string"}))
        if self.kind == "one":
            found["enum"] = list(self.values.options)
        return found

    def wrong(self, value: Any) -> str | None:
        """Return what is expected instead, None if the value is of this type."""
        match self.kind:
            case "int":
                right = isinstance(value, int) and not isinstance(value, bool)
                return None if right else "a whole number"
            case "float":
                right = isinstance(value, int | float) and not isinstance(value, bool)
                return None if right else "a number"
            case "bool":
                return None if isinstance(value, bool) else "true or false"
            case "list":
                right = isinstance(value, list) and all(isinstance(part, str) for part in value)
                return None if right else "a list of texts"
        if not isinstance(value, str) or not value.strip():
            return "a text"
        pattern = _PATTERNS.get(self.kind)
        if pattern is not None and not pattern.fullmatch(value):
            return f"of the form {_FORMATS[self.kind]}"
        if self.kind == "one" and value not in self.values.options:
            return f"one of {', '.join(map(str, self.values.options))}"
        return None
