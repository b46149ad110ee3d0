"""The quality gates of the open benchmark: each yields a finding for everything that does not hold.

A gate looks at dialogues as they were built and never mends them. The gates that compare a model's gold answers with
gold stand with the protocols (`apibank.protocols.gold`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apibank.benchmarks.benchmark import Benchmark
from apibank.benchmarks.dialogue import Dialogue, GoldCall, Utterance
from apibank.benchmarks.official.folder import ROW_FILES, OfficialFolder
from apibank.errors import DataError
from apibank.tools import SEARCHER, SIGN_IN, toolset
from apibank.world import open_image, seed_tables

from .benchmark import VERSION, searcher, shipped, tool_descriptions
from .build import TOOLSET_OF_LEVEL, Trace, build
from .grounding import ungrounded
from .oddities import oddities
from .overlap import Borrowing, alike
from .scenario import Scenario
from .store import digest, write_dialogues

COMPLETE = False
"""Whether every dialogue of the benchmark is written; until then its size is told, not judged."""

DIALOGUES = {1: 214, 2: 50, 3: 50}
CALLS = {1: 389, 2: 119, 3: 245}
"""The size of API-Bank's test set (Li et al. 2023, table 1), by level."""

LARGEST_SHARE = 0.12
"""The part of a level's calls that one tool may have."""

EVERYWHERE = (SIGN_IN, SEARCHER)
"""Tools that others need first, so that their share says nothing about variety."""

SAME_OPENINGS = 3
OPENING_WORDS = 4
"""How many dialogues may open with the same so many words."""

COPY_WORDS = 5
COPY_INDEX = 0.1
"""Two dialogues are near copies from this Jaccard index of their runs of so many words on. A scenario told with other
facts stands this near to itself in 19 cases of 20 (half the time beyond 0.3); different ones stay below 0.05."""

BORROWED_WORDS = 10
"""From how many words on a run that also stands in the official data counts as taken from there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold.

    Args:
        gate: The gate that found it.
        where: The dialogue, with its seed, or what else it is about.
        what: One line.
        weighs: Whether it makes the benchmark invalid; if not, it is only told.
    """

    gate: str
    where: str
    what: str
    weighs: bool = True

    def __str__(self) -> str:
        return f"{self.gate}: {self.where}: {self.what}"


@dataclass(frozen=True)
class Built:
    """A scenario as it was built with a seed."""

    scenario: Scenario
    seed: int
    dialogue: Dialogue
    trace: Trace = field(repr=False)

    @property
    def where(self) -> str:
        """How a finding names it."""
        return f"{self.dialogue.id} (seed {self.seed})"

    @property
    def texts(self) -> list[str]:
        """What user and assistant say."""
        return [turn.text for turn in self.dialogue.turns if isinstance(turn, Utterance)]


def build_all(scenarios: Iterable[Scenario], seed: int) -> tuple[list[Built], list[Finding]]:
    """Build every scenario with a seed.

    Returns:
        What was built, in order, and a finding for each scenario that does not build.
    """
    image, built, findings = open_image(), [], []
    for scenario in scenarios:
        trace: Trace = []
        try:
            dialogue = build(scenario, seed, image, searcher(TOOLSET_OF_LEVEL[scenario.level]), trace)
        except DataError as problem:
            findings.append(Finding("build", f"{scenario.id} (seed {seed})", str(problem)))
        else:
            built.append(Built(scenario, seed, dialogue, trace))
    return built, findings


def validate(scenarios: Sequence[Scenario], seeds: Sequence[int]) -> tuple[dict[int, list[Built]], list[Finding]]:
    """Put the open benchmark through every gate that needs nothing from outside.

    Args:
        scenarios: What it is built from.
        seeds: What it is built with.

    Returns:
        What was built, by seed, and the findings: scenario by scenario for each seed, then those on the whole.
    """
    twins: dict[int, list[Built]] = {}
    findings: list[Finding] = []
    for seed in seeds:
        twins[seed], failures = build_all(scenarios, seed)
        findings += failures
        for one in twins[seed]:
            findings += [*replay(one), *grounding(one), *wording(one)]
        findings += [*openings(twins[seed]), *near_copies(twins[seed])]
        if seed == 0:
            findings += shipped_as_built(twins[seed])
    return twins, [*findings, *balance(scenarios), *unused(scenarios), *size(scenarios)]


# One dialogue ------------------------------------------------------------------------------------------------


def replay(built: Built) -> Iterator[Finding]:
    """Every gold call, made again in a fresh world, gives what was recorded."""
    tools = toolset(built.dialogue.toolset)
    with built.dialogue.world(searcher(built.dialogue.toolset)) as world:
        for _, turn in built.dialogue.calls():
            result = tools.run(world, turn.call.name, turn.call.arguments)
            message = result.error.message if result.error else None
            if (_written(result.output), message) != (_written(turn.output), turn.error):
                yield Finding("replay", built.where, f"{turn.call.name} gives something else when it is made again")


def grounding(built: Built) -> Iterator[Finding]:
    """Every gold argument can be derived from what was said, returned or told before."""
    for problem in ungrounded(built.scenario, built.dialogue, built.trace):
        yield Finding("grounding", built.where, problem.removeprefix(f"{built.dialogue.id}: "))


def wording(built: Built) -> Iterator[Finding]:
    """No text shows a slot that was left open or that does not fit its sentence."""
    for turn in built.dialogue.turns:
        if isinstance(turn, Utterance):
            for oddity in oddities(turn.text, typed=turn.speaker == "user"):
                yield Finding("wording", built.where, oddity)


