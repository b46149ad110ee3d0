"""Calls are found and read with the released defects, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apibank.protocols.released import parse_call
from apibank.protocols.released.parse import MAX_TEXT


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("[F(x='one', y=\"two\")]", {"x": "one", "y": "two"}),
        ("[F(x='it's')]", {"x": "it"}),
        ("[F(x='', y='b')]", {"x": "', y="}),
        ("[F(x=3.5)]", {"x": "3"}),
        ("[F(x=-5)]", {}),
        ("[F(x=New York)]", {"x": "New"}),
        ("[F(x='['a', 'b']')]", {"x": "["}),
        ("[F(x=['a', 'b'], y=['c'])]", {"x": "['a', 'b'], y=['c']"}),
        ("[F('one', 'two')]", {}),
        ("[F(x = 'one')]", {"x": "one"}),
        ("[F(x='1', x='2')]", {"x": "2"}),
        ("[F(x='1')] [G(y='2')]", {"x": "1", "y": "2"}),
        ("[F()]", {}),
        ("before [F(x='1')\n then [F(y='2')] after", {"y": "2"}),
    ],
)
def test_arguments(text: str, arguments: dict[str, str]) -> None:
    assert parse_call(text) == ("F", arguments)


@pytest.mark.parametrize(
    "text", ["", "F(x='1')", "[a.F(x='1')]", "[F(x='1\n2')]", "[F (x='1')]", "[F(x='1'))", '{"F": 1}']
)
def test_no_call(text: str) -> None:
    assert parse_call(text) is None


@pytest.mark.parametrize("piece", ["[", "[a(", "x=[", "x='", "a", "a ", "= ", "\t", "]x=[", "a\u00a0=\u00a0", "[a(\n"])
def test_hostile_texts_are_read_to_their_end(piece: str) -> None:
    """With a quadratic reader each of these takes minutes."""
    body = piece * ((MAX_TEXT - 100) // len(piece))
    parse_call(body)
    parse_call(f"[F({body})]")


def test_a_call_behind_the_cap_is_not_seen() -> None:
    assert parse_call(" " * MAX_TEXT + "[F()]") is None


@given(st.text("[]()='\"ab ,\n.é", max_size=30))
@example("[F(a=='x')]")
def test_a_found_argument_stands_in_the_text(text: str) -> None:
    call = parse_call(f"[F({text})]")
    if call is not None:
        assert all(value and value in text and key in text for key, value in call[1].items())
