"""Expressions of the library: arithmetic of numbers, texts, days and times, parsed once and never evaluated as code.

An expression is a pure function of the names that it uses. Days are texts `YYYY-MM-DD`, times `HH:MM`, moments
`YYYY-MM-DD HH:MM:SS`, so that comparing them as texts orders them.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

LONGEST = 600
LARGEST = 1e30
"""The largest number that is multiplied or raised to a power."""

Environment = Mapping[str, Any]
Closure = Callable[[Environment], Any]


class ExpressionError(ValueError):
    """An expression that cannot be read, or has no value where it was asked for one."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression.

    Args:
        text: As it was written.
        names: The fields that it uses.
    """

    text: str
    names: frozenset[str]
    _closure: Closure

    def value(self, environment: Environment) -> Any:
        """Return its value.

        Raises:
            ExpressionError: It has none, as a division by zero; or a name is missing.
        """
        try:
            return self._closure(environment)
        except (ArithmeticError, ValueError, TypeError, KeyError, IndexError, AttributeError) as problem:
            raise ExpressionError(f"{self.text!r} has no value: {problem!r}") from problem


def compile_expression(text: str) -> Expression:
    """Return the expression that a text writes.

    Raises:
        ExpressionError: It is too long, malformed, or uses what expressions do not know.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression of more than {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise ExpressionError(f"{text!r} is no expression: {problem}") from None
    names: set[str] = set()
    closure = _compile(tree.body, names)
    return Expression(text.strip(), frozenset(names), closure)


def _number(value: Any) -> int | float:
    if not isinstance(value, int | float) or abs(value) > LARGEST:
        raise ValueError(f"a number of at most {LARGEST:g} is expected")
    return value


def _product(one: Any, other: Any) -> int | float:
    return _number(one) * _number(other)


def _power(base: Any, exponent: Any) -> int | float:
    if abs(exponent) > 100:
        raise ValueError("an exponent beyond 100")
    power: int | float = float(_number(base)) ** exponent if abs(exponent) > 10 else _number(base) ** exponent
    return power


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: _product,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}


def _round(value: float, digits: int = 0) -> float | int:
    """Round half away from zero, as people do; without digits to a whole number."""
    scale = 10**digits
    rounded = math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale
    return int(rounded) if digits <= 0 else rounded


def _add_minutes(moment: str, minutes: float) -> str:
    step = timedelta(minutes=minutes)
    if len(moment) <= 5:
        return (datetime.strptime(moment, "%H:%M") + step).strftime("%H:%M")
    return (datetime.fromisoformat(moment) + step).isoformat(" ")


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _length(value: Any) -> int:
    return len(value)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "round": _round,
    "min": min,
    "max": max,
    "abs": abs,
    "len": _length,
    "sum": sum,
    "sqrt": math.sqrt,
    "floor": math.floor,
    "ceil": lambda x: math.ceil(x - 1e-9),
    "log": math.log,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "radians": math.radians,
    "int": int,
    "float": float,
    "str": str,
    "upper": lambda s: s.upper(),
    "lower": lambda s: s.lower(),
    "title": lambda s: s.title(),
    "join": lambda separator, parts: separator.join(map(str, parts)),
    "days": lambda a, b: (_day(b) - _day(a)).days,
    "add_days": lambda day, n: (_day(day) + timedelta(days=int(n))).isoformat(),
    "add_minutes": _add_minutes,
    "weekday": lambda day: f"{_day(day):%A}",
    "year": lambda day: _day(day).year,
    "month": lambda day: _day(day).month,
}
"""What expressions can call; `round` without digits gives a whole number, half away from zero."""


def _compile(node: ast.AST, names: set[str]) -> Closure:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float | str | bool):
            return lambda env: value
        case ast.Name(id=name):
            if name == "pi":
                return lambda env: math.pi
            names.add(name)
            return lambda env: env[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            act, one, two = _BINARY[type(op)], _compile(left, names), _compile(right, names)
            return lambda env: act(one(env), two(env))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            turn, inner = _UNARY[type(op)], _compile(operand, names)
            return lambda env: turn(inner(env))
        case ast.BoolOp(op=op, values=values):
            parts = [_compile(value, names) for value in values]
            if isinstance(op, ast.And):
                return lambda env: all(part(env) for part in parts)
            return lambda env: any(part(env) for part in parts)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            when, then, other = (_compile(part, names) for part in (test, body, orelse))
            return lambda env: then(env) if when(env) else other(env)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARE for op in ops):
            sides = [_compile(side, names) for side in (left, *others)]
            tests = [_COMPARE[type(op)] for op in ops]
            return lambda env: _chain(tests, [side(env) for side in sides])
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            items = [_compile(element, names) for element in elements]
            return lambda env: [item(env) for item in items]
        case ast.Dict(keys=keys, values=values) if all(key is not None for key in keys):
            pairs = [
                (_compile(k, names), _compile(v, names)) for k, v in zip(keys, values, strict=True) if k is not None
            ]
            return lambda env: {k(env): v(env) for k, v in pairs}
        case ast.Subscript(value=held, slice=index) if not isinstance(index, ast.Slice):
            whole, at = _compile(held, names), _compile(index, names)
            return lambda env: whole(env)[at(env)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            call, given = FUNCTIONS[name], [_compile(argument, names) for argument in arguments]
            return lambda env: call(*[argument(env) for argument in given])
        case ast.Subscript(value=held, slice=ast.Slice(lower=lower, upper=upper, step=None)):
            whole = _compile(held, names)
            low = _compile(lower, names) if lower is not None else lambda env: None
            high = _compile(upper, names) if upper is not None else lambda env: None
            return lambda env: whole(env)[low(env) : high(env)]
    raise ExpressionError(f"expressions do not know {ast.unparse(node)!r}")


def _chain(tests: list[Callable[[Any, Any], Any]], values: list[Any]) -> bool:
    return all(test(a, b) for test, a, b in zip(tests, values[:-1], values[1:], strict=True))
