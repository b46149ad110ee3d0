"""What an occupation earns, and what is left of it after tax."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .spelling import spellings
from .tool import tool
from .types import Name, Number

DOMAIN = "Finance Management"

BRACKETS = ((1_000.0, 0.0), (3_000.0, 0.1), (5_000.0, 0.2))
"""Below which salary which rate holds; API-Bank's recorded results have one rate for the whole of a salary."""

TOP_RATE = 0.3


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def get_occupation_salary(world: World, occupation: Name) -> dict[str, float]:
    """Look up the average salary, wage or income that people in a job, trade or profession earn in a year.

    Args:
        occupation: What the occupation is called, in the singular, such as "Pharmacist".

    Returns:
        salary (float): The yearly salary in US dollars, before tax.

    Raises:
        ToolError: `not_found` if no salary of such an occupation is known.
    """
    salary = world.value("SELECT salary FROM salaries WHERE occupation IN (?, ?)", *spellings(occupation))
    if salary is None:
        raise ToolError("not_found", f"No salary of the occupation {occupation!r} is known.")
    return {"salary": float(salary)}


@tool(domain=DOMAIN, effect="compute", sets=("lv3",))
def tax_calculator(world: World, salary: Number) -> dict[str, float]:
    """Work out what is left of a salary after income tax.

    One rate holds for the whole of a salary: none below 1000, 10 percent below 3000, 20 percent below 5000 and 30
    percent from 5000 up.

    Args:
        salary: The salary before tax.

    Returns:
        salary_after_tax (float): What is left of it, to the cent.

    Raises:
        ToolError: `invalid_argument` if the salary is negative or no number.
    """
    if salary < 0:
        raise ToolError("invalid_argument", f"salary must not be negative, and {salary:g} is.")
    rate = next((rate for below, rate in BRACKETS if salary < below), TOP_RATE)
    return {"salary_after_tax": round(salary * (1 - rate), 2)}
