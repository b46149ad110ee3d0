"""Calls, and the texts they can be written as.

`FORMATS["brackets"].parse(text)` gives a `Parsed`: the calls in the text and, where one is there that cannot be read, a
`ParseFailure` that says why. A call in a model's thinking is none. Nothing that a model writes raises an exception, is
evaluated, or takes long.
"""

from apibank.calls.call import Call, JSONValue
from apibank.calls.formats import FORMATS, Format, parse_any
from apibank.calls.parsed import MAX_DEPTH, MAX_LENGTH, FailureKind, Parsed, ParseFailure
from apibank.calls.thinking import answered

__all__ = [
    "FORMATS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Call",
    "FailureKind",
    "Format",
    "JSONValue",
    "ParseFailure",
    "Parsed",
    "answered",
    "parse_any",
]
