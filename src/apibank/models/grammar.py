"""Grammars for constrained decoding: a reply that satisfies one is a call of a tool that exists.

The grammar fixes the form: brackets, the tool's name, its parameters' names in the order of their definition, required
ones always there, each value of its type. It says nothing about which tool or which value is right. It is written in
the EBNF that xgrammar reads (openvino-genai, vLLM, SGLang).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PREFIX = "API-Request: "
"""What may stand before a call in API-Bank's format."""


@dataclass(frozen=True, slots=True)
class ParameterShape:
    """What the grammar needs of a parameter.

    Args:
        name: Its name.
        word: Its type in API-Bank's words: `str`, `int`, `float`, `bool`, `list` or `list(str)`; others are read as
            `str`.
        required: Whether a call must have it.
    """

    name: str
    word: str = "str"
    required: bool = True


@dataclass(frozen=True, slots=True)
class ToolShape:
    """What the grammar needs of a tool: its name and its parameters in order."""

    name: str
    parameters: tuple[ParameterShape, ...] = ()


_VALUES = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "list": "values",
    "dict": "mapping",
}

_TERMINALS = r"""
text ::= "'" character* "'"
character ::= [^'\\\r\n] | "\\" ['"\\nrt]
integer ::= "-"? digits
number ::= "-"? digits ("." [0-9]+)?
digits ::= "0" | [1-9] [0-9]*
boolean ::= "True" | "False"
values ::= "[" (value (", " value)*)? "]"
mapping ::= "{" (text ": " value (", " text ": " value)*)? "}"
value ::= text | number | boolean | values | mapping
"""


def call_grammar(tools: Sequence[ToolShape], replies: bool = False) -> str:
    """Return the grammar of one call in brackets, `[Name(key='value', other=3)]`.

    Args:
        tools: The tools that may be called.
        replies: Whether the model may also answer in words; such a reply does not begin with a bracket.

    Raises:
        ValueError: No tools, which would leave nothing to say.
    """
    if not tools:
        raise ValueError("a grammar needs at least one tool")
    calls = [f"call{number}" for number in range(len(tools))]
    request = f'({_quoted(PREFIX)})? "[" ({" | ".join(calls)}) "]"'
    lines = [f"root ::= {request}" + (" | words" if replies else "")]
    if replies:
        lines.append(r"words ::= [^\[] [^\r\n]*")
    for name, tool in zip(calls, tools, strict=True):
        lines += _call_rules(name, tool)
    return "\n".join(lines) + _TERMINALS


def shapes(schemas: Iterable[dict[str, object]]) -> list[ToolShape]:
    """Return the shapes of tools given in the OpenAI `tools` form."""
    words = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "array": "list", "object": "dict"}
    found = []
    for schema in schemas:
        function = schema.get("function", schema)
        assert isinstance(function, dict)
        parameters = function.get("parameters") or {}
        required = set(parameters.get("required", ()))
        found.append(
            ToolShape(
                str(function["name"]),
                tuple(
                    ParameterShape(name, words.get(str(told.get("type")), "str"), name in required)
                    for name, told in parameters.get("properties", {}).items()
                ),
            )
        )
    return found


def _call_rules(name: str, tool: ToolShape) -> list[str]:
    """Return the rules of one tool's call.

    Rule `call0from1` is the arguments of call 0 from parameter 1 on while none has been written; `call0then1` those
    once one has, which begin with a comma. Names have no underscore: llama.cpp takes none.
    """
    rules = [f'{name} ::= {_quoted(tool.name)} "(" {name}from0 ")"']
    bare = True
    for place, parameter in enumerate(tool.parameters):
        argument = f"{_quoted(parameter.name + '=')} {_VALUES.get(parameter.word.split('(')[0], 'text')}"
        then, onward = f"{name}then{place + 1}", f"{name}from{place + 1}"
        if bare:
            rules.append(f"{name}from{place} ::= {argument} {then}" + ("" if parameter.required else f" | {onward}"))
        if place:
            skip = "" if parameter.required else f" | {then}"
            rules.append(f'{name}then{place} ::= ", " {argument} {then}{skip}')
        bare = bare and not parameter.required
    end = len(tool.parameters)
    if bare:
        rules.append(f'{name}from{end} ::= ""')
    if tool.parameters:
        rules.append(f'{name}then{end} ::= ""')
    return rules


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
