"""The open world: the start data that ship with the package.

One file a table, `seed/TABLE.jsonl`, one row a line. Loading the same files gives the same image, byte for byte.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from .image import Image, build_image


def seed_tables() -> dict[str, list[dict[str, Any]]]:
    """Return the rows that ship with the package, by table."""
    folder = files(__package__).joinpath("seed")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".jsonl"):
            lines = entry.read_text(encoding="utf-8").split("\n")
            found[entry.name.removesuffix(".jsonl")] = [json.loads(line) for line in lines if line.strip()]
    return found


@cache
def open_image() -> Image:
    """Return the image of the open world."""
    return build_image(seed_tables())