# All dialogues of a seed -------------------------------------------------------------------------------------


def openings(dialogues: Sequence[Built]) -> Iterator[Finding]:
    """Dialogues open in many ways."""
    found = defaultdict(list)
    for built in dialogues:
        found[" ".join(built.texts[0].lower().split()[:OPENING_WORDS])].append(built.dialogue.id)
    for opening, ids in found.items():
        if len(ids) > SAME_OPENINGS:
            yield Finding(
                "openings", f"seed {dialogues[0].seed}", f"{len(ids)} open with {opening!r}: {', '.join(ids)}"
            )


def near_copies(dialogues: Sequence[Built]) -> Iterator[Finding]:
    """No dialogue is another one with other names."""
    texts = {built.dialogue.id: built.texts for built in dialogues}
    for one, other, index in alike(texts, COPY_WORDS, COPY_INDEX):
        told = f"shares {index:.0%} of its runs of {COPY_WORDS} words with {one}"
        yield Finding("near copies", f"{other} (seed {dialogues[0].seed})", told)


def shipped_as_built(dialogues: Sequence[Built]) -> Iterator[Finding]:
    """The file that ships is seed 0, byte for byte."""
    if not shipped().is_file():
        yield Finding("shipped", shipped().name, "is not there: apibank data build --seed 0 writes it")
        return
    wanted = write_dialogues(built.dialogue for built in dialogues).split("\n")
    found = shipped().read_text(encoding="utf-8").split("\n")
    if wanted != found:
        line = next(
            (n for n, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(map(len, (wanted, found)))
        )
        told = f"differs from its rebuild from line {line + 1} on: apibank data build --seed 0 writes it anew"
        yield Finding("shipped", shipped().name, told)


def borrowed(dialogues: Sequence[Built], borrowing: Borrowing) -> Iterator[Finding]:
    """No run of ten words also stands in the official data: not in a dialogue, a tool's description or the world.

    Args:
        dialogues: What was built.
        borrowing: Of the official texts, as `official_texts` gives them.
    """
    for where, text in _own_texts(dialogues):
        run = borrowing.find(text)
        if run is not None:
            yield Finding("borrowed", where, f"the official data has {run!r} too")


# The whole ---------------------------------------------------------------------------------------------------


def balance(scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """No tool has more than its share of a level's calls."""
    for level, counts in calls_by_tool(scenarios).items():
        most = int(LARGEST_SHARE * CALLS[level])
        for name, count in counts.items():
            if count > most and name not in EVERYWHERE:
                yield Finding("balance", f"level {level}", f"{name} has {count} calls, where {most} are the most")


def unused(scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """Every tool is called."""
    used = {(TOOLSET_OF_LEVEL[level], name) for level, found in calls_by_tool(scenarios).items() for name in found}
    for name in dict.fromkeys(TOOLSET_OF_LEVEL.values()):
        idle = [t.name for t in toolset(name).values() if not any((other, t.name) in used for other in t.sets)]
        if idle:
            yield Finding("unused tools", f"set {name}", f"{len(idle)} never called: {', '.join(idle)}", COMPLETE)


def size(scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """There are as many dialogues and calls as API-Bank has."""
    dialogues = Counter[int](scenario.level for scenario in scenarios)
    calls = {level: sum(counts.values()) for level, counts in calls_by_tool(scenarios).items()}
    for level, wanted in DIALOGUES.items():
        found = (dialogues[level], calls.get(level, 0))
        if found != (wanted, CALLS[level]):
            told = f"{found[0]} of {wanted} dialogues, {found[1]} of {CALLS[level]} calls"
            yield Finding("size", f"level {level}", told, COMPLETE)


def calls_by_tool(scenarios: Iterable[Scenario]) -> Mapping[int, Counter[str]]:
    """Return how often each tool is called, by level."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for scenario in scenarios:
        found[scenario.level].update(step.call for step in scenario.turns if step.call is not None)
    return found


def official_texts(folder: OfficialFolder) -> set[str]:
    """Return every line of text in a folder of the official data: dialogues, prompts, descriptions, start tables.

    Raises:
        DataError: A file cannot be read, or the folder holds no dialogue.
    """
    samples = [records for level in (1, 2) for records in folder.dialogues(level).values()]
    samples += [folder.level3(), *map(folder.rows, ROW_FILES)]
    if not any(samples):
        raise DataError(f"{folder.path} holds no dialogue of the official data: nothing can be compared with it")
    tables = folder.tables() if (folder.path / "init_database").is_dir() else {}
    return {line for text in _strings([*samples, tables]) for line in text.split("\n")}


def as_benchmark(dialogues: Sequence[Built], seed: int) -> Benchmark:
    """Return what was built as a benchmark, for those who put it to a protocol."""
    found = [built.dialogue for built in dialogues]
    return Benchmark("open", VERSION, digest(write_dialogues(found)), seed, found, tool_descriptions())


def _own_texts(dialogues: Sequence[Built]) -> Iterator[tuple[str, str]]:
    for built in dialogues:
        for turn in built.dialogue.turns:
            texts = _strings(turn.call.arguments) if isinstance(turn, GoldCall) else [turn.text]
            yield from ((built.where, text) for text in texts)
    for descriptions in tool_descriptions().values():
        yield from ((f"tool {name}", text) for name, entry in descriptions.items() for text in _strings(entry))
    for table, rows in seed_tables().items():
        yield from ((f"table {table}", text) for row in rows for text in _strings(row))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
