"""Thinking is no answer, in whatever format the answer stands."""

from __future__ import annotations

import time

import pytest

from apibank.calls import FORMATS, Call, Format, parse_any, react_format
from apibank.calls.thinking import answered

FORMS = pytest.mark.parametrize("form", [*FORMATS.values(), react_format], ids=[*FORMATS.keys(), "react"])
MADE, MENTIONED = Call("AddAlarm", {"time": "7:00"}), Call("GetToday", {})
THOUGHT = {
    "closed": "<think>I could use {mentioned}.</think>\n{made}",
    "the longer tag": "<thinking>\nI could use\n{mentioned}\n</thinking>\n{made}",
    "shouted": "<THINK>\n{mentioned}\n</think>\n{made}",
    "twice": "<think>no {mentioned}</think> <think>\n{mentioned}\n</think>\n{made}",
    "behind words": "Let me see. <think>\n{mentioned}\n</think>\n{made}",
    "begun by the prompt": "I could use\n{mentioned}\n</think>\n\n{made}",
    "another tag inside": "<think>\n</thinking>\n{mentioned}\n</think>\n{made}",
    "begun again behind": "{made}\n<think>\n{mentioned}",
}


@FORMS
@pytest.mark.parametrize("text", THOUGHT.values(), ids=THOUGHT.keys())
def test_a_call_in_thinking_is_not_made(form: Format, text: str):
    written = text.format(made=form.write(MADE), mentioned=form.write(MENTIONED))
    assert form.parse(written).calls == (MADE,)
    assert form.read_first(written) == MADE


@FORMS
def test_thinking_that_never_ends_answers_nothing(form: Format):
    for text in (f"<think>\n{form.write(MADE)}", f"{form.write(MADE)}\n</think>"):
        assert [failure.kind for failure in form.parse(text).failures] == ["no_call"]
        assert parse_any(text).calls == ()
    assert react_format.answer("<think>\nFinal Answer: no") == ""


@FORMS
@pytest.mark.parametrize("said", ["<think>", "</think>", "a <think>b</think> c", "\n<think>\n", "\n</think>\n"])
def test_tags_in_an_argument_stay(form: Format, said: str):
    call = Call("Note", {"text": said})
    assert form.parse(form.write(call)).calls == (call,)


def test_what_is_no_thinking_stays_to_the_letter():
    for text in ("", "a\n b ", "Use [a <think> tag] here", "the </think> tag", "<thinker> x </thinker>"):
        assert answered(text) == text
    assert answered("Yes. <think>no</think>It is\n") == "Yes. It is\n"


@FORMS
def test_an_answer_behind_long_thinking_is_read(form: Format):
    assert form.read_first(f"<think>{'hm ' * 20_000}</think>\n{form.write(MADE)}") == MADE


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "</think>\n", "(<think>", "<think></think>", "<", "\n<think>\n("]
)
def test_time_is_linear(piece: str):
    start = time.process_time()
    answered(piece * (2_000_000 // len(piece)))
    assert time.process_time() - start < 3.0
