"""A synthesis in which agents ask a model: domains and APIs first, if they are the model's, then dialogue by dialogue.

What came of requests is written down as soon as it is whole: domains and APIs in `apis.jsonl`, dialogues in the
journal. A task whose requests failed for good is tried again by the same call, one of which nothing was kept is given
up, and a model that cannot be reached ends the run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from apibank.errors import ApibankError, ModelError, UsageError
from apibank.models.model import Model

from .agents.asking import Asker, Bill, bill
from .agents.caller_library import LibraryCaller
from .agents.model_apis import ModelApis
from .agents.model_caller import ModelCaller
from .agents.model_domains import ModelDomains
from .agents.model_query import ModelQuery
from .agents.model_tester import ModelTester
from .agents.query_library import LibraryQuery
from .agents.roles import AGENTS, Idea
from .agents.tester_library import LibraryTester
from .catalog.dice import Dice
from .catalog.digest import library_digest
from .catalog.library import Library, library
from .definitions import Definition, Definitions
from .journal import SynthesisJournal
from .kept_apis import KeptApis
from .made import REQUEST_FAILED, Discard, Made
from .maker import Maker
from .mix import BLOCK, MIX, task
from .run import Finished, finish, start_folder
from .task import Task, Unfit
from .training import Ability

ATTEMPTS = 4
"""How often a dialogue is begun before it is given up, each time at a cost."""

DOMAINS_A_BLOCK = 1_000
APIS_A_DOMAIN = 3
EMPTY_ROUNDS = 5

Price = tuple[float, float]
"""US dollars a million tokens, read and written."""


def chosen_agents(text: str | None) -> frozenset[str]:
    """Return the agents that ask the model.

    Args:
        text: Their names with commas; None for all five.

    Raises:
        UsageError: There is no such agent, or an agent of the library would have to work from what a model made.
    """
    if text is None:
        return frozenset(AGENTS)
    names = frozenset(part.strip() for part in text.split(",") if part.strip())
    unknown = sorted(names - set(AGENTS))
    if unknown or not names:
        raise UsageError(f"there is no agent {', '.join(unknown) or text!r}: choose from {', '.join(AGENTS)}")
    if "domains" in names and "apis" not in names:
        raise UsageError("domains that a model names have no APIs in the library: give the agent apis to the model too")
    if "apis" in names and "query" not in names:
        raise UsageError("the library has no requests for APIs that a model defines: give it the agent query too")
    if "query" in names and "caller" not in names:
        raise UsageError(
            "the library's caller works from the library's requests: give the agent caller to the model too"
        )
    return names


def synthesise_with_model(
    folder: Path,
    model: Model,
    *,
    dialogues: int,
    seed: int,
    agents: frozenset[str],
    temperature: float = 0.7,
    price: Price | None = None,
    concurrency: int | None = None,
    tell: Callable[[int, int, float], None] = lambda done, total, seconds: None,
) -> Finished:
    """Make a set with agents that ask a model.

    Args:
        folder: Where it is kept; the same call with the same folder goes on where it stopped.
        model: Who is asked.
        dialogues: How many.
        seed: Of the mix and of sampling.
        agents: Those that ask the model; the others are the library's.
        temperature: Of the model.
        price: To count the cost.
        concurrency: Dialogues in the making at once; by default as many as the model takes.
        tell: Takes how many are there, of how many, and the seconds since this start.

    Raises:
        UsageError: The folder holds another synthesis.
        ModelError: No request can be answered; what was made is kept.
        DataError: The folder cannot be written.
    """
    if dialogues < 1 or seed < 0:
        raise UsageError("a set has one dialogue or more, and a seed is 0 or more")
    backend = f"{model.name}: {', '.join(name for name in AGENTS if name in agents)}"
    manifest: dict[str, Any] = {"dialogues": dialogues, "seed": seed, "backend": backend}
    start_folder(folder, {**manifest, "temperature": temperature, "library": library_digest()})
    asker = Asker(model, temperature=temperature, seed=seed)
    most = concurrency if concurrency is not None else int(getattr(model, "concurrency", 1))
    started = time.perf_counter()

    async def run() -> tuple[list[Made], Bill]:
        try:
            made_apis, counts = await _apis(folder, asker, agents, dialogues, most)
            return await _dialogues(folder, asker, agents, dialogues, seed, made_apis, most, tell), counts
        finally:
            close = getattr(model, "close", None)
            if close is not None:
                await close()

    try:
        made, counts = asyncio.run(run())
    except BaseExceptionGroup as several:
        raise _first(several) from None
    fresh, seen = [], set[str]()
    for each in made:
        if each.line and each.request in seen:
            duplicate = Discard(each.attempt, "tester", "duplicate", each.request)
            each = replace(each, line="", discards=(*each.discards, duplicate))
        seen.add(each.request)
        fresh.append(each)
    return finish(folder, fresh, time.perf_counter() - started, price, before=counts)


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error of several that a user can mend, else the first of all."""
    every = list(_leaves(several))
    return next((error for error in every if isinstance(error, ApibankError)), every[0])


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


