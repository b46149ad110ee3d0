"""Arithmetic on text: parsed, never evaluated as code, and bounded in length, depth and size of numbers.

Grammar: sums of products of signed powers of atoms; `+ - * / // % ^ **`, brackets, decimal numbers, and the usual
typographic variants of the signs. `^` and `**` are both powers and bind to the right.
"""

from __future__ import annotations

import math
import re

LONGEST = 1_000
DEEPEST = 100

_TOKEN = re.compile(r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<sign>\*\*|//|[-+*/%^()]))")
_VARIANTS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "[": "(", "]": ")", ",": None})


class FormulaError(ValueError):
    """A text that is no formula, or one without a finite value; its message is a sentence."""


def evaluate(formula: str) -> float:
    """Return the value of a formula.

    Args:
        formula: At most 1,000 characters; a thousands comma is ignored.

    Raises:
        FormulaError: The formula is empty, malformed, divides by zero, or leaves the range of a float.
    """
    if len(formula) > LONGEST:
        raise FormulaError(f"The formula is longer than {LONGEST} characters.")
    reader = _Reader(_tokens(formula.translate(_VARIANTS)))
    try:
        value = reader.sum(0)
    except (OverflowError, ZeroDivisionError) as problem:
        cause = "divides by zero" if isinstance(problem, ZeroDivisionError) else "is too large"
        raise FormulaError(f"The formula {cause}.") from None
    if reader.left():
        raise FormulaError(f"The formula does not end where it should, at {reader.left()!r}.")
    if isinstance(value, complex) or not math.isfinite(value):
        raise FormulaError("The formula has no finite value.")
    return value


def numbers(formula: str) -> list[float]:
    """Return the numbers that stand in a formula, the smallest first, each as often as it stands there.

    Args:
        formula: As `evaluate` takes it.

    Raises:
        FormulaError: The formula is empty or has characters that are no part of one.
    """
    return sorted(float(token) for token in _tokens(formula.translate(_VARIANTS)) if token[0] in "0123456789.")


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaError(f"The formula has a character that is no part of one: {text[at:].strip()[0]!r}.")
        tokens.append(match[0].strip())
        at = match.end()
    if not tokens:
        raise FormulaError("The formula is empty.")
    return tokens


class _Reader:
    """Recursive descent over tokens; `depth` counts brackets, signs and powers that are open."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def left(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *signs: str) -> str:
        if self.left() and self.left() in signs:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def sum(self, depth: int) -> float:
        value = self._product(depth)
        while sign := self._take("+", "-"):
            other = self._product(depth)
            value = value + other if sign == "+" else value - other
        return value

    def _product(self, depth: int) -> float:
        value = self._signed(depth)
        while sign := self._take("*", "/", "//", "%"):
            other = self._signed(depth)
            match sign:
                case "*":
                    value *= other
                case "/":
                    value /= other
                case "//":
                    value //= other
                case _:
                    value %= other
        return value

    def _signed(self, depth: int) -> float:
        if depth > DEEPEST:
            raise FormulaError("The formula is nested too deeply.")
        if self._take("-"):
            return -self._signed(depth + 1)
        if self._take("+"):
            return self._signed(depth + 1)
        base = self._atom(depth)
        if self._take("^", "**"):
            exponent = self._signed(depth + 1)
            power: float | complex = base**exponent
            if isinstance(power, complex):
                raise FormulaError("The formula takes an even root of a negative number.")
            return power
        return base

    def _atom(self, depth: int) -> float:
        token = self.left()
        if token == "(":
            self._at += 1
            value = self.sum(depth + 1)
            if not self._take(")"):
                raise FormulaError("The formula has a bracket that is never closed.")
            return value
        if not token or token[0] not in "0123456789.":
            raise FormulaError(f"The formula lacks a number {f'before {token!r}' if token else 'at its end'}.")
        self._at += 1
        return float(token)
