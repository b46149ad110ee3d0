"""The released calculator: what it computes, what it refuses, and where it never comes to an end.

It takes whole numbers, `+-*/` and brackets that do not nest. It folds the leftmost `*` or `/` first, then the leftmost
`+` or `-`; with such a sign at the front it grows its list for ever. One pass over the tokens tells the same.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from apibank.protocols.released.failures import Failure

_ALLOWED = re.compile(r"[0-9+*/()-]+")
_TOKEN = re.compile(r"[0-9]+|[+*/()-]")
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Token = float | str


class NeverEnds(Exception):
    """The released calculator would not come to an end on this formula."""


def calculate(formula: str) -> Any:
    """Compute a formula.

    Raises:
        Failure: The formula is refused.
        NeverEnds: The released code loops on it.
        ArithmeticError, LookupError, TypeError, ValueError: As the released code does on brackets that nest or are
            empty, a sign without a number, or a division by zero.
    """
    formula = formula.replace(" ", "")
    signs = sum(map(formula.count, _SIGNS))
    balanced = formula.count("(") == formula.count(")")
    if not _ALLOWED.fullmatch(formula) or not balanced or not signs or signs + 1 == len(formula):
        raise Failure("invalid")
    tokens: list[Token] = [float(token) if token.isdigit() else token for token in _TOKEN.findall(formula)]
    return _fold(_without_brackets(tokens))


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """Replace each bracketed part by its value."""
    flat: list[Token] = []
    inside: list[Token] | None = None
    for token in tokens:
        if token == "(":
            if inside is not None:
                raise ValueError("')' is not in list")
            inside = []
        elif token == ")":
            if inside is None:
                raise IndexError("list index out of range")
            flat.append(_fold(inside))
            inside = None
        else:
            (flat if inside is None else inside).append(token)
    return flat


def _fold(tokens: list[Token]) -> Any:
    """Compute a part without brackets; what stands before a number without a sign between them is its value."""
    return _pass(_pass(tokens, "*/"), "+-")[0]


def _pass(tokens: list[Token], signs: str) -> list[Token]:
    done: list[Token] = []
    rest = iter(tokens)
    for token in rest:
        if not (isinstance(token, str) and token in signs):
            done.append(token)
            continue
        following = next(rest, None)
        if following is None:
            raise IndexError("list index out of range")
        if not done:
            _SIGNS[token](tokens[-1], following)
            raise NeverEnds
        done.append(_SIGNS[token](done.pop(), following))
    return done
