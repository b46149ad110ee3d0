"""Calls as Python, by example."""

from __future__ import annotations

import pytest

from apibank.calls import Call, python_format

BLUE = Call("play", {"song": "Blue", "n": 2})
READ = {
    "plain": ('play(song="Blue", n=2)', [BLUE]),
    "assigned": ('result = play(song="Blue", n=2)', [BLUE]),
    "awaited": ('await play(song="Blue", n=2)', [BLUE]),
    "printed": ('print(play(song="Blue", n=2))', [BLUE]),
    "in prose": ('I will call play(song="Blue", n=2) now (if you agree).', [BLUE]),
    "in a list": ('[play(song="Blue", n=2), stop()]', [BLUE, Call("stop")]),
    "statements": ('play(song="Blue", n=2)\nstop(); tv.off(now=True)  # all',
                   [BLUE, Call("stop"), Call("tv.off", {"now": True})]),
    "several lines": ('play(\n    song="Blue",\n    n=2,\n)', [BLUE]),
    "fenced": ('Sure, wait(now=True)!\n```python\nplay(song="Blue", n=2)\n```\nThen stop().', [BLUE]),
    "fence not closed": ('```py\nplay(song="Blue", n=2)', [BLUE]),
    "fences": ('```python\nplay(song="Blue", n=2)\n```\nand\n```\nstop()\n```', [BLUE, Call("stop")]),
    "fence without calls": ('```\nx = 1\n```\nplay(song="Blue", n=2)', [BLUE]),
    "definition": ('def play(song="Red", n=1):\n    ...\n\nplay(song="Blue", n=2)', [BLUE]),
    "unpacked": ("play(**{'song': 'Blue', 'n': 2})", [BLUE]),
    "single quotes": ("play(song='Blue', n=2)", [BLUE]),
    "triple quotes": ('note(text="""two\nlines, n="3" """)', [Call("note", {"text": 'two\nlines, n="3" '})]),
    "brackets in strings": ('note(text="a) b], c=(", n=")")', [Call("note", {"text": "a) b], c=(", "n": ")"})]),
    "comparison": ("note(text=a == b)", [Call("note", {"text": "a == b"})]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "calls"), READ.values(), ids=READ.keys())
def test_reads(text: str, calls: list[Call]):
    assert python_format.parse(text).items == tuple(calls)


NOT_READ = {
    "nothing": ("", "no_call"),
    "prose": ("The price (3 dollars) is f(x), see play(ing).", "no_call"),
    "only a definition": ("def play(song='Blue'):", "no_call"),
    "positional": ("play('Blue')", "positional_argument"),
    "positional, assigned": ("found = play(['Blue'])", "positional_argument"),
    "positional after named": ("play(song='Blue', 'Ann')", "positional_argument"),
    "torn": ("play(", "unclosed"),
    "torn in a string": ("play(song='Bl", "unclosed"),
    "twice": ("play(song='a', song='b')", "duplicate_argument"),
    "no value": ("play(song=)", "bad_argument"),
}


@pytest.mark.parametrize(("text", "kind"), NOT_READ.values(), ids=NOT_READ.keys())
def test_says_why_not(text: str, kind: str):
    result = python_format.parse(text)
    assert [failure.kind for failure in result.failures] == [kind]
    assert result.calls == ()


def test_writes_statements():
    assert python_format.write(BLUE, Call("stop")) == "play(song='Blue', n=2)\nstop()"
