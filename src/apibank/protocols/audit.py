"""Which gold calls of the official data do not hold in a world made of the same data, and why.

Each dialogue's gold calls are run one after the other. A call is listed if its result is not the recorded one, if it
would be wrong under `corrected`, if it uses what nobody has said, or if an erratum names it. Whatever is not listed is
right and gives what is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apibank.benchmarks import Benchmark, Dialogue, GoldCall, Turn, Utterance
from apibank.benchmarks.official.errata import Erratum
from apibank.retrieval import Searcher
from apibank.scoring.equivalence import same_result
from apibank.scoring.execute import judge_call, sought_tools
from apibank.scoring.verdict import Verdict
from apibank.tools import SEARCHER, Result, Toolset, found_tools, searched_tools, toolset
from apibank.world import ToolSearch

PERSONAL = frozenset({"username", "password", "user_id", "patient_name", "appointment_id", "old_password"})
"""Parameters whose value only the user, or an earlier result, can give."""

MENDED = {
    "DocumentQA": "the original reaches none of its stored answers and gives one sentence for every question",
    "NearbyRestaurants": "the original gives the same four places wherever one asks",
    "SearchEngine": "the words of queries and pages are compared otherwise here",
    "Calculator": "the original does not know all of arithmetic",
    "ModifyMeeting": "the original never changes place and attendees",
    "HotelAvailability": "the original looks for the very dates, here the stay must lie within them",
}
"""Tools that give another result than the original by intent, and why."""

DRAWN = frozenset({"RegisterUser", "AppointmentRegistration", "AddScene"})
"""Tools whose result the original draws at random."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A gold call that does not hold as it is recorded.

    Args:
        dialogue: The dialogue's id.
        position: The turn's place.
        tool: The gold tool.
        problem: What kind of problem, in a word or two.
        reason: One sentence for people.
        right: Whether gold, as corrected by errata, is right under `corrected`.
        recorded: The recorded result.
        got: The result here, or the error's message.
    """

    dialogue: str
    position: int
    tool: str
    problem: str
    reason: str
    right: bool
    recorded: Any
    got: Any


def audit(benchmark: Benchmark) -> list[Finding]:
    """Replay every gold call of the official benchmark, and return those that do not hold.

    Args:
        benchmark: The official benchmark.

    Returns:
        The findings, dialogue by dialogue, in order.
    """
    entries: dict[tuple[str, int], Erratum] = {(e.dialogue, e.turn): e for e in benchmark.extra["errata"]}
    searchers = {name: Searcher(known) for name, known in benchmark.descriptions.items()}
    return [
        finding
        for dialogue in benchmark.dialogues
        for finding in _replay(dialogue, searchers[dialogue.toolset], entries)
    ]


def _replay(dialogue: Dialogue, search: ToolSearch, entries: Mapping[tuple[str, int], Erratum]) -> Iterator[Finding]:
    tools = toolset(dialogue.toolset)
    calls = list(dialogue.calls())
    with dialogue.world(search) as world:
        for number, (position, gold) in enumerate(calls):
            later = [turn.call.name for _, turn in calls[number + 1 :]]
            base = Verdict("", dialogue.id, dialogue.level, "call", gold.call.name)
            verdict = judge_call(base, gold, gold.call, world, tools, later)
            result = tools.run(world, gold.call.name, gold.call.arguments)
            problem = _problem(gold, result, later, tools, dialogue.turns[:position])
            entry = entries.get((dialogue.id, position))
            if entry is not None:
                problem = entry.problem, entry.reason
            elif problem is None and not verdict.correct:
                problem = "wrong", verdict.reason
            if problem is not None:
                yield Finding(
                    dialogue.id,
                    position,
                    gold.call.name,
                    *problem,
                    bool(verdict.correct),
                    gold.output if gold.error is None else gold.error,
                    result.output if result.error is None else result.error.message,
                )


def _problem(
    gold: GoldCall, result: Result, later: Sequence[str], tools: Toolset, before: Sequence[Turn]
) -> tuple[str, str] | None:
    """Return what is wrong with a gold call that was run, and a sentence about it."""
    name = gold.call.name
    if name not in tools:
        return "unknown tool", f"There is no tool {name}."
    if name == SEARCHER:
        return _search_problem(gold, result, later)
    unsaid = [key for key in sorted(PERSONAL & gold.call.arguments.keys()) if not _said(gold, key, before)]
    if unsaid:
        return "never said", f"The value of {' and '.join(unsaid)} stands nowhere in the dialogue before."
    if result.error is not None and gold.error is None:
        return _KINDS.get(result.error.kind, "refused"), f"It fails here: {result.error.message}"
    if result.error is None and gold.error is not None:
        return "refused", f"It fails in the original ({gold.error}) and goes through here."
    if result.error is not None or same_result(gold.output, result.output):
        return None
    if name in DRAWN:
        return "drawn id", "The original draws this result at random."
    if name in MENDED:
        return "mended tool", f"The result is another one, since {MENDED[name]}."
    return "other database", "The result is another one: it was recorded against another database."


_KINDS = {
    "unknown_parameter": "unknown parameter",
    "missing_parameter": "missing parameter",
    "not_found": "not there",
    "unauthorized": "not there",
    "conflict": "already there",
}


def _search_problem(gold: GoldCall, result: Result, later: Sequence[str]) -> tuple[str, str] | None:
    recorded, found, sought = searched_tools(gold.output), searched_tools(result.output), sought_tools(gold, later)
    if not set(sought) <= set(found_tools(result.output)):
        brought = ", ".join(found) or "nothing"
        return "search", f"The keywords bring {brought} here; the dialogue goes on with {', '.join(sought)}."
    if set(recorded) != set(found):
        return "search", f"The keywords brought {', '.join(recorded)}; here they bring what the dialogue goes on with."
    return None


def _said(gold: GoldCall, parameter: str, before: Sequence[Turn]) -> bool:
    value = str(gold.call.arguments[parameter]).casefold()
    return not value or any(value in _text(turn).casefold() for turn in before)


def _text(turn: Turn) -> str:
    if isinstance(turn, Utterance):
        return turn.text
    return json.dumps([turn.call.arguments, turn.output], ensure_ascii=False)
