"""Executing an API of the library: a result, or what the API says when it fails.

A call of wrong form, one that a condition forbids and one whose record is not there fail and leave the store as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apibank.synthesis.catalog.api import Api, Failure, Shape
from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.catalog.expressions import Environment

from .store import Record, Store

MOST_LISTED = 4
_CANDIDATES = 7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gave.

    Args:
        output: The result; None if it failed.
        error: What the API says if it failed.
        failure: The failure of the library that it was, None for one of form.
        record: What replies can speak of: the arguments and all fields of the result.
    """

    output: Any = None
    error: str | None = None
    failure: Failure | None = None
    record: Environment | None = None


def execute(api: Api, arguments: Mapping[str, Any], store: Store) -> Outcome:
    """Run a call.

    Args:
        api: What is called.
        arguments: Values by parameter.
        store: The world that it acts on.

    Raises:
        ExpressionError: A computed field has no value; the library's own check finds that.
    """
    wrong = api.wrong(arguments)
    if wrong is not None:
        return Outcome(error=wrong)
    given = {name: _canonical(api, name, value) for name, value in arguments.items()}
    match api.rule.action:
        case "compute":
            return _compute(api, given, store)
        case "create":
            return _create(api, given, store)
        case "list":
            return _list(api, given, store)
    return _found(api, given, store)


def scope_of(api: Api) -> str:
    """Return the domain and kind of the records that an API acts on."""
    return f"{api.domain}/{api.rule.kind}"


def _canonical(api: Api, name: str, value: Any) -> Any:
    if api.fields[name].kind == "float":
        return float(value)
    return value


def _refused(api: Api, environment: Environment) -> Outcome | None:
    for failure in api.failures:
        if failure.condition is not None and failure.condition.value(environment):
            return Outcome(error=failure.error.render(environment.__getitem__), failure=failure)
    return None


def _compute(api: Api, given: Mapping[str, Any], store: Store) -> Outcome:
    origin = f"{store.seed}|{api.name}|{sorted(given.items())}"
    record = Record(api.fields, origin, 0, {"today": store.today, **given})
    for name, value in api.defaults.items():
        record.setdefault(name, value)
    return _refused(api, record) or Outcome(_result(api, record), record=record)


def _create(api: Api, given: Mapping[str, Any], store: Store) -> Outcome:
    scope = scope_of(api)
    if api.rule.once:
        wanted = {name: given[name] for name in api.rule.once if name in given}
        if store.stored(scope, wanted) is not None:
            return Outcome(error=f"There is already a {api.rule.kind.replace('_', ' ')} like this.")
    trial = Record(api.fields, f"{store.seed}|{scope}|trial", 0, {"today": store.today, **given})
    refused = _refused(api, trial)
    if refused is not None:
        return refused
    record = store.create(scope, api.fields, given)
    for name in api.parameters:
        record[name]  # what was left open is decided now
    return Outcome(_result(api, record), record=record)


def _list(api: Api, given: Mapping[str, Any], store: Store) -> Outcome:
    rule = api.rule
    wanted = {name: given[name] for name in rule.by}
    scope = scope_of(api)
    asked = Record(api.fields, f"{store.seed}|{api.name}", 0, {"today": store.today, **given})
    refused = _refused(api, asked)
    if refused is not None:
        return refused
    few = 2 + Dice(f"{store.seed}|{scope}|{sorted(wanted.items())}").below(2)
    records = store.all(scope, api.fields, wanted, _CANDIDATES if rule.where else few)
    if rule.where is not None:
        extra = {name: value for name, value in given.items() if name not in rule.by}
        records = [each for each in records if rule.where.value(_Over(each, extra))]
    when = next((name for name in api.outputs if api.fields[name].kind in ("date", "moment", "time")), None)
    records = records[::-1]
    if when is not None:
        records.sort(key=lambda each: str(each[when]))
    entries: list[dict[str, Any]] = []
    kept: list[Record] = []
    for each in records:
        entry = _shaped(api.shape, each)
        if entry not in entries and len(entries) < MOST_LISTED:
            entries.append(entry)
            kept.append(each)
    spoken: dict[str, Any] = {name: [each[name] for each in kept] for name in api.outputs}
    return Outcome(
        {api.listed: entries},
        record={**spoken, **given, "count": len(entries), api.listed: entries, "today": store.today},
    )


class _Over(dict[str, Any]):
    """A record with some values laid over it."""

    def __init__(self, record: Record, over: Mapping[str, Any]) -> None:
        super().__init__(over)
        self._record = record

    def __missing__(self, name: str) -> Any:
        return self._record[name]


def _found(api: Api, given: Mapping[str, Any], store: Store) -> Outcome:
    rule, scope = api.rule, scope_of(api)
    record = store.find(scope, api.fields, {name: given[name] for name in rule.by})
    if record is None:
        lost = next((failure for failure in api.failures if failure.lost), None)
        if lost is not None:
            return Outcome(error=lost.error.render(given.__getitem__), failure=lost)
        return Outcome(error=f"There is no such {rule.kind.replace('_', ' ')}.")
    others = {name: value for name, value in given.items() if name not in rule.by}
    refused = _refused(api, _Over(record, others))
    if refused is not None:
        return refused
    if rule.action == "update":
        record.change(others)
    shown: Record = record
    if rule.action == "delete":
        record.deleted = True
    if others and rule.action != "update":
        shown = Record(api.fields, record.origin, record.rank, {**record, **others})
        for name in api.outputs:
            if name in record and api.fields[name].values.computed and name not in others:
                shown.pop(name, None)
    return Outcome(_result(api, shown), record=shown)


def _result(api: Api, record: Record) -> Any:
    if api.bare:
        return record[api.outputs[0]]
    return _shaped(api.shape, record)


def _shaped(shape: Shape, record: Record) -> dict[str, Any]:
    return {
        entry if isinstance(entry, str) else entry[0]: record[entry]
        if isinstance(entry, str)
        else _shaped(entry[1], record)
        for entry in shape
    }
