"""The query agent that asks a model."""

from __future__ import annotations

import json

from pydantic import BaseModel, Field

from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.definitions import Definitions
from apibank.synthesis.task import Query, Task
from apibank.synthesis.training import Ability, Setting

from .asking import Asker
from .query_library import draw_day

SYSTEM = """\
You write what a person says to an assistant. It must take exactly the APIs that are given to do what the person \
wants, each of them once, and no other. All values that the APIs need stand in the text, in the words of a person (a \
date as people say it, no parameter names), except those that one API gets from the result of another. The person \
does not know that there are APIs and names none. No two people talk alike: draw on different moods, lengths and \
reasons."""

ABILITIES: dict[Ability, str] = {
    "call": "One API is described to the assistant, which only has to call it.",
    "retrieve": "One API is needed, which the assistant has to find by a search.",
    "plan": "One sentence, or two, that needs all the APIs, in an order that the assistant has to work out.",
}


class _Query(BaseModel):
    text: str = Field(min_length=8, max_length=600)


class ModelQuery:
    """Says what a user wants.

    Args:
        asker: Who asks the model.
        definitions: The APIs.
    """

    name = "query"

    def __init__(self, asker: Asker, definitions: Definitions) -> None:
        self._asker, self._definitions = asker, definitions

    async def ask(self, task: Task) -> Query:
        """Return what the user says.

        Raises:
            Unfit: No answer of the right form came.
        """
        today = draw_day(Dice(f"query|{task.key}"))
        apis = "\n".join(json.dumps(self._definitions[name], ensure_ascii=False) for name in task.apis)
        user = f"Domain: {task.domain}\nToday: {today}\n{ABILITIES[task.ability]}\nAPIs:\n{apis}"
        answer = await self._asker.ask(self.name, SYSTEM, user, _Query, task.key)
        return Query(answer.text.strip(), Setting(task.key, today))
