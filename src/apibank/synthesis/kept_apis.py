"""The domains and APIs that a model made for a synthesis, on disk: a line a batch of domains or a domain's APIs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from apibank.errors import DataError
from apibank.storage.files import dump
from apibank.storage.lines import LineFile

from .agents.asking import Bill
from .agents.roles import Idea
from .definitions import Definition
from .leakage import benchmark_tools


class KeptApis:
    """What the first two agents made; a line that cannot be read is as if it were not there.

    Args:
        path: The file; it is made if it is not there.

    Raises:
        DataError: It cannot be read or written.
        UsageError: Another process is writing it.
    """

    def __init__(self, path: Path) -> None:
        self.ideas: list[Idea] = []
        self.apis: dict[str, list[Definition]] = {}
        self.usage: Bill = {}
        tools = benchmark_tools()
        self._names = {_squeezed(name) for name in ("ToolSearcher", *(tool.name for tool in tools))}
        self._abouts = {_squeezed(tool.description) for tool in tools}
        self._arguments = {frozenset(parameter.name for parameter in tool.parameters) for tool in tools}
        self._lines = LineFile(path)
        try:
            for raw in path.read_bytes().split(b"\n"):
                self._take(raw)
        except OSError as problem:
            self._lines.close()
            raise DataError(f"{path} cannot be read: {problem.strerror or problem}") from None

    def _take(self, raw: bytes) -> None:
        try:
            record = json.loads(raw)
            ideas = [Idea(str(idea["name"]), str(idea["about"])) for idea in record.get("ideas", ())]
            apis = {record["domain"]: list(record["apis"])} if "domain" in record else {}
            names = [_squeezed(told["name"]) for told in apis.get(record.get("domain"), ())]
            used = [(agent, (a, b, c)) for agent, (a, b, c) in record["usage"].items()]
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            return
        self.ideas += ideas
        self.apis.update(apis)
        self._names.update(names)
        for agent, counts in used:
            self._add(agent, counts)

    def fresh(self, told: Sequence[Definition]) -> list[Definition]:
        """Return the APIs that are neither there already nor the benchmark's by name, description or argument list."""
        free = []
        for each in told:
            name = _squeezed(each["name"])
            benchmarks = (
                _squeezed(each["description"]) in self._abouts or frozenset(each["input_parameters"]) in self._arguments
            )
            if name not in self._names and not benchmarks:
                self._names.add(name)
                free.append(each)
        return free

    def add_ideas(self, ideas: Sequence[Idea], used: Bill) -> None:
        """Keep some domains.

        Raises:
            DataError: They cannot be written.
        """
        self._write({"ideas": [{"name": idea.name, "about": idea.about} for idea in ideas]}, used)
        self.ideas += ideas

    def add_apis(self, domain: str, apis: list[Definition], used: Bill) -> None:
        """Keep the APIs of a domain.

        Raises:
            DataError: They cannot be written.
        """
        self._write({"domain": domain, "apis": apis}, used)
        self.apis[domain] = apis

    def _write(self, record: dict[str, Any], used: Bill) -> None:
        self._lines.append(dump({**record, "usage": used}).encode() + b"\n")
        for agent, counts in used.items():
            self._add(agent, counts)

    def _add(self, agent: str, counts: tuple[int, int, int]) -> None:
        old = self.usage.get(agent, (0, 0, 0))
        self.usage[agent] = (old[0] + counts[0], old[1] + counts[1], old[2] + counts[2])

    def close(self) -> None:
        """Make sure that everything is on the disk."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
