"""The tester that asks a model, after the checks that need none."""

from __future__ import annotations

import json

from pydantic import BaseModel, Field

from apibank.synthesis.catalog.library import Library
from apibank.synthesis.review.objection import Objection
from apibank.synthesis.rows import descriptions, transcript
from apibank.synthesis.training import TrainingDialogue

from .asking import Asker
from .tester_library import LibraryTester

SYSTEM = """\
You review training data for assistants that use tools. Keep a dialogue only if all of this holds: a person could have \
said what the user says; the calls are the right ones, with values that stand in the conversation or in earlier \
results, and none is missing or needless; the results are plausible; the last message answers the user and is true \
to the results; the ability that is named is really needed. Otherwise say in one sentence what is wrong."""


class _Judgement(BaseModel):
    keep: bool
    reason: str = Field(default="", max_length=600)


class ModelTester:
    """Keeps or discards: the library's checks first, then a model's judgement.

    Args:
        asker: Who asks the model.
        library: The APIs that have rules.
    """

    name = "tester"

    def __init__(self, asker: Asker, library: Library) -> None:
        self._asker, self._library = asker, library
        self._checks = LibraryTester(library)

    async def test(self, dialogue: TrainingDialogue) -> list[Objection]:
        """Return what speaks against a dialogue; nothing if it is kept.

        Raises:
            Unfit: No judgement came.
        """
        found = self._checks.examine(dialogue)
        if found:
            return found
        told = "\n".join(json.dumps(each, ensure_ascii=False) for each in descriptions(dialogue, self._library))
        user = (
            f"Ability: {dialogue.ability}\nToday: {dialogue.setting.today}\nTools at the start:\n{told}\n\n"
            f"Dialogue:\n{transcript(dialogue.turns)}"
        )
        answer = await self._asker.ask(self.name, SYSTEM, user, _Judgement, dialogue.id)
        return [] if answer.keep else [Objection("judged", answer.reason or "discarded without a reason")]
