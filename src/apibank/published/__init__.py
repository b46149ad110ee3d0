"""Published API-Bank scores as data: every figure with its source, and the protocol of ours that it follows, if any.

A room of its own, below everything: `apibank compare --published` and the leaderboard read it, and it knows nobody.
`results.jsonl` holds a figure a line, `sources.json` what holds for all figures of a source; the words are ours, the
figures the sources'.
"""

from .record import Record, Source, published

__all__ = ["Record", "Source", "published"]
