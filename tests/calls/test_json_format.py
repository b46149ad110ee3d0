"""Calls as JSON and as native function calls, by example."""

from __future__ import annotations

import json

import pytest

from apibank.calls import Call, json_format, native, parse_any

BLUE = Call("Play", {"song": "Blue", "n": 2})
ARGUMENTS = '{"song": "Blue", "n": 2}'
OBJECT = f'{{"name": "Play", "arguments": {ARGUMENTS}}}'
READ = {
    "plain": (OBJECT, [BLUE]),
    "list": (f'[{OBJECT}, {{"name": "Stop", "arguments": {{}}}}]', [BLUE, Call("Stop")]),
    "one after another": (f"{OBJECT}\n{OBJECT}", [BLUE, BLUE]),
    "fenced": (f"Sure:\n```json\n{OBJECT}\n```\nDone {{really}}.", [BLUE]),
    "tags": (f"<tool_call>\n{OBJECT}\n</tool_call>\n<tool_call>{OBJECT}</tool_call>", [BLUE, BLUE]),
    "thinking before": (f"<think>[maybe {{x}}]</think>{OBJECT}", [BLUE]),
    "double braces": (f"{{{OBJECT}}}", [BLUE]),
    "parameters": (f'{{"name": "Play", "parameters": {ARGUMENTS}}}', [BLUE]),
    "args": (f'{{"tool": "Play", "args": {ARGUMENTS}}}', [BLUE]),
    "input": (f'{{"type": "tool_use", "id": "1", "name": "Play", "input": {ARGUMENTS}}}', [BLUE]),
    "action": (f'{{"thought": "x", "action": "Play", "action_input": {ARGUMENTS}}}', [BLUE]),
    "function by name": (f'{{"function": "Play", "arguments": {ARGUMENTS}}}', [BLUE]),
    "function object": (f'{{"type": "function", "function": {OBJECT}}}', [BLUE]),
    "arguments in a string": (json.dumps({"name": "Play", "arguments": ARGUMENTS}), [BLUE]),
    "message": (json.dumps({"role": "assistant", "content": None, "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "Play", "arguments": ARGUMENTS}},
        {"id": "b", "type": "function", "function": {"name": "Stop", "arguments": ""}}]}), [BLUE, Call("Stop")]),
    "wrapped": (f'{{"reasoning": "why", "step": {{"do": {OBJECT}}}}}', [BLUE]),
    "no arguments": ('{"name": "Stop"}', [Call("Stop")]),
    "null arguments": ('{"name": "Stop", "arguments": null}', [Call("Stop")]),
    "empty list of arguments": ('{"name": "Stop", "arguments": []}', [Call("Stop")]),
    "python literal": ("{'name': 'Play', 'arguments': {'song': 'Blue', 'n': 2,},}", [BLUE]),
    "no quotes": ("{name: Play, arguments: {song: Blue, n: 2}}", [BLUE]),
    "constants": ('{"name": "A", "arguments": {"a": true, "b": None, "c": -1.5e2}}',
                  [Call("A", {"a": True, "b": None, "c": -150.0})]),
    "escapes": (r'{"name": "A", "arguments": {"a": "\ud83d\ude42 \u00e9 \"q\" \/ \\ \n"}}',
                [Call("A", {"a": '🙂 é "q" / \\ \n'})]),
    "raw newline": ('{"name": "A", "arguments": {"a": "x\ny"}}', [Call("A", {"a": "x\ny"})]),
    "quotation not escaped": ('{"name": "A", "arguments": {"a": "say "hi" now"}}', [Call("A", {"a": 'say "hi" now'})]),
    "a call as an argument": (f'{{"name": "Do", "arguments": {{"it": {OBJECT}}}}}',
                              [Call("Do", {"it": {"name": "Play", "arguments": BLUE.arguments}})]),
    "name with spaces around": ('{"name": " Stop ", "arguments": {}}', [Call("Stop")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "calls"), READ.values(), ids=READ.keys())
def test_reads(text: str, calls: list[Call]):
    assert json_format.parse(text).items == tuple(calls)


NOT_READ = {
    "nothing": ("", "no_call"),
    "prose": ("Which song [or songs] {please} do you like?", "no_call"),
    "other data": ('{"name": "bp", "value": "120/80"} and [1, 2]', "no_call"),
    "a tool's description": ('{"name": "Play", "description": "d", "parameters": {"song": "str"}}', "no_call"),
    "brackets": ("[Play(song='Blue')]", "no_call"),
    "torn": ('{"name": "Play", "arguments": {"song": "Bl', "unclosed"),
    "torn before the last brace": ('{"name": "Play", "arguments": {"song": "Blue"}', "unclosed"),
    "comma missing": ('{"name": "Play" "arguments": {}}', "bad_json"),
    "broken in tags": ("<tool_call>{'a' 'b'}</tool_call>", "bad_json"),
    "no call in tags": ('<tool_call>{"song": "Blue"}</tool_call>', "bad_json"),
    "positional": ('{"name": "Play", "arguments": ["Blue"]}', "positional_argument"),
    "arguments are a number": ('{"name": "Play", "arguments": 3}', "bad_argument"),
    "arguments are words": ('{"name": "Play", "arguments": "the blue one"}', "bad_argument"),
    "arguments are broken text": ('{"name": "Play", "arguments": "{\\"a\\": "}', "unclosed"),
    "arguments are two objects": ('{"name": "Play", "arguments": "{}{}"}', "bad_json"),
    "twice": ('{"name": "Play", "arguments": {"a": 1, "a": 2}}', "duplicate_argument"),
    "no name": ('{"arguments": {"song": "Blue"}}', "no_name"),
    "empty name": ('{"name": "", "arguments": {}}', "no_name"),
}


@pytest.mark.parametrize(("text", "kind"), NOT_READ.values(), ids=NOT_READ.keys())
def test_says_why_not(text: str, kind: str):
    result = json_format.parse(text)
    assert [failure.kind for failure in result.failures] == [kind]
    assert result.calls == ()


def test_writes_plain_json():
    assert json.loads(json_format.write(BLUE)) == {"name": "Play", "arguments": {"song": "Blue", "n": 2}}
    assert [held["name"] for held in json.loads(json_format.write(BLUE, Call("Stop")))] == ["Play", "Stop"]


def test_native_calls():
    element = native.write(BLUE, "call_7")
    assert element["id"] == "call_7"
    assert json.loads(element["function"]["arguments"]) == BLUE.arguments
    decoded = {"function": {"name": "Stop", "arguments": {"now": True}}}
    assert native.parse([element, decoded]).items == (BLUE, Call("Stop", {"now": True}))
    assert [failure.kind for failure in native.parse([]).failures] == ["no_call"]
    assert [failure.kind for failure in native.parse([None, {"id": 3}, "Play"]).failures] == ["bad_json"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OBJECT, BLUE),
        ("[Play(song='Blue', n=2)]", BLUE),
        ("Play(song='Blue', n=2)", BLUE),
        ("[Play(data=[{'name': 'x'}])]", Call("Play", {"data": [{"name": "x"}]})),
    ],
)
def test_an_unknown_format_is_found_out(text: str, expected: Call):
    assert parse_any(text).items == (expected,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Hello.", "no_call"), ("[Play('x')]", "positional_argument"), ('{"name": "Play", "arguments": {', "unclosed")],
)
def test_an_unknown_format_says_what_is_wrong(text: str, kind: str):
    assert [failure.kind for failure in parse_any(text).failures] == [kind]
