"""Calls as Python statements: `Name(key="value")`, in fenced code or not, with or without an assignment.

Any text gives calls or a typed failure and never an exception. Code is read, never run: a call's arguments
are literals. If the text has fenced code with calls in it, what stands outside of it is not read.
"""

from __future__ import annotations

import re

from apibank.calls.call import Call
from apibank.calls.keywords import opening, read_call, syntax, write_call
from apibank.calls.parsed import Parsed, ParseFailure, parsed, too_long
from apibank.calls.reader import Reader, Trouble
from apibank.calls.thinking import answered

_OPENING = opening(r"(?<![\w.\-])(?<!\bdef )(?<!\bclass )")
_ARGUMENTS = re.compile(r"\s*+(?:[^\W\d]\w*+\s*+=(?!=)|\*\*\s*+\{|\))")
_LITERAL = re.compile(r"\s*+['\"\[{]")
_STATEMENT = re.compile(r"(?:\A|\n)[ \t]*+(?:[^\W\d]\w*+[ \t]*+=[ \t]*+)?\Z")
_NOTHING = re.compile(r"\s*+\Z")
_FENCE = re.compile(r"^[ \t]*+```", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+\-]*+[ \t]*+(?=\r?\n)|(?:python|py|tool_code)\b")
_SYNTAX = syntax("")
_BUILTINS = frozenset({"print", "str", "int", "float", "list", "dict", "len", "range", "await"})


def write(*calls: Call) -> str:
    """Write calls as statements, one a line.

    Raises:
        DataError: A tool's name cannot be written so.
    """
    return "\n".join(write_call(call) for call in calls)


def parse(text: str) -> Parsed:
    """Return the calls in a text, and the places where one cannot be read.

    `Name(...)` counts as a call if keyword arguments or nothing stand in the parentheses; with a bare value
    in them it is a failure where it opens a line and else just prose.
    """
    text = answered(text)
    if excess := too_long(text):
        return excess
    fenced = [item for start, end in _fences(text) for item in _scan(text, start, end)]
    if any(isinstance(item, Call) for item in fenced):
        return parsed(fenced)
    return parsed(_scan(text, 0, len(text)))


def read_first(text: str) -> Call | ParseFailure:
    """Return the first call that can be read, or why there is none."""
    return parse(text).first


def _fences(text: str) -> list[tuple[int, int]]:
    marks = list(_FENCE.finditer(text))
    spans = []
    for index in range(0, len(marks), 2):
        start = marks[index].end()
        language = _LANGUAGE.match(text, start)
        end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        spans.append((language.end() if language else start, end))
    return spans


def _scan(text: str, start: int, end: int) -> list[Call | ParseFailure]:
    text = text[:end]
    reader = Reader(text, start)
    items: list[Call | ParseFailure] = []
    while opened := _OPENING.search(text, reader.position):
        reader.position = opened.end()
        if opened[1] in _BUILTINS:
            continue
        if not _ARGUMENTS.match(text, opened.end()):
            if _opens_line(text, opened.start()):
                items.extend(_unnamed(text, opened.end()))
            continue
        try:
            items.append(read_call(reader, opened[1], _SYNTAX))
        except Trouble as trouble:
            items.append(trouble.failure)
    return items


def _opens_line(text: str, position: int) -> bool:
    return bool(_STATEMENT.search(text[max(0, position - 80) : position]))


def _unnamed(text: str, position: int) -> list[ParseFailure]:
    """Say what is wrong with a statement in whose parentheses no argument has a name, unless it is prose."""
    if _NOTHING.match(text, position):
        return [ParseFailure("unclosed", "the text ends in a call", len(text))]
    if _LITERAL.match(text, position):
        return [ParseFailure("positional_argument", "an argument is given without its name", position)]
    return []
