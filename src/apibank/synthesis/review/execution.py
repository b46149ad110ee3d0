"""Every call is of a tool that is known by then, of its form, and gives the result that is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from apibank.synthesis.catalog.expressions import ExpressionError
from apibank.synthesis.catalog.library import Library
from apibank.synthesis.definitions import wrong_form
from apibank.synthesis.execution.rules import execute
from apibank.synthesis.execution.world import open_store
from apibank.synthesis.training import TrainingDialogue
from apibank.tools import SEARCHER

from .objection import Objection


def execution(dialogue: TrainingDialogue, library: Library) -> Iterator[Objection]:
    """Yield the calls that are not as they should be; those of APIs that are not the library's are only read.

    Args:
        dialogue: What is checked.
        library: The APIs.
    """
    known = set(dialogue.tools)
    store = open_store(dialogue.setting)
    for turn in dialogue.calls():
        name, arguments = turn.call.name, turn.call.arguments
        if name not in known:
            yield Objection("form", f"{name} is called before it was described.")
            return
        if name == SEARCHER:
            if set(arguments) != {"keywords"} or not isinstance(arguments["keywords"], str):
                yield Objection("form", "A search takes keywords and nothing else.")
                return
            found = turn.output.get("name") if isinstance(turn.output, dict) else None
            known.add(str(found))
            if str(found) in dialogue.definitions:
                continue
            brought = library.find(arguments["keywords"])
            if found != brought:
                yield Objection("execution", f"{arguments['keywords']!r} brings {brought}, not {found}.")
            elif brought is not None and turn.output != library.apis[brought].description:
                yield Objection("execution", f"The description of {found} is not its own.")
            continue
        api = library.apis.get(name)
        if api is None:
            if name not in dialogue.definitions:
                yield Objection("form", f"There is no API {name}.")
                return
            told = wrong_form(dialogue.definitions[name], arguments)
            if told is not None:
                yield Objection("form", told)
                return
            continue
        wrong = api.wrong(arguments)
        if wrong is not None:
            yield Objection("form", wrong)
            return
        try:
            outcome = execute(api, arguments, store)
        except ExpressionError as problem:
            yield Objection("execution", f"{name} gives no result: {problem}")
            return
        if outcome.error != turn.error or outcome.output != turn.output:
            yield Objection(
                "execution", f"{name} gives {outcome.error or outcome.output!r}, not {turn.error or turn.output!r}."
            )
            return
