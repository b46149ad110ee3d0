"""Objects inside list arguments: what a device and a measurement are, however a model spelled them.

A record that is read holds nothing but JSON values under text names, so it can be stored and compared. Reading what is
already read changes nothing.
"""

from __future__ import annotations

import math
import re
from typing import Any

DEEPEST = 20

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_PAIR = re.compile(rf"({_NUMBER.pattern})\s*/\s*({_NUMBER.pattern})")


def unwritable(text: str) -> bool:
    """Whether a text holds half of a character (a lone surrogate), which nothing can store or send."""
    return _SURROGATE.search(text) is not None


def device(record: dict[str, Any]) -> dict[str, Any]:
    """Return a device of a scene with trimmed name and description; what else is said of it is kept.

    Raises:
        ValueError: Name or description is no text, or another value is not JSON.
    """
    name, description = record["name"], record["description"]
    if not isinstance(name, str) or not isinstance(description, str) or not _plain(record):
        raise ValueError("a list of devices whose name and description are texts")
    return {**record, "name": " ".join(name.split()), "description": description.strip()}


def measurement(record: dict[str, Any]) -> dict[str, Any]:
    """Return a health reading with its name in lower_case and its value as a number where it is one.

    `"72"` is 72, and a pair as in `"120/80"` is [120, 80].

    Raises:
        ValueError: The name is no text or empty, or the value is missing or not JSON.
    """
    name = record["name"]
    if not isinstance(name, str) or not name.strip() or record["value"] is None or not _plain(record):
        raise ValueError("a list of measurements with a name and a value")
    called = "_".join(re.split(r"[\s_]+", name.strip().casefold()))
    return {**record, "name": called, "value": _quantity(record["value"])}


def _quantity(value: Any) -> Any:
    if isinstance(value, list):
        return [_quantity(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return _quantity(float(text)) if "." in text else int(text)
    pair = _PAIR.fullmatch(text)
    return [_quantity(pair[1]), _quantity(pair[3])] if pair else text


def _plain(value: Any, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return not unwritable(value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(key) and _plain(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return all(_plain(item, depth + 1) for item in value)
    return value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
