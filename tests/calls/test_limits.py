"""Hostile text costs little and never breaks anything."""

from __future__ import annotations

import random
import time

import pytest

from apibank.calls import FORMATS, MAX_DEPTH, MAX_LENGTH, Call, ParseFailure, brackets, json_format, native

SEEDS = [
    "[", "{", "(", "'", '"', "\\", " ", "\n", ",", "a", "a.", "a(", "[A(", "A(x=", "[A(x=", "x='", "[A(x='", "[A(x=[",
    "[A(x='1'", "[A(x=1,", "[A(x=((,", ",x=", "', x='", "\\',", "[A(x=['\\', ", "[A(x=['\\n", "{a:", '{"a":', '{"a":[',
    '{"name":', '{"name": "A", "arguments": {', "<tool_call>", "<tool_call>{", "```", "\n```\n", "\n```\nA(", "'''",
    "x='''", "[A(**{", "A(x=1) ", ")", ")]", "), B(", "[A(x=f(", "'  ,", "' x=", "[A(x='', '", "9", "-", "[1,", "1e9",
    "“", "[Ab", "[AbCd", "Ab", "[AbAbAbAbAbAbAbAb]", "print(", "def ", "\t", "\x1c",
]  # fmt: skip
SECONDS = 1.0


def cpu_seconds(text: str) -> float:
    start = time.process_time()
    for form in FORMATS.values():
        form.parse(text)
    return time.process_time() - start


def filled(piece: str) -> str:
    return (piece * (MAX_LENGTH // len(piece) + 1))[:MAX_LENGTH]


@pytest.mark.parametrize("opener", ["", "[A(x='", '{"name": "A", "arguments": {"x": "'])
def test_time_is_bounded_for_one_piece_repeated(opener: str):
    slow = {piece: taken for piece in SEEDS if (taken := cpu_seconds((opener + filled(piece))[:MAX_LENGTH])) > SECONDS}
    assert not slow


@pytest.mark.parametrize("closer", ["')]", '"}}', "',"])
def test_time_is_bounded_whatever_comes_at_the_end(closer: str):
    rest = MAX_LENGTH - len(closer)
    slow = {piece: taken for piece in SEEDS if (taken := cpu_seconds(filled(piece)[:rest] + closer)) > SECONDS}
    assert not slow


def test_time_is_bounded_for_random_mixtures():
    draw = random.Random(20230408)
    for _ in range(20):
        motif = "".join(draw.choices(SEEDS, k=draw.randint(2, 5)))
        assert cpu_seconds(filled(motif)) < SECONDS, motif


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
def test_a_text_at_the_limit_is_read_and_one_beyond_is_not(form):
    call = Call("Note", {"text": ""})
    fill = "x" * (MAX_LENGTH - len(form.write(call)))
    longest = Call("Note", {"text": fill})
    assert form.read_first(form.write(longest)) == longest
    beyond = form.read_first(form.write(Call("Note", {"text": fill + "x"})))
    assert isinstance(beyond, ParseFailure)
    assert (beyond.kind, beyond.holds_call) == ("too_long", False)
    assert "\n" not in beyond.message
    assert str(MAX_LENGTH) in beyond.message


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
def test_nesting_is_read_to_the_limit(form):
    def nested(depth: int) -> Call:
        value: list = []
        for _ in range(depth - 1):
            value = [value]
        return Call("Deep", {"x": value})

    within = nested(MAX_DEPTH - 2)
    assert form.read_first(form.write(within)) == within
    beyond = form.read_first(form.write(nested(MAX_DEPTH + 1)))
    assert isinstance(beyond, ParseFailure)
    assert beyond.kind == "too_deep"


def test_numbers_beyond_any_float_stay_text():
    digits = "9" * 5000
    assert brackets.read_first(f"[A(x={digits}, y=1e999)]") == Call("A", {"x": digits, "y": "1e999"})
    assert json_format.read_first('{"name": "A", "arguments": {"x": -1e999}}') == Call("A", {"x": "-1e999"})


def test_long_arguments_in_a_native_call_are_not_read():
    within, beyond = (native.write(Call("A", {"x": "y" * length}), "1") for length in (1000, MAX_LENGTH))
    assert len(native.parse([within]).calls) == 1
    assert [(failure.kind, failure.holds_call) for failure in native.parse([beyond]).failures] == [
        ("bad_argument", True)
    ]
