"""Argument texts become values as in the released code: by the declared type, through digits only.

Lists stay text, `True` is the only true, a sign or an exponent is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["str", "int", "float", "bool", "list"]

_TAKEN = ("self", "tool_name")  # names of the released function's own arguments


class UnknownParameter(AssertionError):
    """The tool has no parameter of that name."""


class Refused(AssertionError):
    """The text of a number is not made of digits."""


class Missing(TypeError):
    """A required argument is missing."""


class NameTaken(TypeError):
    """An argument has the name of one of the released function's own."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool.

    Args:
        name: Its name.
        kind: Its declared type.
        required: Whether a call without it is an error.
        recorded: Whether an absent one is written into the result as None.
    """

    name: str
    kind: Kind = "str"
    required: bool = True
    recorded: bool = True


Signature = Mapping[str, Parameter]


def signature(text: str) -> Signature:
    """Build a signature from its short form.

    Args:
        text: Names in order; `name:type` for other types than text, `name?` for one that may be absent and is then
            recorded as None, `name*` for one that may be absent and is then not recorded.
    """
    parameters: dict[str, Parameter] = {}
    for piece in text.split():
        name, _, kind = piece.rstrip("?*").partition(":")
        parameters[name] = Parameter(name, kind or "str", piece[-1] not in "?*", piece[-1] != "*")  # type: ignore[arg-type]
    return parameters


def coerce(parameters: Signature, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Turn argument texts into the values that the tool is called with.

    Raises:
        UnknownParameter: The tool has no such parameter.
        Refused: A number's text is not made of digits.
        ValueError: A number's text is made of digits that are no number, as a superscript.
        Missing: A required argument is missing.
        NameTaken: An argument has the name of one of the released function's own.
    """
    if any(name in _TAKEN for name in arguments):
        raise NameTaken("an argument named like one of the function's own")
    values: dict[str, Any] = {}
    for name, text in arguments.items():
        if name not in parameters:
            raise UnknownParameter(name)
        values[name] = _value(parameters[name].kind, text)
    for parameter in parameters.values():
        if parameter.name not in values:
            if parameter.required:
                raise Missing(parameter.name)
            if parameter.recorded:
                values[parameter.name] = None
    return values


def _value(kind: Kind, text: str) -> Any:
    if kind == "int":
        if not text.isdigit():
            raise Refused(text)
        return int(text)
    if kind == "float":
        if not text.replace(".", "", 1).isdigit():
            raise Refused(text)
        return float(text)
    if kind == "bool":
        return text == "True"
    return text
