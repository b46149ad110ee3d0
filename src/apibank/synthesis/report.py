"""What a synthesis came to: dialogues, calls and turns, and what each agent discarded and cost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from apibank.benchmarks import GoldCall, Utterance
from apibank.tools import SEARCHER

from .made import Made
from .training import ABILITIES, TrainingDialogue


@dataclass(frozen=True, slots=True)
class Census:
    """What a set of dialogues holds.

    Args:
        dialogues: How many there are, by ability.
        calls: Their calls, searches included, by ability.
        searches: The calls of the searcher among them.
        errors: Calls that fail, as they should.
        turns: Messages of users and assistants, and calls.
        user_turns: Messages of users.
        quiet_turns: User messages after which no call is right.
        apis: Different APIs that are called or described.
        called: Different APIs that are called.
        domains: Different domains.
        shapes: Dialogues by shape.
    """

    dialogues: dict[str, int]
    calls: dict[str, int]
    searches: int
    errors: int
    turns: int
    user_turns: int
    quiet_turns: int
    apis: int
    called: int
    domains: int
    shapes: dict[str, int] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the census as a JSON object, with totals."""
        return {
            "total_dialogues": sum(self.dialogues.values()),
            "total_calls": sum(self.calls.values()),
            **asdict(self),
        }


def census(dialogues: Iterable[TrainingDialogue]) -> Census:
    """Count what a set of dialogues holds."""
    by_ability: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    searches = errors = turns = users = quiet = 0
    described: set[str] = set()
    called: set[str] = set()
    domains: set[str] = set()
    for dialogue in dialogues:
        by_ability[dialogue.ability] += 1
        shapes[dialogue.shape] += 1
        domains.add(dialogue.domain)
        described.update(dialogue.tools)
        turns += len(dialogue.turns)
        for place, turn in enumerate(dialogue.turns):
            if isinstance(turn, GoldCall):
                calls[dialogue.ability] += 1
                searches += turn.call.name == SEARCHER
                errors += turn.error is not None
                called.add(turn.call.name)
            elif turn.speaker == "user":
                users += 1
                after = dialogue.turns[place + 1 : place + 2]
                quiet += bool(after) and isinstance(after[0], Utterance)
    called.discard(SEARCHER)
    return Census(
        {ability: by_ability[ability] for ability in ABILITIES if by_ability[ability]},
        {ability: calls[ability] for ability in ABILITIES if by_ability[ability]},
        searches,
        errors,
        turns,
        users,
        quiet,
        len((described | called) - {SEARCHER}),
        len(called),
        len(domains),
        dict(shapes.most_common()),
    )


@dataclass(slots=True)
class Yield:
    """What was attempted, kept and discarded.

    Args:
        attempts: Dialogues that were begun.
        kept: Those that were kept.
        given_up: Tasks of which no attempt was kept.
        unanswered: Those of them that were given up for requests that failed; the same command tries them again.
        discards: Discarded attempts by agent and reason.
        usage: Requests, prompt tokens and completion tokens that models took, by agent.
    """

    attempts: int = 0
    kept: int = 0
    given_up: int = 0
    unanswered: int = 0
    discards: Counter[tuple[str, str]] = field(default_factory=Counter)
    usage: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def add(self, made: Made) -> None:
        """Count what has been made of a task."""
        self.attempts += len(made.discards) + bool(made.line)
        self.kept += bool(made.line)
        self.given_up += not made.line
        self.unanswered += made.unanswered
        for discard in made.discards:
            self.discards[discard.agent, discard.reason] += 1
        for agent, counts in (made.usage or {}).items():
            old = self.usage.get(agent, (0, 0, 0))
            self.usage[agent] = (old[0] + counts[0], old[1] + counts[1], old[2] + counts[2])

    def record(self) -> dict[str, Any]:
        """Return the counts as a JSON object."""
        reasons: dict[str, dict[str, int]] = {}
        for (agent, reason), count in sorted(self.discards.items(), key=lambda item: -item[1]):
            reasons.setdefault(agent, {})[reason] = count
        return {
            "attempts": self.attempts,
            "kept": self.kept,
            "given_up": self.given_up,
            "unanswered": self.unanswered,
            "discarded": sum(self.discards.values()),
            "discard_rate": round(sum(self.discards.values()) / self.attempts, 4) if self.attempts else None,
            "by_agent": reasons,
            "usage": {
                agent: dict(zip(("requests", "prompt_tokens", "completion_tokens"), counts, strict=True))
                for agent, counts in self.usage.items()
            },
        }


def read_dialogues(lines: Iterable[str]) -> Iterable[TrainingDialogue]:
    """Yield the dialogues of lines of JSON.

    Raises:
        LookupError, TypeError, ValueError: A line holds none.
    """
    return (TrainingDialogue.read(json.loads(line)) for line in lines if line.strip())
