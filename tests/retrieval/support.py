"""An encoder that needs no weights and counts its work, and tools to look for."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pytest

from apibank.errors import ApibankError
from apibank.retrieval.encoder import Vector
from apibank.retrieval.minilm import minilm
from apibank.retrieval.sentence import SentenceEncoder

TOOLS = [
    {"name": "RingBell", "description": "Make a bell ring at a chosen hour."},
    {"name": "RoastCoffee", "description": "Roast green coffee beans to a shade of brown."},
    {"name": "FerryTimes", "description": "List when boats leave the harbour."},
    {"name": "TunePiano", "description": "Bring the strings of a piano back to pitch."},
    {"name": "ToolSearcher", "description": "Find a tool by keywords."},
]


class WordHashes:
    """A vector is the sum of pseudo-random vectors of the text's words."""

    width = 24

    def __init__(self, identity: str = "word hashes") -> None:
        self.identity = identity
        self.encoded: list[str] = []

    def encode(self, text: str) -> Vector:
        self.encoded.append(text)
        total = np.zeros(self.width)
        for word in re.findall(r"\w+", text.lower()):
            total += np.frombuffer(sha256(word.encode()).digest()[: self.width], dtype=np.int8)
        unit: Vector = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
        return unit


def needs(encoder: Callable[[], SentenceEncoder]) -> SentenceEncoder:
    """Return an encoder, or skip the test where its packages are not installed."""
    try:
        _ = encoder().weights.path, encoder().vocabulary.path, encoder().identity
    except ApibankError as missing:
        pytest.skip(str(missing))
    return encoder()


def needs_minilm() -> SentenceEncoder:
    return needs(minilm)
