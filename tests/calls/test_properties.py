"""What holds for every call and every text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apibank.calls import FORMATS, Call, Format, Parsed, ParseFailure, native, parse_any
from tests.calls.strategies import CALLS, SCRAPS, VALUES

FORMS = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
PROSE = st.text(alphabet=st.sampled_from("abc XY.,;:!?'\"\n-*_#0123456789é"), max_size=60)


@FORMS
@given(call=CALLS)
def test_a_written_call_reads_back(form: Format, call: Call):
    assert form.parse(form.write(call)).items == (call,)
    assert form.read_first(form.write(call)) == call


@FORMS
@given(calls=st.lists(CALLS, min_size=2, max_size=4))
def test_several_written_calls_read_back_in_order(form: Format, calls: list[Call]):
    assert form.parse(form.write(*calls)).items == tuple(calls)


@FORMS
@given(call=CALLS, before=PROSE, after=PROSE)
def test_prose_around_does_not_change_the_call(form: Format, call: Call, before: str, after: str):
    assert form.parse(f"{before}\n{form.write(call)}\n{after}").calls == (call,)


@FORMS
@given(call=CALLS)
def test_a_fence_around_does_not_change_the_call(form: Format, call: Call):
    assert form.parse(f"Here it is:\n```python\n{form.write(call)}\n```\nDone.").calls == (call,)


@FORMS
@given(text=SCRAPS)
def test_any_text_gives_calls_or_a_failure(form: Format, text: str):
    result = form.parse(text)
    check_whole(result, text)
    assert form.read_first(text) == result.first


@given(text=SCRAPS)
def test_any_text_can_be_read_in_an_unknown_format(text: str):
    check_whole(parse_any(text), text)


def check_whole(result: Parsed, text: str) -> None:
    assert result.items
    assert len(result.calls) + len(result.failures) == len(result.items)
    for call in result.calls:
        assert call.name
        assert json.loads(call.key()) == [call.name, call.arguments]
        assert hash(call) == hash(Call(call.name, dict(reversed(call.arguments.items()))))
    for failure in result.failures:
        assert failure.message
        assert "\n" not in failure.message
        assert 0 <= failure.position <= len(text)
    if any(not failure.holds_call for failure in result.failures):
        assert len(result.items) == 1


@FORMS
@given(call=CALLS, share=st.floats(0, 1, exclude_max=True))
def test_a_torn_call_is_not_taken_for_a_whole_one(form: Format, call: Call, share: float):
    text = form.write(call)
    torn = form.parse(text[: int(len(text) * share)])
    assert call not in torn.calls


@given(call=CALLS, name=st.text(min_size=1).map(str.strip).filter(bool))
def test_native_calls_read_back_whatever_their_name(call: Call, name: str):
    renamed = Call(name, call.arguments)
    assert native.parse([native.write(renamed, "call_1")]).items == (renamed,)
    assert FORMATS["json"].parse(FORMATS["json"].write(renamed)).items == (renamed,)


@given(elements=st.lists(VALUES, max_size=4))
def test_any_native_elements_give_calls_or_a_failure(elements: list[object]):
    result = native.parse(elements)
    assert result.items
    assert all(isinstance(item, Call | ParseFailure) for item in result.items)


@given(call=CALLS, other=CALLS)
def test_calls_are_equal_exactly_when_their_content_is(call: Call, other: Call):
    same = json.dumps([call.name, call.arguments], sort_keys=True) == json.dumps(
        [other.name, other.arguments], sort_keys=True
    )
    assert (call == other) is same
    assert call == Call(call.name, dict(reversed(call.arguments.items())))
    assert call != Call(call.name + "2", call.arguments)
