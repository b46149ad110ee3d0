"""A synthesis: tasks handed to an executor, what comes of them journalled, and the set put together in order.

The set follows from library, seed and size alone: not from the executor, the number of workers, or where it was
interrupted. A request that occurs twice is asked anew with other values, the later one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from apibank.errors import UsageError
from apibank.executors import Executor
from apibank.storage.files import dump, read_json, write_json, write_whole, writing

from .catalog.digest import library_digest
from .journal import SynthesisJournal
from .made import Discard, Made
from .maker import LibraryMaker, library_maker, make_unit
from .report import Yield, census, read_dialogues

UNIT = 236
"""Tasks of a unit of work: an eighth of a block."""

REMAKES = 2
"""How often a request that occurs twice is asked anew before it is let stand."""

Unit = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a synthesis came to.

    Args:
        folder: Where it is.
        report: Counts, as `report.json` holds them.
    """

    folder: Path
    report: dict[str, Any]


def units_of(seed: int, total: int, known: Iterable[int]) -> list[Unit]:
    """Return the units that hold a task which has not been carried out."""
    there = set(known)
    starts = range(0, total, UNIT)
    spans = [(start, min(start + UNIT, total)) for start in starts]
    return [
        (seed, total, start, stop) for start, stop in spans if any(number not in there for number in range(start, stop))
    ]


def synthesise(
    folder: Path,
    *,
    dialogues: int,
    seed: int,
    executor: Executor,
    tell: Callable[[int, int, float], None] = lambda done, total, seconds: None,
) -> Finished:
    """Make a set from the library.

    Args:
        folder: Where it is kept; the same call with the same folder goes on where it stopped.
        dialogues: How many.
        seed: What they follow from.
        executor: What carries out the work.
        tell: Takes how many are there, of how many, and the seconds since this start.

    Raises:
        UsageError: The folder holds another synthesis, or the numbers cannot be.
        DataError: The folder cannot be written.
    """
    if dialogues < 1:
        raise UsageError("a set has one dialogue or more")
    if seed < 0:
        raise UsageError("a seed is 0 or more")
    start_folder(folder, {"dialogues": dialogues, "seed": seed, "backend": "library", "library": library_digest()})
    started = time.perf_counter()
    with SynthesisJournal(folder / "journal.jsonl") as journal:
        there = len(journal.made)
        units = units_of(seed, dialogues, journal.made)
        tell(len(journal.made), dialogues, 0.0)
        for _, several in executor.map(make_unit, units):
            journal.append(several)
            tell(len(journal.made), dialogues, time.perf_counter() - started)
        made = list(unique(library_maker(), seed, dialogues, [journal.made[number] for number in range(dialogues)]))
    return finish(folder, made, time.perf_counter() - started, fresh=dialogues - there)


def start_folder(folder: Path, manifest: dict[str, Any]) -> None:
    """Make the folder of a synthesis, or make sure that it is of the same one.

    Raises:
        UsageError: It holds another one; the message says what differs.
        DataError: It cannot be written.
    """
    path = folder / "manifest.json"
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder with --out")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        held = any(folder.iterdir())
    if path.is_file():
        old = read_json(path)
        old = old if isinstance(old, dict) else {}
        differing = [key for key in manifest if old.get(key) != manifest[key]]
        if differing:
            raise UsageError(f"{folder} holds a synthesis with other {', '.join(differing)}: name another --out")
    elif held:
        raise UsageError(f"{folder} is not empty and no synthesis: name another --out")
    else:
        write_json(path, manifest)


def unique(maker: LibraryMaker, seed: int, total: int, made: Sequence[Made]) -> Iterator[Made]:
    """Yield what was made, in order, each request once as far as the library has others.

    Args:
        maker: Makes a task anew.
        seed: Of the set.
        total: Its size.
        made: What was made of each task, in order.
    """
    seen: set[str] = set()
    for each in made:
        now, tries = each, 0
        discards = list(each.discards)
        while now.line and now.request in seen and tries < REMAKES:
            tries += 1
            again = maker.make(maker.task(seed, each.number, total, now.attempt + 1))
            if not again.line:
                break
            discards += [Discard(now.attempt, "tester", "duplicate", now.request), *again.discards]
            now = again
        seen.add(now.request)
        yield replace(now, discards=tuple(discards)) if tries else now


def finish(
    folder: Path,
    made: Sequence[Made],
    seconds: float,
    price: tuple[float, float] | None = None,
    *,
    fresh: int | None = None,
    before: Mapping[str, tuple[int, int, int]] | None = None,
) -> Finished:
    """Write the set, its discards and its report.

    Args:
        folder: Where to.
        made: What was made of each task, in order.
        seconds: How long this start took.
        price: US dollars a million tokens read and written, where models were asked and their cost is to be told.
        fresh: How many dialogues this start made; None where that says nothing of speed.
        before: What models were asked for before there were tasks, by agent.

    Raises:
        DataError: They cannot be written.
    """
    told = Yield(usage=dict(before or {}))
    repeated = 0
    seen: set[str] = set()
    for each in made:
        told.add(each)
        repeated += each.request in seen and bool(each.line)
        seen.add(each.request)
    report: dict[str, Any] = {
        "census": census(read_dialogues(each.line for each in made)).record(),
        "yield": told.record(),
        "repeated_requests": repeated,
        "seconds": round(seconds, 2),
        "dialogues_a_second": round(fresh / seconds, 1) if fresh and seconds else None,
    }
    if price is not None:
        spent = sum(read * price[0] + written * price[1] for _, read, written in told.usage.values()) / 1e6
        report["cost_usd"] = round(spent, 4)
        report["cost_usd_a_dialogue"] = round(spent / told.kept, 6) if told.kept else None
    write_whole(folder / "dialogues.jsonl", (each.line for each in made))
    write_whole(
        folder / "discards.jsonl",
        (dump({"number": each.number, **asdict(discard)}) + "\n" for each in made for discard in each.discards),
    )
    write_json(folder / "report.json", report)
    return Finished(folder, report)
