"""What has been made of a task: a dialogue, and all that was discarded on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

REQUEST_FAILED = "request failed"
"""Why an attempt is given up that no model has answered: a failure of the run, which a resume tries again."""


@dataclass(frozen=True, slots=True)
class Discard:
    """An attempt that was given up.

    Args:
        attempt: Which it was, from 0.
        agent: Who gave it up.
        reason: Why, in a word that is counted.
        detail: Why, in a sentence.
    """

    attempt: int
    agent: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What has been made of one task.

    Args:
        number: The task's place in the set.
        line: The dialogue as a line of JSON; empty where every attempt was discarded.
        request: What the user says first, as requests are compared.
        attempt: The attempt that was kept.
        discards: Those before it.
        usage: What models were asked for, by agent: requests, prompt and completion tokens.
    """

    number: int
    line: str
    request: str
    attempt: int = 0
    discards: tuple[Discard, ...] = ()
    usage: Mapping[str, tuple[int, int, int]] | None = None

    @property
    def unanswered(self) -> bool:
        """Whether nothing came of it for requests that failed, and not for what models said."""
        return not self.line and bool(self.discards) and self.discards[-1].reason == REQUEST_FAILED

    def record(self) -> str:
        """Return this as one line of JSON for the journal, with its newline."""
        head: dict[str, Any] = {"number": self.number, "attempt": self.attempt, "request": self.request}
        if self.discards:
            head["discards"] = [asdict(discard) for discard in self.discards]
        if self.usage:
            head["usage"] = {agent: list(counts) for agent, counts in self.usage.items()}
        text = json.dumps(head, separators=(",", ":"))
        return f'{text[:-1]},"dialogue":{self.line.rstrip() or "null"}}}\n'

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a line of the journal holds.

        Raises:
            LookupError, TypeError, ValueError: It holds nothing of the kind.
        """
        head, found, dialogue = text.rstrip("\n").partition(',"dialogue":')
        record = json.loads(head + "}")
        if not found or not dialogue.endswith("}"):
            raise ValueError("the line is torn")
        line = dialogue[:-1]
        if line != "null":
            json.loads(line)
        return cls(
            int(record["number"]),
            "" if line == "null" else line + "\n",
            str(record["request"]),
            int(record["attempt"]),
            tuple(Discard(**discard) for discard in record.get("discards", ())),
            {agent: (a, b, c) for agent, (a, b, c) in record["usage"].items()} if "usage" in record else None,
        )
