"""The query agent of the library: requests that its authors wrote, with drawn values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from apibank.retrieval.words import spaced
from apibank.synthesis.catalog.api import Api, Failure
from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.catalog.domain import Domain
from apibank.synthesis.catalog.expressions import ExpressionError
from apibank.synthesis.catalog.library import Library
from apibank.synthesis.catalog.writing import Template, TemplateError, compile_template
from apibank.synthesis.execution.rules import scope_of
from apibank.synthesis.execution.store import Record, key_of
from apibank.synthesis.task import Query, Task, Unfit, Wish
from apibank.synthesis.training import Ability, Fact, Setting
from apibank.synthesis.words import term_set

FIRST_DAY, DAYS = "2025-01-01", 730
_TRIES = 6


class LibraryQuery:
    """Turns a task into what a user says.

    Args:
        library: Where the requests come from.
    """

    name = "query"

    def __init__(self, library: Library) -> None:
        self._library = library

    async def ask(self, task: Task) -> Query:
        """Return what the user says.

        Raises:
            Unfit: No values that fit were drawn.
        """
        return self.compose(task)

    def compose(self, task: Task) -> Query:
        """Return what the user says, without waiting.

        Raises:
            Unfit: No values that fit were drawn.
        """
        dice = Dice(f"query|{task.key}")
        today = draw_day(dice)
        domain = self._library.by_name[task.domain]
        if task.plan is not None:
            return self._plan(task, domain, today)
        facts = _Facts()
        wishes: list[Wish] = []
        if task.shape != "talk":
            for place, name in enumerate(task.apis):
                shape = task.shape if place == 0 else "plain"
                api = self._library.apis[name]
                wishes.append(self._wish(api, shape, task.ability, f"{task.key}|{place}", today, facts))
        talk = None
        if task.shape in ("talk", "talked"):
            chosen = dice.choice(domain.talk)
            talk = (chosen.user, chosen.assistant)
        setting = Setting(task.key, today, tuple(facts.missing), tuple(facts.planted))
        return Query(wishes[0].text if wishes else talk[0] if talk else "", setting, tuple(wishes), talk=talk)

    # One API ---------------------------------------------------------------------------------------------------

    def _wish(self, api: Api, shape: str, ability: Ability, key: str, today: str, facts: _Facts) -> Wish:
        dice = Dice(f"wish|{key}")
        failure = _failure(api, shape, dice)
        ask = _request(api, shape, ability, failure, dice)
        for attempt in range(_TRIES):
            values = Record(api.fields, f"{key}|{attempt}", 0, {"today": today})
            try:
                wish = self._say(api, shape, ask, failure, values, dice, facts)
            except (ExpressionError, TemplateError):
                continue
            if wish is not None:
                return wish
        raise Unfit(self.name, "no fitting values", f"{api.name}: {ask.text}")

    def _say(
        self,
        api: Api,
        shape: str,
        ask: Template,
        failure: Failure | None,
        values: Record,
        dice: Dice,
        facts: _Facts,
    ) -> Wish | None:
        today = values["today"]
        good = dict(values)
        if failure is not None:
            for name, drawn in failure.values.items():
                values[name] = drawn.draw(Dice(f"{values.origin}|set|{name}"), values)
        left = [name for name in api.required if name not in ask.paths]
        arguments = {name: values[name] for name in api.parameters if name in ask.paths or name in left}
        refused = _refused(api, values)
        if (refused is not None) != (failure is not None and not failure.lost and _of_arguments(api, failure)):
            return None
        corrected: dict[str, Any] = {}
        said: Mapping[str, Any] = values
        correction = ""
        if shape == "corrected":
            name = dice.choice(_correctable(api, ask))
            wrong = _other(api, name, values, f"{values.origin}|slip")
            if wrong is None:
                return None
            corrected = {name: values[name]}
            said = {**values, name: wrong}
            if _refused(api, {**values, name: wrong}) is not None:
                return None
            correction = " " + api.correct[name].render(lambda path: wrong if path == "old" else values[path])
        text = ask.render(_over(values, said))
        asked = []
        for name in left:
            answer = _spoken(api, name, "answer").render(values.__getitem__)
            asked.append((name, answer + (correction if name == left[-1] else "")))
        retry = follow = None
        if failure is not None:
            self._fail(api, failure, arguments, values, facts)
            if shape == "retried" and failure.retry is not None:
                kept = {name: value for name, value in arguments.items() if name not in failure.retry.paths}
                fresh = Record(api.fields, f"{values.origin}|again", 0, {"today": today, **kept})
                changed = {name: fresh[name] for name in failure.retry.paths}
                for name, value in changed.items():
                    if value == arguments.get(name):
                        return None
                if not failure.lost and _refused(api, {**good, **arguments, **changed, "today": today}) is not None:
                    return None
                retry = (failure.retry.render(changed.__getitem__), changed)
        if shape == "followed":
            name = dice.choice(sorted(api.follow))
            other = _other(api, name, values, f"{values.origin}|next")
            if other is None or _refused(api, {**values, name: other}) is not None:
                return None
            now = {**arguments, name: other}
            follow = (api.follow[name].render(lambda path: values[name] if path == "old" else now[path]), {name: other})
        first = {**arguments, **{name: said[name] for name in corrected}}
        return Wish(api.name, text, first, tuple(asked), corrected, failure is not None, retry, follow)

    def _fail(self, api: Api, failure: Failure, arguments: Mapping[str, Any], values: Record, facts: _Facts) -> None:
        if api.rule.action in ("read", "update", "delete"):
            key = key_of({name: arguments[name] for name in api.rule.by})
            if failure.lost:
                facts.missing.append((scope_of(api), key))
            else:
                hidden = tuple((name, values[name]) for name in failure.values if name not in api.parameters)
                if hidden:
                    facts.planted.append(((scope_of(api), key), hidden))

    # Plans -----------------------------------------------------------------------------------------------------

    def _plan(self, task: Task, domain: Domain, today: str) -> Query:
        assert task.plan is not None
        plan = domain.plans[task.plan]
        drawn: dict[str, dict[str, Any]] = {}
        for step in plan.steps:
            api = self._library.apis[step.api]
            values = Record(api.fields, f"{task.key}|{step.name}", 0, {"today": today})
            names = [
                name for name in api.parameters if name not in step.given and f"{step.name}.{name}" in plan.ask.paths
            ]
            drawn[step.name] = {name: values[name] for name in names}

        def value_of(path: str) -> Any:
            name, _, rest = path.partition(".")
            return drawn[name][rest]

        try:
            text = plan.ask.render(value_of)
        except TemplateError as problem:
            raise Unfit(self.name, "no fitting values", str(problem)) from None
        return Query(text, Setting(task.key, today), steps=drawn)


class _Facts:
    """What a dialogue's world must be like for its failures to come about."""

    def __init__(self) -> None:
        self.missing: list[Fact] = []
        self.planted: list[tuple[Fact, tuple[tuple[str, Any], ...]]] = []


