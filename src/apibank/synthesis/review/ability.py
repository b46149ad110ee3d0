"""A dialogue teaches what it says: it calls what is described, has to search, or has to plan."""

from __future__ import annotations

from collections.abc import Iterator

from apibank.benchmarks import GoldCall, Utterance
from apibank.retrieval.words import spaced
from apibank.synthesis.training import TrainingDialogue
from apibank.synthesis.words import term_set
from apibank.tools import SEARCHER

from .objection import Objection


def ability(dialogue: TrainingDialogue) -> Iterator[Objection]:
    """Yield why the ability that a dialogue names is not what it takes."""
    yield from _needed(dialogue)
    if dialogue.ability == "retrieve":
        yield from _led_to(dialogue)


def _led_to(dialogue: TrainingDialogue) -> Iterator[Objection]:
    """Yield the searches to which nothing that the user said leads."""
    said: set[str] = set()
    for turn in dialogue.turns:
        if isinstance(turn, Utterance):
            said |= term_set(turn.text)
        elif turn.call.name == SEARCHER and isinstance(turn.output, dict):
            named = term_set(f"{spaced(str(turn.output['name']))} {turn.output['description']}")
            if not said & (named | term_set(str(turn.call.arguments.get("keywords")))):
                yield Objection("ability", f"Nothing that was said leads to a search for {turn.output['name']}.")


def _needed(dialogue: TrainingDialogue) -> Iterator[Objection]:
    searches = [turn for turn in dialogue.calls() if turn.call.name == SEARCHER]
    called = list(dict.fromkeys(turn.call.name for turn in dialogue.calls() if turn.call.name != SEARCHER))
    if dialogue.ability == "call":
        if searches or SEARCHER in dialogue.tools:
            yield Objection("ability", "Tools are searched for although they are to be described.")
        if called and not set(called) <= set(dialogue.tools):
            yield Objection("ability", "A tool that is called is not described.")
        return
    if dialogue.tools != (SEARCHER,):
        yield Objection("ability", "Tools other than the search are described, so that no search is needed.")
    if not searches:
        yield Objection("ability", "Nothing is searched for.")
    found = [turn.output["name"] for turn in searches if isinstance(turn.output, dict) and "name" in turn.output]
    for name in found:
        if name not in called:
            yield Objection("ability", f"{name} is searched for and never called.")
    if len(set(found)) < len(found):
        yield Objection("ability", "A tool that is known already is searched for again.")
    if dialogue.ability == "retrieve" and len(called) != 1:
        yield Objection("ability", f"{len(called)} tools are needed, so this is not retrieval alone.")
    if dialogue.ability == "plan":
        if len(called) < 2:
            yield Objection("ability", "One tool does it all: there is nothing to plan.")
        if not _in_one_go(dialogue):
            yield Objection("ability", "The user says more between the calls, so the plan is the user's.")


def _in_one_go(dialogue: TrainingDialogue) -> bool:
    last = max((place for place, turn in enumerate(dialogue.turns) if isinstance(turn, GoldCall)), default=0)
    said = [t for t in dialogue.turns[:last] if isinstance(t, Utterance)]
    return len(said) == 1
