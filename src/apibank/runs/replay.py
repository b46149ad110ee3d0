"""A model that gives back stored predictions, so that they go through a run like any other model's replies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from apibank.benchmarks import Sample
from apibank.errors import DataError, UsageError
from apibank.models.model import Prompt, Reply, RequestFailed
from apibank.models.predictions import Row, read_predictions
from apibank.models.registry import ModelOptions
from apibank.protocols.protocol import Protocol


class Replay:
    """Answers from a file of predictions, or from the folder of a run.

    Args:
        path: JSON lines `{key, text}`, `{file, id, pred}` or `{sample_id, api_id, pred}`; of several lines for one
            sample the first counts. Or a run's folder.

    Raises:
        DataError: It cannot be read.
    """

    concurrency = 4

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.name = f"replay:{self.path.name}"
        self._rows: list[Row] = read_predictions(self.path)
        self._replies: dict[str, Reply] = {}

    def bind(self, protocol: Protocol, samples: Iterable[Sample]) -> None:
        """Find out which samples the rows answer; rows for other protocols or samples are left aside.

        Raises:
            DataError: No row answers any sample.
        """
        wanted = {sample.key for sample in samples}
        met = 0
        for row in self._rows:
            if row.protocol not in (None, protocol.name):
                continue
            try:
                key = protocol.sample_of(row.fields).key
            except (DataError, UsageError):
                continue
            met += key in wanted
            self._replies.setdefault(f"{protocol.name}/{key}", row.reply)
        if wanted and not met:
            raise DataError(f"{self.path} answers no sample that {protocol.name} asks: is it for another benchmark?")

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt.

        Raises:
            RequestFailed: Nothing is stored for it.
        """
        found: Any = self._replies.get(prompt.key)
        if found is None:
            raise RequestFailed(f"{self.path} holds no prediction for {prompt.key}")
        return Reply(found.text, found.tool_calls, found.prompt_tokens, found.completion_tokens, found.seconds)


def open_replay(path: str, options: ModelOptions) -> Replay:
    """Return stored predictions as a model."""
    return Replay(path)
