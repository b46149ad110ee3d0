"""The grammar names every rule it uses, and its calls have the tools' shapes."""

from __future__ import annotations

import re

import pytest

from apibank.models.grammar import ParameterShape, ToolShape, call_grammar, shapes

TOOLS = [
    ToolShape("Plan", (ParameterShape("day"), ParameterShape("guests", "int", False), ParameterShape("ok", "bool"))),
    ToolShape("Sum", (ParameterShape("values", "list(str)"), ParameterShape("scale", "float", False))),
    ToolShape("Now"),
    ToolShape("Maybe", (ParameterShape("a", required=False), ParameterShape("b", "odd word", False))),
]


def as_pattern(grammar: str) -> re.Pattern[str]:
    """Turn a grammar into a regular expression, nested values to a depth of two."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.strip().splitlines())
    token = re.compile(r'"((?:[^"\\]|\\.)*)"|(\[(?:[^\]\\]|\\.)*\])|([A-Za-z][A-Za-z0-9]*)|([()|?*+])|\s+')

    def expand(name: str, depth: int) -> str:
        if depth < 0:
            return "(?!)"
        out = []
        for match in token.finditer(rules[name]):
            literal, chars, rule, sign = match.groups()
            if literal is not None:
                out.append("(?:" + re.escape(literal.replace('\\"', '"').replace("\\\\", "\\")) + ")")
            elif chars:
                out.append(chars)
            elif rule:
                nested = rule in ("values", "mapping", "value") and name in ("values", "mapping", "value")
                out.append("(?:" + expand(rule, depth - nested) + ")")
            elif sign:
                out.append("(?:" if sign == "(" else sign)
        return "".join(out)

    return re.compile(expand("root", 3))


RIGHT = [
    "[Plan(day='Monday', ok=True)]",
    "API-Request: [Plan(day='Anna\\'s', guests=12, ok=False)]",
    "[Sum(values=['1', 'two', ['x']])]",
    "[Sum(values=[], scale=-0.5)]",
    "[Now()]",
    "[Maybe()]",
    "[Maybe(b='x')]",
    "[Maybe(a='', b='x')]",
]
WRONG = [
    "Plan(day='Monday', ok=True)",
    "[Plan(ok=True)]",
    "[Plan(ok=True, day='Monday')]",
    "[Plan(day='Monday', guests='many', ok=True)]",
    "[Plan(day='Monday', , ok=True)]",
    "[Sum(values=['1'], scale=01)]",
    "[Now(time='1')]",
    "[Maybe(, b='x')]",
    "[Other()]",
    "[Now()] and more",
]


@pytest.mark.parametrize("text", RIGHT)
def test_calls_of_the_right_shape_satisfy_it(text: str) -> None:
    assert as_pattern(call_grammar(TOOLS)).fullmatch(text)


@pytest.mark.parametrize("text", WRONG)
def test_other_texts_do_not(text: str) -> None:
    assert not as_pattern(call_grammar(TOOLS)).fullmatch(text)


def test_replies_in_words_are_allowed_on_request() -> None:
    assert as_pattern(call_grammar(TOOLS, replies=True)).fullmatch("It is Monday.")
    assert not as_pattern(call_grammar(TOOLS, replies=True)).fullmatch("[Other()]")


def test_rules_are_defined_once_used_and_named_for_every_engine() -> None:
    lines = call_grammar(TOOLS, replies=True).strip().splitlines()
    names = [line.split(" ::= ")[0] for line in lines]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in names)
    bodies = [re.sub(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]', "", line.split(" ::= ")[1]) for line in lines]
    assert set(re.findall(r"[a-z][a-zA-Z0-9]*", " ".join(bodies))) == set(names) - {"root"}


def test_no_tools_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one tool"):
        call_grammar([])


def test_shapes_come_from_function_schemas() -> None:
    schema: dict[str, object] = {
        "type": "function",
        "function": {
            "name": "Book",
            "parameters": {
                "properties": {"day": {"type": "string"}, "beds": {"type": "integer"}, "tags": {"type": "array"}},
                "required": ["day"],
            },
        },
    }
    assert shapes([schema]) == [
        ToolShape(
            "Book",
            (
                ParameterShape("day"),
                ParameterShape("beds", "int", False),
                ParameterShape("tags", "list", False),
            ),
        )
    ]
