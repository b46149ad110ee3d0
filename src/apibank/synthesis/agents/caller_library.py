"""The caller agent of the library: makes the calls that a query asks for, and replies in its authors' words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apibank.benchmarks import GoldCall, Turn, Utterance
from apibank.calls import Call
from apibank.synthesis.catalog.api import Api
from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.catalog.expressions import Environment, ExpressionError
from apibank.synthesis.catalog.library import Library
from apibank.synthesis.catalog.writing import TemplateError
from apibank.synthesis.execution.rules import Outcome, execute
from apibank.synthesis.execution.world import open_store
from apibank.synthesis.splits import offered
from apibank.synthesis.task import Query, Task, Unfit, Wish
from apibank.synthesis.training import TrainingDialogue
from apibank.synthesis.words import term_set
from apibank.tools import SEARCHER

NAME = "caller"


class LibraryCaller:
    """Turns a query into a dialogue.

    Args:
        library: Where the APIs and the replies come from.
    """

    name = NAME

    def __init__(self, library: Library) -> None:
        self._library = library

    async def answer(self, task: Task, query: Query) -> TrainingDialogue:
        """Return the dialogue.

        Raises:
            Unfit: A call does not come out as it should with these values.
        """
        return self.compose(task, query)

    def compose(self, task: Task, query: Query) -> TrainingDialogue:
        """Return the dialogue, without waiting.

        Raises:
            Unfit: A call does not come out as it should with these values.
        """
        scene = _Scene(self._library, task, query)
        try:
            if task.plan is not None:
                scene.plan()
            else:
                for wish in query.wishes:
                    scene.grant(wish)
                if query.talk is not None:
                    scene.say("user", query.talk[0])
                    scene.say("assistant", query.talk[1])
        except (ExpressionError, TemplateError) as problem:
            raise Unfit(NAME, "no result", str(problem)) from None
        return scene.dialogue()


class _Scene:
    """A dialogue in the making."""

    def __init__(self, library: Library, task: Task, query: Query) -> None:
        self._library = library
        self._task = task
        self._query = query
        self._dice = Dice(f"caller|{task.key}")
        self._store = open_store(query.setting)
        self._turns: list[Turn] = []
        self._known: set[str] = set()
        self._tools: tuple[str, ...] = (SEARCHER,)
        if task.ability == "call":
            self._tools = offered(library, task.apis, task.domain, self._dice)
            self._known.update(self._tools)

    def dialogue(self) -> TrainingDialogue:
        """Return what has come about."""
        task = self._task
        called = tuple(
            dict.fromkeys(t.call.name for t in self._turns if isinstance(t, GoldCall) and t.call.name != SEARCHER)
        )
        return TrainingDialogue(
            f"{task.ability}-{task.number:06d}",
            task.ability,
            task.shape,
            task.domain,
            called,
            self._tools,
            tuple(self._turns),
            self._query.setting,
        )

    def say(self, speaker: str, text: str) -> None:
        """Add something that was said."""
        self._turns.append(Utterance("user" if speaker == "user" else "assistant", sentence(text)))

    # One API ---------------------------------------------------------------------------------------------------

    def grant(self, wish: Wish) -> None:
        """Add what it takes to do what a user wants."""
        api = self._library.apis[wish.api]
        self.say("user", wish.text)
        self._learn(api, wish.text)
        for name, answer in wish.asked:
            self.say("assistant", api.fields[name].question)
            self.say("user", answer)
        arguments = {**wish.arguments, **wish.corrected}
        outcome = self._call(api, arguments)
        if wish.failing:
            if outcome.failure is None:
                raise Unfit(NAME, "no failure", f"{api.name} does not fail as it should")
            self.say("assistant", outcome.failure.reply.render(arguments.__getitem__))
            if wish.retry is None:
                return
            text, changed = wish.retry
            self.say("user", text)
            arguments = {**arguments, **changed}
            outcome = self._call(api, arguments)
        self._reply(api, arguments, outcome)
        if wish.follow is not None:
            text, changed = wish.follow
            self.say("user", text)
            arguments = {**arguments, **changed}
            self._reply(api, arguments, self._call(api, arguments))

    def _learn(self, api: Api, request: str) -> None:
        """Search for an API that has not been described yet, in the words that are nearest to the request."""
        if api.name in self._known:
            return
        searches = self._library.searches(api.name)
        if not searches:
            raise Unfit(NAME, "search misses", f"no search of {api.name} brings it")
        said = term_set(request)
        nearest = max(len(said & term_set(keywords)) for keywords in searches)
        keywords = self._dice.choice([k for k in searches if len(said & term_set(k)) == nearest])
        self._turns.append(GoldCall(Call(SEARCHER, {"keywords": keywords}), api.description))
        self._known.add(api.name)

    def _call(self, api: Api, arguments: Mapping[str, Any]) -> Outcome:
        ordered = {name: arguments[name] for name in api.parameters if name in arguments}
        outcome = execute(api, ordered, self._store)
        self._turns.append(GoldCall(Call(api.name, ordered), outcome.output, outcome.error))
        return outcome

    def _reply(self, api: Api, arguments: Mapping[str, Any], outcome: Outcome) -> None:
        if outcome.error is not None or outcome.record is None:
            raise Unfit(NAME, "unwanted failure", f"{api.name}: {outcome.error}")
        if api.listed and not outcome.output[api.listed]:
            raise Unfit(NAME, "empty list", api.name)
        known = {*arguments, *api.outputs, *(("count",) if api.listed else ())}
        fitting = [says for says in api.says if says.paths <= known]
        if not fitting:
            raise Unfit(NAME, "no reply fits", api.name)
        record = outcome.record
        self.say("assistant", self._dice.choice(fitting).render(lambda path: _value(path, arguments, record, api)))

    # Plans -----------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Add what it takes to carry out a plan."""
        task, query = self._task, self._query
        assert task.plan is not None
        plan = self._library.by_name[task.domain].plans[task.plan]
        self.say("user", query.text)
        if self._dice.chance(0.25):
            for name in plan.apis:
                self._learn(self._library.apis[name], query.text)
        values: dict[str, Mapping[str, Any]] = {}
        for step in plan.steps:
            api = self._library.apis[step.api]
            self._learn(api, query.text)
            arguments = dict(query.steps[step.name])
            for name, path in step.given.items():
                arguments[name] = _given(api, name, follow(path, values))
            outcome = self._call(api, arguments)
            if outcome.error is not None or outcome.record is None:
                raise Unfit(NAME, "unwanted failure", f"{api.name}: {outcome.error}")
            if api.listed and not outcome.output[api.listed]:
                raise Unfit(NAME, "empty list", api.name)
            values[step.name] = _shown(api, arguments, outcome.record)
        self.say("assistant", plan.says.render(lambda path: follow(path, values)))


