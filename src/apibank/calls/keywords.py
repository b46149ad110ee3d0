"""A call with keyword arguments, `Name(key='value', other=3)`: what the bracket and the Python format share.

What is written reads back as the same call. A name that is no identifier is written as `**{'its name':
value}`, and read so. A quoted value ends at the quote that the next argument or the end of the call follows,
unquoted words end there too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apibank.calls.call import Call, JSONValue
from apibank.calls.reader import Reader, Strings, strings_before, unescape, word
from apibank.errors import DataError

NAME = r"[^\W\d]\w*+(?:[.\-]\w++)*+"
"""A tool's name, dotted or not."""

_KEY = r"[^\W\d]\w*+"
_ASSIGN = rf"{_KEY}\s*+=(?!=)"
_NAME_ONLY = re.compile(NAME)
_KEY_ONLY = re.compile(_KEY)
_ARGUMENT = re.compile(rf"({_KEY})\s*+=(?!=)")
_UNPACK = re.compile(r"\*\*\s*+(?=\{)")
_CURLY = ("“”", "‘’")
_BALANCE_TRIES = 8
_WRITTEN = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NEXT_QUOTED = {quote: re.compile(rf"(?<!\\){quote}\s*+,\s*+['\"]") for quote in "'\""}
_NEXT_UNSEPARATED = {quote: re.compile(rf"(?<!\\){quote}\s++{_ASSIGN}\s*+['\"\[{{\d]") for quote in "'\""}
_BARE_THEN_QUOTED = re.compile(r",\s*+['\"]")


@dataclass(frozen=True, slots=True)
class Syntax:
    """Where an argument ends.

    Args:
        end: Matches at the comma or the parenthesis that ends an argument.
        strings: Quoted arguments.
    """

    end: re.Pattern[str]
    strings: Strings


def syntax(tail: str) -> Syntax:
    """Return the syntax of calls whose closing parenthesis is known by the pattern `tail` behind it."""
    end = rf",\s*+(?:{_ASSIGN}|\*\*\s*+\{{|\){tail})|\){tail}"
    return Syntax(re.compile(end), strings_before(end, r"\s*+[,)]"))


def opening(before: str = "") -> re.Pattern[str]:
    """Return the pattern `before`, a call's name, which is group 1, and its parenthesis."""
    return re.compile(rf"{before}({NAME})\s*+\(")


def read_call(reader: Reader, name: str, syntax: Syntax) -> Call:
    """Read the arguments of a call and its closing parenthesis.

    Args:
        reader: Stands behind the opening parenthesis, afterwards behind the closing one.
        name: The tool's name.
        syntax: Where arguments end.

    Raises:
        Trouble: The arguments cannot be read.
    """
    arguments: dict[str, JSONValue] = {}
    while reader.peek() != ")":
        start = reader.position
        if argument := reader.accept(_ARGUMENT):
            named: dict[str, JSONValue] = {argument[1]: _value(reader, syntax)}
        elif reader.accept(_UNPACK):
            named = reader.dictionary()
        else:
            raise reader.trouble("an argument is given without its name", "positional_argument")
        for key, value in named.items():
            if key in arguments:
                raise reader.trouble(f"the argument {key!r} at {start} is given twice", "duplicate_argument")
            arguments[key] = value
        if reader.peek() == ",":
            reader.position += 1
        elif reader.peek() != ")":
            raise reader.trouble("a comma or ) is expected")
    reader.position += 1
    return Call(name, arguments)


def _value(reader: Reader, syntax: Syntax) -> JSONValue:
    opener = reader.peek()
    start = reader.position
    if opener in ("'", '"'):
        raw = reader.string(syntax.strings)
        if not raw.lstrip().startswith(("[", "{", "(")) and _NEXT_QUOTED[opener].search(raw):
            raise reader.trouble("a quoted value without a name follows another", "positional_argument")
        if _NEXT_UNSEPARATED[opener].search(raw):
            raise reader.trouble("a comma is missing between two arguments")
        return unescape(raw)
    if opener in ("[", "{"):
        value = reader.value()
        if reader.peek() in (",", ")", ""):
            return value
    return _bare(reader, start, syntax)


def _bare(reader: Reader, start: int, syntax: Syntax) -> JSONValue:
    """Read unquoted words; parentheses in them are balanced if they can be."""
    first = end = reader.search(syntax.end, start)
    if first is None:
        raise reader.trouble("an unquoted value is not closed", "unclosed")
    text, counted, opened = reader.text, start, 0
    for _ in range(_BALANCE_TRIES):
        if end is None:
            break
        opened += text.count("(", counted, end.start()) - text.count(")", counted, end.start())
        if opened <= 0:
            first = end
            break
        counted = end.start()
        end = reader.search(syntax.end, counted + 1)
    words = text[start : first.start()].strip()
    reader.position = first.start()
    if not words:
        raise reader.trouble("an argument has no value")
    if _BARE_THEN_QUOTED.search(words):
        raise reader.trouble("a quoted value without a name follows another", "positional_argument")
    if words[0] + words[-1] in _CURLY:
        return words[1:-1]
    return word(words)


def write_call(call: Call) -> str:
    """Write a call as `Name(key='value', ...)`.

    Raises:
        DataError: The tool's name cannot be written so.
    """
    if not _NAME_ONLY.fullmatch(call.name):
        raise DataError(f"the tool name {call.name!r} cannot be written as a call; write it as JSON")
    arguments = [
        f"{key}={write_value(value)}" if _KEY_ONLY.fullmatch(key) else f"**{write_value({key: value})}"
        for key, value in call.arguments.items()
    ]
    return f"{call.name}({', '.join(arguments)})"


def write_value(value: JSONValue) -> str:
    """Write a value as a Python literal with single quotes."""
    if isinstance(value, str):
        return f"'{value.translate(_WRITTEN)}'"
    if isinstance(value, list):
        return f"[{', '.join(map(write_value, value))}]"
    if isinstance(value, dict):
        pairs = (f"{write_value(key)}: {write_value(held)}" for key, held in value.items())
        return f"{{{', '.join(pairs)}}}"
    return repr(value)
