"""The released evaluator, verdict by verdict and bugs included, on dictionaries and without its code.

It shares nothing with apibank's own tools on purpose: mending a tool never moves a `paper` verdict. What is not
followed, and why, stands in `docs/compat.md`.
"""

from __future__ import annotations

from apibank.protocols.released.failures import Messages
from apibank.protocols.released.judge import ReleasedEvaluator, Searcher
from apibank.protocols.released.level3 import Level3, Level3State
from apibank.protocols.released.parse import parse_call
from apibank.protocols.released.state import Databases, State
from apibank.protocols.released.verdict import PAPER_ERRORS, Verdict, paper_error

__all__ = [
    "PAPER_ERRORS",
    "Databases",
    "Level3",
    "Level3State",
    "Messages",
    "ReleasedEvaluator",
    "Searcher",
    "State",
    "Verdict",
    "paper_error",
    "parse_call",
]