def _shown(api: Api, arguments: Mapping[str, Any], record: Environment) -> dict[str, Any]:
    """Return what a step's arguments and result hold now: a later step may change the record."""
    told = {name: record[name] for name in (*api.outputs, *(("count", api.listed) if api.listed else ()))}
    return {**told, **arguments}


def _value(path: str, arguments: Mapping[str, Any], record: Environment, api: Api) -> Any:
    if path in arguments and path not in api.outputs:
        return arguments[path]
    if api.listed and path in arguments:
        return arguments[path]
    return record[path]


def _given(api: Api, name: str, value: Any) -> Any:
    """Return an earlier value as this parameter takes it."""
    kind = api.fields[name].kind
    if kind == "list" and isinstance(value, str):
        return [value]
    if kind == "int" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind in ("one", "str") and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    if kind == "date" and isinstance(value, str):
        return value[:10]
    return value


def follow(path: str, values: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return what `step.field` or `step.list.0.field` leads to; a nest's fields stand under their own names.

    Raises:
        TemplateError: It leads nowhere.
    """
    step, *rest = path.split(".")
    value: Any = values[step]
    for place, name in enumerate(rest):
        try:
            if isinstance(value, list):
                value = value[int(name)]
            elif name in value or place == len(rest) - 1:
                value = value[name]
        except (KeyError, IndexError, ValueError, TypeError):
            raise TemplateError(f"{path} leads nowhere at {name}") from None
    return value


def sentence(text: str) -> str:
    """Return a text with a capital at its start where a plain word stands there, as a slot's value may."""
    first = text.split(" ", 1)[0].rstrip(",.;:!?")
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() else text