def draw_day(dice: Dice) -> str:
    """Return the day on which a dialogue takes place."""
    from datetime import date, timedelta

    return (date.fromisoformat(FIRST_DAY) + timedelta(days=dice.below(DAYS))).isoformat()


def _over(values: Record, said: Mapping[str, Any]) -> Callable[[str], Any]:
    return lambda path: said[path] if path in said else values[path]


def _of_arguments(api: Api, failure: Failure) -> bool:
    """Whether a failure follows from the arguments, and not from what is stored."""
    return all(name in api.parameters for name in failure.values)


def _refused(api: Api, values: Mapping[str, Any]) -> Failure | None:
    for failure in api.failures:
        if failure.condition is None or not failure.condition.names <= {*api.parameters, "today"}:
            continue
        if failure.condition.value(values):
            return failure
    return None


def _other(api: Api, name: str, values: Record, key: str) -> Any:
    """Return another value of a field, None if none turned up."""
    for attempt in range(4):
        fresh = Record(api.fields, f"{key}|{attempt}", 0, {k: v for k, v in values.items() if k != name})
        if fresh[name] != values[name]:
            return fresh[name]
    return None


@cache
def _spoken(api: Api, name: str, part: str) -> Template:
    field = api.fields[name]
    return compile_template(field.answer if part == "answer" else field.question, api.fields.get)


# What an API can do --------------------------------------------------------------------------------------------


def complete(api: Api, ask: Template) -> bool:
    """Whether a request tells all required parameters."""
    return all(name in ask.paths for name in api.required)


def _correctable(api: Api, ask: Template) -> list[str]:
    return sorted(name for name in api.correct if name in ask.paths)


def _failures(api: Api, *, retried: bool) -> list[Failure]:
    return [failure for failure in api.failures if not retried or failure.retry is not None]


def _fits(api: Api, shape: str, ask: Template, failure: Failure | None) -> bool:
    if failure is not None:
        touched = [name for name in failure.values if name in api.parameters]
        return complete(api, ask) and all(name in ask.paths for name in touched)
    if shape == "asked":
        return not complete(api, ask)
    if shape == "corrected":
        return not complete(api, ask) and bool(_correctable(api, ask))
    return complete(api, ask)


def _failure(api: Api, shape: str, dice: Dice) -> Failure | None:
    if shape not in ("failed", "retried"):
        return None
    fitting = [
        failure
        for failure in _failures(api, retried=shape == "retried")
        if any(_fits(api, shape, ask, failure) for ask in api.asks)
    ]
    return dice.choice(fitting)


def _request(api: Api, shape: str, ability: Ability, failure: Failure | None, dice: Dice) -> Template:
    fitting = [ask for ask in api.asks if _fits(api, shape, ask, failure)]
    if ability != "retrieve":
        return dice.choice(fitting)
    most = max(clues(api, ask) for ask in fitting)
    return dice.choice([ask for ask in fitting if clues(api, ask) >= min(most, CLUES)])


CLUES = 2
"""Words of a request that lead to a search: requests with as many are taken where the search is to be learned."""


@cache
def clues(api: Api, ask: Template) -> int:
    """Return how many different words a request shares with an API's name and description."""
    said = " ".join(part if isinstance(part, str) else "\n" for part in ask.parts)
    return len(term_set(said) & term_set(f"{spaced(api.name)} {api.about}"))


@cache
def capable(api: Api, shape: str, ability: Ability = "call") -> bool:
    """Whether a dialogue of this shape can be made of an API; for retrieval, with a request that leads to a search."""
    asks = [ask for ask in api.asks if ability != "retrieve" or clues(api, ask)]
    if shape in ("failed", "retried"):
        retried = shape == "retried"
        return any(_fits(api, shape, a, f) for f in _failures(api, retried=retried) for a in asks)
    if shape == "followed" and not api.follow:
        return False
    return any(_fits(api, shape, ask, None) for ask in asks)
