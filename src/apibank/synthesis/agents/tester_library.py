"""The tester of the library backend: every check that needs no judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from apibank.synthesis.catalog.library import Library
from apibank.synthesis.review.ability import ability
from apibank.synthesis.review.execution import execution
from apibank.synthesis.review.faithfulness import faithfulness
from apibank.synthesis.review.grounding import grounding
from apibank.synthesis.review.language import language, leaks
from apibank.synthesis.review.objection import Objection
from apibank.synthesis.review.structure import structure
from apibank.synthesis.training import TrainingDialogue


class LibraryTester:
    """Tests a dialogue: order, form and execution of calls, groundedness, faithfulness, ability, language, leaks.

    Args:
        library: The APIs.
    """

    name = "tester"

    def __init__(self, library: Library) -> None:
        self._library = library

    async def test(self, dialogue: TrainingDialogue) -> list[Objection]:
        """Return what speaks against a dialogue; nothing if it is kept."""
        return self.examine(dialogue)

    def examine(self, dialogue: TrainingDialogue, *, all_of_them: bool = False) -> list[Objection]:
        """Return what speaks against a dialogue, without waiting.

        Args:
            dialogue: What is tested.
            all_of_them: Whether to go on after the first check that objects.
        """
        found: list[Objection] = []
        for check in self._checks:
            found += check(dialogue)
            if found and not all_of_them:
                break
        return found

    @cached_property
    def _checks(self) -> tuple[Callable[[TrainingDialogue], Iterator[Objection]], ...]:
        parameters = {name: frozenset(api.parameters) for name, api in self._library.apis.items()}
        return (
            structure,
            ability,
            lambda dialogue: execution(dialogue, self._library),
            lambda dialogue: grounding(dialogue, self._library.apis),
            lambda dialogue: faithfulness(dialogue, self._library.apis),
            language,
            lambda dialogue: leaks(dialogue, parameters),
        )
