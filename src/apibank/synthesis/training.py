"""A training dialogue: what was said and called, and the world in which its calls can be executed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, TypeAlias

from apibank.benchmarks import GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.storage.files import dump

Ability: TypeAlias = Literal["call", "retrieve", "plan"]
ABILITIES: tuple[Ability, ...] = ("call", "retrieve", "plan")

Fact: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""A record of a world by `(scope, key)`; see `execution.store`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The world in which a dialogue takes place.

    Args:
        seed: What its made-up records follow from.
        today: The day, as `2026-05-04`.
        missing: Records that there are not.
        planted: Records with facts that are fixed in advance.
    """

    seed: str
    today: str
    missing: tuple[Fact, ...] = ()
    planted: tuple[tuple[Fact, tuple[tuple[str, Any], ...]], ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the setting as a JSON object."""
        found: dict[str, Any] = {"seed": self.seed, "today": self.today}
        if self.missing:
            found["missing"] = [[scope, [list(pair) for pair in key]] for scope, key in self.missing]
        if self.planted:
            found["planted"] = [
                [[scope, [list(pair) for pair in key]], [list(pair) for pair in facts]]
                for (scope, key), facts in self.planted
            ]
        return found

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Return the setting that a JSON object holds."""
        return cls(
            record["seed"],
            record["today"],
            tuple(_fact(each) for each in record.get("missing", ())),
            tuple(
                (_fact(fact), tuple((name, value) for name, value in facts))
                for fact, facts in record.get("planted", ())
            ),
        )


def _fact(record: Any) -> Fact:
    scope, key = record
    return scope, tuple((name, value) for name, value in key)


@dataclass(frozen=True, slots=True)
class TrainingDialogue:
    """One dialogue of a training set.

    Args:
        id: Unique in its set.
        ability: What it teaches.
        shape: How it runs, as `plain` or `retried`; see `mix.py`.
        domain: The domain of its APIs.
        apis: The names of the APIs that it calls, the searcher aside, in the order in which they are first called.
        tools: The names of the tools that are described from the start.
        turns: What was said and called.
        setting: The world in which it takes place.
        definitions: Descriptions of APIs that are not the library's, by name.
    """

    id: str
    ability: Ability
    shape: str
    domain: str
    apis: tuple[str, ...]
    tools: tuple[str, ...]
    turns: tuple[Turn, ...]
    setting: Setting
    definitions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def request(self) -> str:
        """What the user says first."""
        return next((t.text for t in self.turns if isinstance(t, Utterance) and t.speaker == "user"), "")

    def calls(self) -> Iterator[GoldCall]:
        """Yield the calls in order, searches included."""
        return (turn for turn in self.turns if isinstance(turn, GoldCall))

    def record(self) -> dict[str, Any]:
        """Return the dialogue as a JSON object."""
        found: dict[str, Any] = {
            "id": self.id,
            "ability": self.ability,
            "shape": self.shape,
            "domain": self.domain,
            "apis": list(self.apis),
            "tools": list(self.tools),
            "turns": [_turn_record(turn) for turn in self.turns],
            "setting": self.setting.record(),
        }
        if self.definitions:
            found["definitions"] = dict(self.definitions)
        return found

    def line(self) -> str:
        """Return the dialogue as one line of JSON, with its newline."""
        return dump(self.record(), separators=(",", ":")) + "\n"

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Return the dialogue that a JSON object holds.

        Raises:
            LookupError, TypeError, ValueError: It holds none.
        """
        return cls(
            record["id"],
            record["ability"],
            record["shape"],
            record["domain"],
            tuple(record["apis"]),
            tuple(record["tools"]),
            tuple(_read_turn(turn) for turn in record["turns"]),
            Setting.read(record["setting"]),
            record.get("definitions", {}),
        )


def _turn_record(turn: Turn) -> dict[str, Any]:
    if isinstance(turn, Utterance):
        return {turn.speaker: turn.text}
    told = {"error": turn.error} if turn.error is not None else {"output": turn.output}
    return {"call": turn.call.name, "arguments": turn.call.arguments, **told}


def _read_turn(record: Mapping[str, Any]) -> Turn:
    if "call" in record:
        return GoldCall(Call(record["call"], record["arguments"]), record.get("output"), record.get("error"))
    if "user" in record:
        return Utterance("user", record["user"])
    return Utterance("assistant", record["assistant"])
