"""Benchmarks: dialogues, the samples in them, and where they come from."""

from .benchmark import Benchmark
from .dialogue import LEVEL_NAMES, Dialogue, GoldCall, Level, Turn, Utterance
from .sample import Sample, SampleKind, assistant_turns, released_samples

__all__ = [
    "LEVEL_NAMES",
    "Benchmark",
    "Dialogue",
    "GoldCall",
    "Level",
    "Sample",
    "SampleKind",
    "Turn",
    "Utterance",
    "assistant_turns",
    "released_samples",
]
