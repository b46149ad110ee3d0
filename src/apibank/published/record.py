"""One published figure and where it stands.

A figure has a protocol exactly if rows and check are one of ours as far as the source tells; otherwise a reason. What
stays different or unknown is a caveat.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures were published.

    Args:
        id: Its short name.
        citation: Who, when, what, and which table.
        kind: `benchmark paper`, `self-reported`, `third party` or `aggregator`.
        read: How the figures were read: `primary` (there), `transcription`, `secondary` (notes), `OCR`, `abstract`.
        url: Where it is; None if not known.
    """

    id: str
    citation: str
    kind: str
    read: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One published figure.

    Args:
        model: As the source names it.
        organisation: Whose model it is.
        date: When it was published, as exactly as is known.
        open: Whether the model's weights are.
        level: 1, 2 or 3; `all` for a figure over levels; None where it is none of API-Bank's levels.
        metric: `accuracy` and `rouge_l` as everywhere here; other names are the source's own metrics.
        value: A fraction.
        source: Where it stands.
        protocol: The protocol of ours that it follows; None if none does.
        reason: Why no protocol of ours is followed; empty if one is.
        caveat: What differs from the protocol all the same, or is not told.
        rows: How many rows it counts, if that is told.
        figure: Which of the protocol's own figures it is, or `mean` for that of the levels; None for the plain metric.
        margin: Half the width of the 95% interval that the source gives, if any.
        note: What else to know, in a few words.
    """

    model: str
    organisation: str
    date: str
    open: bool
    level: int | Literal["all"] | None
    metric: str
    value: float
    source: Source
    protocol: str | None = None
    reason: str = ""
    caveat: str = ""
    rows: int | None = None
    figure: str | None = None
    margin: float | None = None
    note: str = ""


@cache
def published() -> tuple[Record, ...]:
    """Return all published figures, source by source."""
    folder = files(__package__)
    listed: list[dict[str, Any]] = json.loads((folder / "sources.json").read_text(encoding="utf-8"))
    sources = {str(source["id"]): source for source in listed}
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_record(json.loads(line), sources) for line in lines)


def _record(line: dict[str, Any], sources: dict[str, dict[str, Any]]) -> Record:
    told = sources[line.pop("source")]
    source = Source(told["id"], told["citation"], told["kind"], told["read"], told.get("url"))
    shared: dict[str, Any] = {name: told[name] for name in ("protocol", "reason", "caveat") if name in told}
    shared.update(line)
    if shared["protocol"] is None:
        shared.pop("caveat", None)
    return Record(source=source, **shared)
