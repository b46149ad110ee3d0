"""Checking the library: what its README promises, file by file, and by making many dialogues of everything in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from apibank.benchmarks import GoldCall, Utterance
from apibank.tools import SEARCHER, toolset

from .agents.caller_library import LibraryCaller
from .agents.query_library import LibraryQuery, capable
from .agents.tester_library import LibraryTester
from .catalog.api import Api
from .catalog.domain import Domain
from .catalog.expressions import ExpressionError
from .catalog.library import Library, shipped_folder
from .catalog.reader import LibraryError, read_theme
from .catalog.writing import TemplateError
from .mix import SHAPES
from .task import Task, Unfit
from .training import Ability, TrainingDialogue

ROUNDS = 8
"""How many dialogues are made of each API in each shape, and of each plan."""

_MUST = 0.5
"""The share of attempts of a shape that must give a dialogue the tester keeps."""


def benchmark_names() -> frozenset[str]:
    """Return the names of the benchmark's tools."""
    return frozenset({*toolset("apis"), *toolset("lv3")})


def check_domain(domain: Domain) -> Iterator[str]:
    """Yield what a domain lacks."""
    taken = {name.casefold() for name in benchmark_names()}
    sets: dict[frozenset[str], str] = {}
    if not domain.about:
        yield f"{domain.name}: `about` is missing"
    if not domain.talk:
        yield f"{domain.name}: there is no talk"
    if len(domain.apis) > 1 and not domain.plans:
        yield f"{domain.name}: there is no plan"
    used = {name for api in domain.apis for name in (*api.parameters, *api.outputs)}
    used |= {need for field in domain.fields.values() for need in field.values.needs}
    used |= {name for api in domain.apis for failure in api.failures for name in failure.values}
    used |= {name for api in domain.apis for f in api.failures if f.condition for name in f.condition.names}
    used |= {name for api in domain.apis if api.rule.where for name in api.rule.where.names}
    for name in sorted(set(domain.fields) - used):
        yield f"{domain.name}: the field {name} is not used"
    for api in domain.apis:
        if api.name.casefold() in taken:
            yield f"{api.name}: the benchmark has a tool of this name"
        key = frozenset(api.parameters)
        if key and key in sets:
            yield f"{api.name}: {sets[key]} takes the same set of parameters"
        sets[key] = api.name
        yield from check_api(api)


def check_api(api: Api) -> Iterator[str]:
    """Yield what an API lacks."""
    if len(api.asks) < 3:
        yield f"{api.name}: {len(api.asks)} requests, three are needed"
    if len(api.says) < 2:
        yield f"{api.name}: {len(api.says)} replies, two are needed"
    if len(api.searches) < 2:
        yield f"{api.name}: {len(api.searches)} searches, two are needed"
    if not api.parameters:
        yield f"{api.name}: takes nothing"
    openings = Counter(" ".join(ask.text.casefold().split()[:3]) for ask in api.asks)
    for opening, count in openings.items():
        if count > 1:
            yield f"{api.name}: {count} requests open with {opening!r}"
    told = False
    for ask in api.asks:
        left = [name for name in api.required if name not in ask.paths]
        told = told or not left
        for name in left:
            if not api.fields[name].question:
                yield f"{api.name}: {ask.text!r} leaves {name} out, which has no question"
    if not told:
        yield f"{api.name}: no request tells everything that is required"
    if not any(says.paths <= {*api.required, *api.outputs, "count"} for says in api.says):
        yield f"{api.name}: every reply speaks of optional parameters"
    if api.rule.action == "compute":
        for name in api.outputs:
            if not _follows(api, name, set(api.parameters)):
                yield f"{api.name}: computes {name}, which follows from no parameter (use = or by)"


def _follows(api: Api, name: str, known: set[str]) -> bool:
    if name in known:
        return True
    needs = api.fields[name].values.needs
    return bool(needs) and any(_follows(api, need, known) for need in needs)


