"""Reads values out of text that a model wrote: Python or JSON literals, and what is left of them.

A reader only moves forward and raises nothing but `Trouble`. An attempt that failed is never repeated from an
earlier place, and a search that found nothing is remembered, so reading a whole text takes time linear in its
length. Text is never evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apibank.calls.call import JSONValue
from apibank.calls.parsed import MAX_DEPTH, FailureKind, ParseFailure

_SPACE = re.compile(r"\s*+")
_BARE = re.compile(r"""[^\[\]{},"'(\s:][^\[\]{},"]*+""")
_BARE_KEY = re.compile(r"""[^\[\]{},"'(\s:][^\[\]{},":]*+""")
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf\\/'\"]))"
)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_WORDS: dict[str, JSONValue] = {
    "True": True,
    "true": True,
    "False": False,
    "false": False,
    "None": None,
    "null": None,
}


class Trouble(Exception):
    """A place that cannot be read, on its way to becoming a `ParseFailure`."""

    def __init__(self, kind: FailureKind, message: str, position: int) -> None:
        super().__init__(message)
        self.failure = ParseFailure(kind, message, position)


@dataclass(frozen=True, slots=True)
class Strings:
    """How quoted strings end.

    A quote ends its string if it is not escaped and a pattern follows it, so `'it's fine'` can be one string.

    Args:
        plain: For each quote, a whole string without escapes or such quotes in it; group 1 is its content.
        closing: For each quote, the one that ends any string.
        loose: For each quote, the one that ends a string for which there is no closing one, so that the reader sees
            what stands behind it.
    """

    plain: dict[str, re.Pattern[str]]
    closing: dict[str, re.Pattern[str]]
    loose: dict[str, re.Pattern[str]]


def strings_before(after: str, loosely: str) -> Strings:
    """Return the strings whose last quote the pattern `after` follows or, failing that, `loosely`."""
    ahead = rf"(?=\s*+(?:{after}))"
    return Strings(
        {quote: re.compile(rf"{quote}([^{quote}\\]*+){quote}{ahead}") for quote in "'\""},
        {quote: re.compile(rf"(?<!\\)(?:\\\\)*+{quote}{ahead}") for quote in "'\""},
        {quote: re.compile(rf"(?<!\\)(?:\\\\)*+{quote}(?={loosely})") for quote in "'\""},
    )


_IN_CONTAINER = strings_before(r"[,\]}:]", "")
_NEIGHBOURS = {quote: re.compile(rf"(?<!\\){quote}\s++{quote}") for quote in "'\""}


class Reader:
    """A text and a position in it.

    Args:
        text: What is read.
        position: Where reading starts.
        fault: The kind that is given to values which cannot be read.
    """

    __slots__ = ("_searches", "fault", "position", "text")

    def __init__(self, text: str, position: int = 0, fault: FailureKind = "bad_argument") -> None:
        self.text = text
        self.position = position
        self.fault: FailureKind = fault
        self._searches: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def trouble(self, message: str, kind: FailureKind | None = None) -> Trouble:
        """Return the error of this position: `unclosed` at the end, else `kind` or the reader's fault."""
        if self.position >= len(self.text):
            return Trouble("unclosed", f"the text ends where {message}", len(self.text))
        return Trouble(kind or self.fault, message, self.position)

    def peek(self) -> str:
        """Pass over white space and return the next character, the empty string at the end."""
        following = self.text[self.position : self.position + 1]
        if not following.isspace():
            return following
        space = _SPACE.match(self.text, self.position)
        self.position = space.end() if space else self.position
        return self.text[self.position : self.position + 1]

    def accept(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over white space and over the pattern, if that is what comes next."""
        self.peek()
        match = pattern.match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    def search(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match at or after `start`; the position stays."""
        since, match = self._searches.get(pattern, (len(self.text) + 1, None))
        if since <= start and (match is None or start <= match.start()):
            return match
        match = pattern.search(self.text, start)
        self._searches[pattern] = (start, match)
        return match

    def string(self, strings: Strings) -> str:
        """Read a string that opens here and return its raw text, escapes not yet resolved.

        Args:
            strings: How it ends.
        """
        start = self.position
        quote = self.text[start]
        if plain := strings.plain[quote].match(self.text, start):
            self.position = plain.end()
            return plain[1]
        if self.text.startswith(quote * 3, start):
            end = self.text.find(quote * 3, start + 3)
            if end >= 0:
                self.position = end + 3
                return self.text[start + 3 : end]
        match = self.search(strings.closing[quote], start + 1) or self.search(strings.loose[quote], start + 1)
        self.position = match.end() if match else start + 1
        if match is None:
            raise Trouble("unclosed", f"a string that opens with {quote} is not closed", start)
        return self.text[start + 1 : match.end() - 1]

    def value(self, depth: int = 1) -> JSONValue:
        """Read a literal or unquoted words as they stand in a list or dictionary."""
        match self.peek():
            case "[":
                return self._list(depth)
            case "{":
                return self.dictionary(depth)
            case "'" | '"' as quote:
                raw = self.string(_IN_CONTAINER)
                if _NEIGHBOURS[quote].search(raw):
                    raise self.trouble("a comma is missing between two strings")
                return unescape(raw)
        bare = self.accept(_BARE)
        if bare is None:
            raise self.trouble("a value is expected")
        return word(bare.group().strip())

    def dictionary(self, depth: int = 1) -> dict[str, JSONValue]:
        """Read a dictionary that opens here."""
        self._descend(depth)
        found: dict[str, JSONValue] = {}
        while self.peek() != "}":
            if self.peek() in ("'", '"'):
                key = unescape(self.string(_IN_CONTAINER))
            elif bare := self.accept(_BARE_KEY):
                key = bare.group().strip()
            else:
                raise self.trouble("a key is expected")
            if self.peek() != ":":
                raise self.trouble("a colon is expected")
            self.position += 1
            if key in found:
                raise self.trouble(f"the key {key!r} stands twice", "duplicate_argument")
            found[key] = self.value(depth + 1)
            self._comma("}")
        self.position += 1
        return found

    def _list(self, depth: int) -> list[JSONValue]:
        self._descend(depth)
        found: list[JSONValue] = []
        while self.peek() != "]":
            found.append(self.value(depth + 1))
            self._comma("]")
        self.position += 1
        return found

    def _descend(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Trouble("too_deep", f"values are nested more than {MAX_DEPTH} deep", self.position)
        self.position += 1

    def _comma(self, close: str) -> None:
        following = self.peek()
        if following == ",":
            self.position += 1
        elif following != close:
            raise self.trouble(f"a comma or {close} is expected")


def word(text: str) -> JSONValue:
    """Return what unquoted text means: a truth value, nothing, a finite number, or itself.

    A number is what Python and JSON agree to call one, so `007` and `1e999` stay text.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        try:
            return int(text)
        except ValueError:
            number = float(text)
            return number if abs(number) != float("inf") else text
    return text


def unescape(raw: str) -> str:
    r"""Resolve backslash escapes of Python and JSON; an unknown one, such as `\d`, stays as it is."""
    return _ESCAPE.sub(_resolve, raw) if "\\" in raw else raw


def _resolve(match: re.Match[str]) -> str:
    high, low, *codes, character = match.groups()
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if character is not None:
        return _ESCAPED.get(character, character)
    return chr(int(next(code for code in codes if code is not None), 16))