# Domains and APIs ----------------------------------------------------------------------------------------------


async def _apis(
    folder: Path, asker: Asker, agents: frozenset[str], dialogues: int, most: int
) -> tuple[dict[str, list[Definition]] | None, Bill]:
    """Return the model's APIs by domain and what they cost, or None where the library's are used."""
    if "apis" not in agents:
        return None, {}
    wanted = max(1, round(dialogues * DOMAINS_A_BLOCK / BLOCK))
    with KeptApis(folder / "apis.jsonl") as kept:
        trouble: list[Unfit] = []
        ideas = await _ideas(asker, agents, wanted, kept, trouble)
        definer, gate = ModelApis(asker), asyncio.Semaphore(most)

        async def define(idea: Idea) -> None:
            async with gate:
                mine: Bill = {}
                bill.set(mine)
                try:
                    told = await definer.define(idea, APIS_A_DOMAIN)
                except Unfit as problem:
                    trouble.append(problem)
                    if problem.reason == REQUEST_FAILED:
                        return
                    told = []
                kept.add_apis(idea.name, kept.fresh(told), mine)

        async with asyncio.TaskGroup() as group:
            for idea in ideas:
                if idea.name not in kept.apis:
                    group.create_task(define(idea))
    held = {name: told for name, told in kept.apis.items() if told}
    if not held:
        why = f"{trouble[-1].agent}: {trouble[-1].reason}: {trouble[-1].detail}" if trouble else "it named none"
        raise ModelError(f"no API came of {asker.model.name}, lastly for this: {why}")
    return held, kept.usage


async def _ideas(asker: Asker, agents: frozenset[str], wanted: int, kept: KeptApis, trouble: list[Unfit]) -> list[Idea]:
    if "domains" not in agents:
        held = library().domains
        dice = Dice("domains for a model")
        return [Idea(domain.name, domain.about) for domain in dice.shuffled(held)[:wanted]]
    agent, empty = ModelDomains(asker), 0
    while len(kept.ideas) < wanted and empty < EMPTY_ROUNDS:
        mine: Bill = {}
        bill.set(mine)
        try:
            fresh = await agent.propose(wanted - len(kept.ideas), [idea.name for idea in kept.ideas])
        except Unfit as problem:
            trouble.append(problem)
            fresh = []
        kept.add_ideas(fresh, mine)
        empty = 0 if fresh else empty + 1
    return kept.ideas


# Dialogues -----------------------------------------------------------------------------------------------------


async def _dialogues(
    folder: Path,
    asker: Asker,
    agents: frozenset[str],
    dialogues: int,
    seed: int,
    made_apis: dict[str, list[Definition]] | None,
    most: int,
    tell: Callable[[int, int, float], None],
) -> list[Made]:
    held = library()
    definitions = Definitions(made_apis if made_apis is not None else _of_library(held))
    query = ModelQuery(asker, definitions) if "query" in agents else LibraryQuery(held)
    caller = (
        ModelCaller(asker, definitions, held if made_apis is None else None)
        if "caller" in agents
        else LibraryCaller(held)
    )
    tester = ModelTester(asker, held) if "tester" in agents else LibraryTester(held)
    maker = Maker(query, caller, tester, ATTEMPTS)
    started = time.perf_counter()
    with SynthesisJournal(folder / "journal.jsonl") as journal:
        gate = asyncio.Semaphore(most)

        async def make(number: int) -> None:
            async with gate:
                one = _task(held, definitions, seed, number, dialogues, agents, invented=made_apis is not None)
                made = await maker.make(one)
            journal.append([made])
            tell(len(journal.made), dialogues, time.perf_counter() - started)

        async with asyncio.TaskGroup() as group:
            for number in range(dialogues):
                if number not in journal.made:
                    group.create_task(make(number))
        return [journal.made[number] for number in range(dialogues)]


def _of_library(held: Library) -> dict[str, list[Definition]]:
    return {domain.name: [api.description for api in domain.apis] for domain in held.domains}


def _task(
    held: Library,
    definitions: Definitions,
    seed: int,
    number: int,
    total: int,
    agents: frozenset[str],
    *,
    invented: bool,
) -> Task:
    """Return a task: the library's own, in the shape that these agents can give it, or one about invented APIs."""
    if not invented:
        found = task(held, seed, number, total)
        if "query" in agents:
            return replace(found, shape="free", plan=None)
        if found.plan is None and found.shape != "plain":
            return replace(found, shape="plain", apis=found.apis[:1])
        return found
    dice = Dice(f"model task|{seed}|{number}")
    weights: list[Ability] = [ability for ability, shapes in MIX.items() for _ in range(sum(shapes.values()))]
    ability = dice.choice(weights)
    several = [domain for domain, names in definitions.domains.items() if len(names) > 1]
    if ability == "plan" and not several:
        ability = "retrieve"
    domain = dice.choice(several if ability == "plan" else list(definitions.domains))
    names = definitions.domains[domain]
    apis = names[: 2 + dice.below(len(names) - 1)] if ability == "plan" else (dice.choice(names),)
    return Task(number, str(seed), ability, "free", domain, tuple(apis))
