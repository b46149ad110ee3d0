"""API-Bank's own format: `[Name(key='value', other=3)]`, with or without `API-Request:` before it.

A call that follows `API-Request:` is the one that a text makes, whatever calls are mentioned before it. Where several
do, the first: what a model writes behind its own call rests on a result that it has made up.

Any text gives calls or a typed failure and never an exception. Several calls may stand in one pair of
brackets or in several. A call without the brackets is not in this format: it is the failure `no_brackets`. A name in
CamelCase alone in them, as `[GetToday]`, is `no_parentheses`; any other word in brackets is prose.
"""

from __future__ import annotations

import re

from apibank.calls.call import Call
from apibank.calls.keywords import NAME, opening, read_call, syntax, write_call
from apibank.calls.parsed import Parsed, ParseFailure, parsed, too_long
from apibank.calls.python_format import parse as parse_python
from apibank.calls.reader import Reader, Trouble
from apibank.calls.thinking import answered

_OPENING = opening(r"\[\s*+")
_FURTHER = opening(r",\s*+")
_SYNTAX = syntax(rf"\s*+(?:\]|,\s*+{NAME}\s*+\()")
_CLOSE = re.compile(r"\]")
_NAME_ALONE = re.compile(r"\[\s*+((?:[A-Z][a-z0-9]++){1,8}[A-Z][A-Za-z0-9]*+)\s*+\](?!\()")
_MARK = re.compile(r"API-Request\s{0,3}:", re.IGNORECASE)


def write(*calls: Call) -> str:
    """Write calls, one a line.

    Raises:
        DataError: A tool's name cannot be written so.
    """
    return "\n".join(f"[{write_call(call)}]" for call in calls)


def parse(text: str) -> Parsed:
    """Return the calls in a text, and the places where one cannot be read."""
    text = answered(text)
    if excess := too_long(text):
        return excess
    reader = Reader(text)
    items: list[Call | ParseFailure] = []
    mentioned: int | None = None
    while opened := _OPENING.search(text, reader.position):
        if mentioned is None and _MARK.search(text, reader.position, opened.start()):
            mentioned = len(items)
        try:
            _bracket(reader, opened, items)
        except Trouble as trouble:
            items.append(trouble.failure)
    made = items[mentioned:] if mentioned is not None else []
    return parsed(
        items or _without_brackets(text) or _without_parentheses(text),
        next((item for item in made if isinstance(item, Call)), None),
    )


def read_first(text: str) -> Call | ParseFailure:
    """Return the first call that can be read, or why there is none."""
    return parse(text).first


def _bracket(reader: Reader, opened: re.Match[str], items: list[Call | ParseFailure]) -> None:
    """Read the calls of one pair of brackets; each is an item once what follows it is right."""
    reader.position = opened.end()
    call = read_call(reader, opened[1], _SYNTAX)
    while further := reader.accept(_FURTHER):
        items.append(call)
        call = read_call(reader, further[1], _SYNTAX)
    if not reader.accept(_CLOSE):
        raise Trouble("unclosed", "the closing ] of a call is missing", reader.position)
    items.append(call)


def _without_brackets(text: str) -> list[Call | ParseFailure]:
    if not parse_python(text).calls:
        return []
    return [ParseFailure("no_brackets", "a call stands outside of square brackets")]


def _without_parentheses(text: str) -> list[Call | ParseFailure]:
    alone = _NAME_ALONE.search(text)
    if alone is None:
        return []
    return [ParseFailure("no_parentheses", f"{alone[1]} stands in brackets without parentheses", alone.start())]
