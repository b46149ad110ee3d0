"""A dialogue: what a user, an assistant and the tools said, in order.

A dialogue is gold from end to end: its calls were executed and its results recorded. It carries the world in which it
takes place, so that any of its calls can be run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from apibank.calls import Call
from apibank.world import Image, Tables, ToolSearch, World

Level: TypeAlias = Literal[1, 2, 3]
"""1: call; 2: retrieve and call; 3: plan, retrieve and call."""

LEVEL_NAMES: Mapping[int, str] = {1: "Call", 2: "Retrieve+Call", 3: "Plan+Retrieve+Call"}


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that the user or the assistant said."""

    speaker: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class GoldCall:
    """A call of the dialogue, with what it gave.

    Args:
        call: The tool and its arguments.
        output: The result, a JSON value; None if the call failed.
        error: The tool's message if the call failed.
    """

    call: Call
    output: Any = None
    error: str | None = None


Turn: TypeAlias = Utterance | GoldCall


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One gold dialogue.

    Args:
        id: Unique in its benchmark, and stable.
        level: The ability that it asks for.
        toolset: The tool set that its calls run on, `apis` or `lv3`.
        tools: Names of the tools that are described to the model from the start.
        turns: What was said and called, in order.
        image: The world that it takes place in.
        rows: What this dialogue adds to that world before it begins, by table.
        settings: The world's own settings that this dialogue sets, as `pinned:token` (see `World.letters`).
        now: What the world's clock shows, as `YYYY-MM-DD HH:MM:SS`; None leaves the image's.
        shows_clock: Whether a prompt tells the date; if not, the model has to ask for it.
        meta: Where it comes from and whatever a protocol of its benchmark needs.
    """

    id: str
    level: Level
    toolset: str
    tools: tuple[str, ...]
    turns: tuple[Turn, ...]
    image: Image = field(repr=False)
    rows: Tables = field(default_factory=dict, repr=False)
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    now: str | None = None
    shows_clock: bool = True
    meta: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def world(self, search: ToolSearch | None = None) -> World:
        """Return a live world as it is at the dialogue's beginning.

        Args:
            search: The index behind ToolSearcher.
        """
        world = World(self.image, search)
        world.load(self.rows)
        for key, value in self.settings.items():
            world.set(key, value)
        if self.now is not None:
            world.set("now", self.now)
        return world

    def calls(self) -> Iterator[tuple[int, GoldCall]]:
        """Yield the calls with their positions among the turns."""
        for position, turn in enumerate(self.turns):
            if isinstance(turn, GoldCall):
                yield position, turn
