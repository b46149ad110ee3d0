"""The calculator."""

from __future__ import annotations

from apibank.world import World

from .arithmetic import FormulaError, evaluate
from .errors import ToolError
from .tool import tool
from .types import Formula


@tool(domain="Information Query and Processing", effect="compute", sets=("apis", "lv3"))
def calculator(world: World, formula: Formula) -> float:
    """Calculate an arithmetic formula: add up, subtract, multiply or divide numbers or amounts of money.

    Args:
        formula: What to work out, written with digits and the signs + - * / ^ ( ), as in (12.5 - 3) * 4.

    Returns:
        result (float): The formula's value.

    Raises:
        ToolError: `invalid_argument` if the text is no formula or has no finite value.
    """
    try:
        return round(evaluate(formula), 10)
    except FormulaError as problem:
        raise ToolError("invalid_argument", str(problem)) from None
