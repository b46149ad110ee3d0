"""The few ways in which released tools compare a result with the recorded one.

A check reads what the released check reads, in its order, so that a field that is not there ends in the same error:
`KeyError` for an absent field, `AssertionError` for another tool's result, others where the released check stops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apibank.protocols.released import dates

Record = Mapping[str, Any]
Check = Callable[[Record, Record], bool]
Normal = Callable[[Any], Any]


def same(value: Any) -> Any:
    """Compare as it is."""
    return value


def trim(value: str | None) -> str | None:
    """Compare without surrounding blanks; None stays None."""
    return None if value is None else value.strip()


def lower(value: str) -> str:
    """Compare trimmed and in lower case."""
    return value.strip().lower()


def upper(value: str) -> str:
    """Compare trimmed and in upper case."""
    return value.strip().upper()


def day(value: str | None) -> Any:
    """Compare as a date; what is no date equals nothing, not even itself."""
    return None if value is None else _parsed(dates.reprint, value, dates.DAY)


def moment(value: str) -> Any:
    """Compare as a time; what is no time equals nothing."""
    return _parsed(dates.reprint, value, dates.MOMENT)


def month_and_day(value: str) -> Any:
    """Compare month and day only; what is no date equals nothing."""
    return _parsed(dates.month_and_day, value)


def _parsed(read: Callable[..., str], *arguments: str) -> Any:
    try:
        return read(*arguments)
    except ValueError:
        return object()


def _own_name(response: Record, gold: Record) -> None:
    if response["api_name"] != gold["api_name"]:
        raise AssertionError("another tool's result")


def _outcome(response: Record, gold: Record) -> bool:
    return bool(response["output"] == gold["output"] and response["exception"] == gold["exception"])


def exact(*, named: bool = False, exception: bool = True) -> Check:
    """Input, output and exception are equal.

    Args:
        named: Whether another tool's result is an assertion error.
        exception: Whether exceptions are compared.
    """

    def check(response: Record, gold: Record) -> bool:
        if named:
            _own_name(response, gold)
        equal = response["input"] == gold["input"] and response["output"] == gold["output"]
        return bool(equal and (not exception or response["exception"] == gold["exception"]))

    return check


def fields(*, random: bool = False, **normal: Normal) -> Check:
    """Some inputs are equal in a normal form, and so is the outcome.

    Args:
        random: Whether the output is drawn at random, so that only a missing one counts.
        normal: Input name to its normal form.
    """

    def check(response: Record, gold: Record) -> bool:
        pairs = [(response["input"][name], gold["input"][name], form) for name, form in normal.items()]
        normed = [(form(ours), form(theirs)) for ours, theirs, form in pairs]
        if any(ours != theirs for ours, theirs in normed):
            return False
        if random:
            missing = gold["output"] is None and response["output"] is not None
            return not missing and bool(response["exception"] == gold["exception"])
        return _outcome(response, gold)

    return check


def overlap(topic: str, *others: str, fold: bool = False, named: bool = False) -> Check:
    """A topic shares more than half of its words with the recorded one, other inputs and the outcome are equal.

    Args:
        topic: The input that is compared by words.
        others: The inputs that must be equal; all but the topic if none is given.
        fold: Whether the case of words is ignored.
        named: Whether another tool's result is an assertion error.
    """

    def check(response: Record, gold: Record) -> bool:
        if named:
            _own_name(response, gold)
        ours, theirs = response["input"], gold["input"]
        enough = _shared_words(ours[topic], theirs[topic], fold) > 0.5
        if not others:
            return enough and without(ours, topic) == without(theirs, topic) and _outcome(response, gold)
        return enough and all(ours[name] == theirs[name] for name in others) and _outcome(response, gold)

    return check


def without(values: Record, name: str) -> dict[str, Any]:
    """Return a record without one field."""
    return {key: value for key, value in values.items() if key != name}


def _shared_words(ours: str, theirs: str, fold: bool) -> float:
    """Return the Jaccard overlap of the words of two texts, split at single spaces."""
    if fold:
        ours, theirs = ours.lower(), theirs.lower()
    first, second = set(ours.split(" ")), set(theirs.split(" "))
    return len(first & second) / len(first | second)


def success_then_time(response: Record, gold: Record) -> bool:
    """Two successes are equal if their times are, whatever else was deleted; otherwise the outcomes are compared."""
    if gold["output"] == "success" and response["output"] == "success":
        return bool(response["input"]["time"] == gold["input"]["time"])
    return _outcome(response, gold)


def outcome(response: Record, gold: Record) -> bool:
    """Output and exception are equal; the input is not looked at."""
    return _outcome(response, gold)


def output_only(response: Record, gold: Record) -> bool:
    """The outputs are equal; nothing else is looked at."""
    return bool(response["output"] == gold["output"])
