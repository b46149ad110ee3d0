"""The stage: a dialogue's world as it stands before one of its turns.

The dialogue's earlier gold calls have happened in it. Samples of a dialogue are usually asked for in order, so the
world is advanced rather than made anew; going back starts it again.
"""

from __future__ import annotations

from apibank.benchmarks import Dialogue, GoldCall
from apibank.tools import Toolset, toolset
from apibank.world import ToolSearch, World


class Stage:
    """Keeps one dialogue's world, advanced by gold.

    Args:
        search: The index behind ToolSearcher.
    """

    def __init__(self, search: ToolSearch | None) -> None:
        self._search = search
        self._dialogue: Dialogue | None = None
        self._position = 0
        self._world: World | None = None

    def at(self, dialogue: Dialogue, position: int) -> tuple[World, Toolset]:
        """Return the world in which the gold calls before `position` have happened, and its tools.

        What is done to it must be undone (`World.trial`) before the next call of `at`.
        """
        tools = toolset(dialogue.toolset)
        if self._world is None or self._dialogue is not dialogue or position < self._position:
            if self._world is not None:
                self._world.close()
            self._world = dialogue.world(self._search)
            self._dialogue = dialogue
            self._position = 0
        for turn in dialogue.turns[self._position : position]:
            if isinstance(turn, GoldCall) and tools.get(turn.call.name) is not None and tools[turn.call.name].writes:
                tools.run(self._world, turn.call.name, turn.call.arguments)
        self._position = position
        return self._world, tools
