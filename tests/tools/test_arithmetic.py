"""Arithmetic on text agrees with Python's, and nothing in a text makes it slow or crash."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apibank.tools.arithmetic import FormulaError, evaluate

NUMBERS = st.integers(0, 999).map(str) | st.floats(0.01, 999, allow_nan=False).map(lambda x: f"{x:.2f}")
FORMULAS = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
        inner.map(lambda f: f"({f})"),
        inner.map(lambda f: f"-({f})"),
    ),
    max_leaves=12,
)


@given(FORMULAS)
@settings(max_examples=200, deadline=None)
def test_it_agrees_with_python(formula: str) -> None:
    try:
        expected = eval(compile(formula, "formula", "eval"), {"__builtins__": {}})
    except ZeroDivisionError:
        with pytest.raises(FormulaError, match="zero"):
            evaluate(formula)
        return
    assert math.isclose(evaluate(formula), expected, rel_tol=1e-9, abs_tol=1e-9)


@given(st.text(max_size=200) | st.text("0123456789+-*/^%(). ", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_finite_number_or_one_kind_of_error(text: str) -> None:
    with contextlib.suppress(FormulaError):
        assert math.isfinite(evaluate(text))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-5+3", -2),
        ("2^3^2", 512),
        ("-2^2", -4),
        ("1,250 * 2", 2500),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("6 ÷ 4", 1.5),
        (".5*2", 1),
    ],
)
def test_the_usual_spellings(formula: str, value: float) -> None:
    assert evaluate(formula) == value


@pytest.mark.parametrize(
    "formula",
    ["", "(", "1 +", "2 2", "1/0", "9**9**9", "(-8)^0.5", "-" * 900, "(" * 500, "1" * 1001, "import os", "0/0"],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula)
