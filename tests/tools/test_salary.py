"""Salaries by occupation, and what tax leaves of them."""

import pytest

from apibank.tools.salary import get_occupation_salary, tax_calculator

from .expect import refused


def test_every_seed_occupation_has_a_salary_that_tax_lessens(world):
    rows = world.rows("SELECT * FROM salaries")
    assert len(rows) >= 60
    for row in rows:
        found = get_occupation_salary(world, occupation=row["occupation"].lower())
        assert found == {"salary": row["salary"]}
        assert 0 < tax_calculator(world, **found)["salary_after_tax"] < row["salary"]


def test_an_unknown_occupation_is_refused(world):
    for occupation in ("Dragon Tamer", "", "Pharm"):
        assert refused(world, get_occupation_salary, occupation=occupation) == "not_found"


@pytest.mark.parametrize(
    ("salary", "left"),
    [
        (120000, 84000), (200000, 140000), ("81700", 57190), (5000, 3500), (4999.99, 3999.99), (3000, 2400),
        (2999, 2699.1), (1000, 900), (999.99, 999.99), (0, 0),
    ],
)  # fmt: skip
def test_one_rate_holds_for_the_whole_salary(world, salary, left):
    assert tax_calculator(world, salary=salary) == {"salary_after_tax": left}


def test_what_is_no_salary_is_refused(world):
    for salary in (-0.01, "-5000", "much", None, float("inf")):
        assert refused(world, tax_calculator, salary=salary) == "invalid_argument"
