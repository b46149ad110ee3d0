"""Proving the training set that ships: counts, rebuild, tester, and that nothing of the benchmark is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from apibank.executors import open_executor

from .catalog.library import library
from .diversity import OPENING_WORDS
from .faults import KINDS, plant
from .leakage import taken
from .maker import library_maker, make_unit
from .report import Yield, census
from .run import unique, units_of
from .training import TrainingDialogue
from .training_set import SEED, SIZE, shipped_path, training_set

DOMAINS, APIS, CALLS = 1_000, 2_138, 4_149
BY_ABILITY = {"call": 720, "retrieve": 719, "plan": 449}
"""The paper's figures: Li et al., *API-Bank*, EMNLP 2023."""

CAUGHT = 0.95
"""The share of planted faults that the tester must find."""

COMMONEST_OPENING = 0.01
PARAMETER_SETS = 1_500


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that is claimed, and what was seen.

    Args:
        what: The claim.
        holds: Whether it holds.
        seen: The figures.
    """

    what: str
    holds: bool
    seen: str


def verify() -> Iterator[Proof]:
    """Yield a proof for each thing that is claimed of the set that ships."""
    held = library()
    dialogues = training_set()
    domains, apis = len(held.domains), len(held.apis)
    yield Proof(f"{DOMAINS:,} domains, {APIS:,} APIs", (domains, apis) == (DOMAINS, APIS), f"{domains:,}, {apis:,}")
    counted = census(dialogues)
    total, calls = len(dialogues), sum(counted.calls.values())
    yield Proof(f"{SIZE:,} dialogues, {CALLS:,} calls", (total, calls) == (SIZE, CALLS), f"{total:,}, {calls:,}")
    split = " / ".join(f"{count} {ability}" for ability, count in BY_ABILITY.items())
    seen = " / ".join(f"{count} {ability}" for ability, count in counted.dialogues.items())
    yield Proof(f"by ability {split}", counted.dialogues == BY_ABILITY, seen)
    yield Proof(
        "every API is called or described in a dialogue",
        counted.apis == APIS,
        f"{counted.apis:,} described or called, {counted.called:,} called",
    )
    yield from _library_proofs()
    yield _openings(dialogues)
    yield _rebuilt()
    yield from _tested(dialogues)


def _library_proofs() -> Iterator[Proof]:
    apis = list(library().apis.values())
    sets = len({frozenset(api.parameters) for api in apis})
    yield Proof(f"at least {PARAMETER_SETS:,} sets of parameter names", sets >= PARAMETER_SETS, f"{sets:,}")
    shapes = len({str(api.shape) for api in apis})
    yield Proof(f"at least {PARAMETER_SETS:,} shapes of results", shapes >= PARAMETER_SETS, f"{shapes:,}")
    fewest = min(len(api.asks) for api in apis)
    yield Proof("three requests or more for each API", fewest >= 3, f"{sum(len(api.asks) for api in apis):,} in all")
    common = [f"{api.name} has {what}" for api in apis for what in taken(api)]
    yield Proof("no name, description or argument list of the benchmark", not common, "; ".join(common[:5]) or "none")


def _openings(dialogues: tuple[TrainingDialogue, ...]) -> Proof:
    opened = Counter(" ".join(each.request.casefold().split()[:OPENING_WORDS]) for each in dialogues)
    opening, count = opened.most_common(1)[0]
    share = count / len(dialogues)
    return Proof(
        "no opening of four words above 1% of the requests",
        share <= COMMONEST_OPENING,
        f"{share:.2%} for {opening!r}; {len(opened):,} openings",
    )


def _rebuilt() -> Proof:
    executor = open_executor("local")
    try:
        made = {each.number: each for _, unit in executor.map(make_unit, units_of(SEED, SIZE, ())) for each in unit}
    finally:
        executor.close()
    kept = list(unique(library_maker(), SEED, SIZE, [made[number] for number in range(SIZE)]))
    text = "".join(each.line for each in kept)
    told = Yield()
    for each in kept:
        told.add(each)
    same = text.encode() == shipped_path().read_bytes()
    rate = sum(told.discards.values()) / told.attempts
    return Proof(
        "the set is rebuilt byte for byte",
        same,
        f"{len(text.encode()):,} bytes; {told.attempts:,} attempts, {rate:.1%} discarded on the way",
    )


def _tested(dialogues: tuple[TrainingDialogue, ...]) -> Iterator[Proof]:
    tester = library_maker().tester
    bad = [(each.id, found[0]) for each in dialogues if (found := tester.examine(each))]
    shown = "; ".join(f"{name}: {objection.detail}" for name, objection in bad[:3])
    yield Proof("the tester keeps every dialogue", not bad, shown or f"{len(dialogues):,} kept")
    planted = plant(dialogues, library())
    missed = Counter(each.kind for each in planted if not tester.examine(each.dialogue))
    caught = len(planted) - sum(missed.values())
    told = ", ".join(f"{kind} {count}" for kind, count in missed.items())
    yield Proof(
        f"95% of {len(planted)} planted faults of {len(KINDS)} kinds are found",
        caught >= CAUGHT * len(planted),
        f"{caught} found" + (f"; missed: {told}" if told else ""),
    )
