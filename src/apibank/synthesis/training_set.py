"""The training set that ships, and others that lie in a folder."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from apibank.errors import DataError

from .training import TrainingDialogue

SIZE = 1_888
"""Dialogues of the set that ships."""

SEED = 0
"""The seed that it is built with."""


def shipped_path() -> Path:
    """Return the file of the set that ships, one dialogue a line."""
    return Path(str(files("apibank.synthesis") / "training_set.jsonl"))


@cache
def training_set() -> tuple[TrainingDialogue, ...]:
    """Return the set that ships."""
    return read_set(shipped_path())


def read_set(path: Path) -> tuple[TrainingDialogue, ...]:
    """Return the dialogues of a file, or of the `dialogues.jsonl` of a synthesis's folder.

    Raises:
        DataError: It is missing, or a line holds no dialogue; the message names it.
    """
    if path.is_dir():
        path = path / "dialogues.jsonl"
        if not path.is_file():
            raise DataError(f"{path.parent} holds no set: apibank synth --out {path.parent} makes one")
    found = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    found.append(TrainingDialogue.read(json.loads(line)))
                except KeyError as missing:
                    raise DataError(
                        f"line {number} of {path} holds no training dialogue, it has no {missing}: "
                        "name the dialogues.jsonl of a set, not what was exported of it"
                    ) from None
                except (LookupError, TypeError, ValueError, AttributeError) as problem:
                    raise DataError(f"line {number} of {path} holds no training dialogue: {problem}") from None
    except OSError as problem:
        raise DataError(f"{path} cannot be read: {problem.strerror or problem}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is no text in UTF-8") from None
    return tuple(found)