def dialogues_of(
    domain: Domain, library: Library, rounds: int = ROUNDS
) -> Iterator[tuple[str, TrainingDialogue | Unfit | Exception]]:
    """Yield what comes of everything in a domain, many times: a place with a dialogue or what stood in its way."""
    query, caller = LibraryQuery(library), LibraryCaller(library)

    def make(place: str, task: Task) -> tuple[str, TrainingDialogue | Unfit | Exception]:
        try:
            return place, caller.compose(task, query.compose(task))
        except (Unfit, ExpressionError, TemplateError, KeyError, TypeError, ValueError, LibraryError) as problem:
            return place, problem

    for turn in range(rounds):
        ability: Ability = "retrieve" if turn % 2 else "call"
        for api in domain.apis:
            for shape in SHAPES:
                if shape in ("talk", "two") or (shape == "talked" and not domain.talk) or not capable(api, shape):
                    continue
                task = Task(turn, "check", ability, shape, domain.name, (api.name,))
                yield make(f"{api.name} ({shape})", task)
        for number, plan in enumerate(domain.plans):
            task = Task(turn, "check", "plan", "plan", domain.name, plan.apis, number)
            yield make(f"{domain.name}: plan {number + 1}", task)


def check(
    paths: Sequence[Path], show: int = 0, rounds: int = ROUNDS
) -> tuple[list[str], list[TrainingDialogue], int, int]:
    """Check some files of the library.

    Args:
        paths: The files.
        show: How many dialogues to keep for reading.
        rounds: How many dialogues to make of each API in each shape, and of each plan.

    Returns:
        What is wrong, dialogues to read, and the numbers of domains and APIs.
    """
    wanted = {path.resolve() for path in paths}
    findings: list[str] = []
    domains: list[Domain] = []
    looked_at: list[Domain] = []
    for path in sorted({*wanted, *(p.resolve() for p in shipped_folder().glob("*/*.yaml"))}):
        try:
            found = read_theme(path)
        except LibraryError as problem:
            if path in wanted:
                findings.append(str(problem))
            continue
        domains += found
        looked_at += found if path in wanted else []
    try:
        library = Library(domains)
    except LibraryError as problem:
        findings.append(str(problem))
        library = Library(_unlike(domains, looked_at))
    tester = LibraryTester(library)
    kept: list[TrainingDialogue] = []
    for domain in looked_at:
        findings += check_domain(domain)
        for api in domain.apis:
            brought = {keywords: library.find(keywords) for keywords in api.searches}
            if api.name not in brought.values():
                said = ", ".join(f"{keywords!r} brings {name}" for keywords, name in brought.items())
                findings.append(f"{api.name}: no search brings it: {said}")
        tries: Counter[str] = Counter()
        good: Counter[str] = Counter()
        told: dict[str, Counter[str]] = {}
        for place, outcome in dialogues_of(domain, library, rounds):
            tries[place] += 1
            if isinstance(outcome, Exception):
                text = f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, Unfit) else repr(outcome)
                told.setdefault(place, Counter())[text] += 1
                continue
            objections = tester.examine(outcome, all_of_them=True)
            for objection in objections:
                told.setdefault(place, Counter())[f"{objection.reason}: {objection.detail}"] += 1
            if not objections:
                good[place] += 1
                kept.append(outcome)
        for place, reasons in told.items():
            serious = [
                text
                for text, _ in reasons.most_common()
                if text.startswith(("language", "unfaith", "ungrounded", "leak"))
            ]
            if serious or good[place] < _MUST * tries[place]:
                worst = serious[0] if serious else reasons.most_common(1)[0][0]
                findings.append(f"{place}: {good[place]} of {tries[place]} are kept; {worst}")
    step = max(1, len(kept) // show) if show else 1
    return findings, kept[::step][:show], len(looked_at), sum(len(domain.apis) for domain in looked_at)


def _unlike(domains: list[Domain], first: list[Domain]) -> list[Domain]:
    """Return the domains without those that share a name with another."""
    kept: list[Domain] = []
    names: set[str] = set()
    apis: set[str] = set()
    for domain in [*first, *(d for d in domains if not any(d is f for f in first))]:
        if domain.name.casefold() not in names and not apis & {api.name for api in domain.apis}:
            kept.append(domain)
            names.add(domain.name.casefold())
            apis |= {api.name for api in domain.apis}
    return kept


def told(dialogue: TrainingDialogue) -> str:
    """Return a dialogue as text, for reading."""
    lines = [f"--- {dialogue.id} {dialogue.shape} [{', '.join(dialogue.tools)}] {dialogue.setting.today}"]
    for turn in dialogue.turns:
        if isinstance(turn, Utterance):
            lines.append(f"{'User' if turn.speaker == 'user' else 'AI'}: {turn.text}")
        elif isinstance(turn, GoldCall):
            brief = turn.output["name"] if turn.call.name == SEARCHER else turn.error or turn.output
            lines.append(f"  {turn.call.name}({turn.call.arguments}) -> {brief}")
    return "\n".join(lines)
