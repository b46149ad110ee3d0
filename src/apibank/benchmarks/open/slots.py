"""Slots: the facts of a scenario, drawn from a seed.

Each slot has a generator of its own, seeded by (seed, scenario, slot), so that adding a slot moves no other. Slots are
drawn in the order in which they are written, and may refer to earlier ones.

    me: account                                  one of the world's accounts: username, password, full_name, email, ...
    friend: person                               a made-up person: name, first, last
    team: {people: 3}                            several, all different
    day: {day: 3..20}                            so many days from the world's today; `weekdays: true` avoids weekends
    wake: {time: "05:30..07:45", date: day, step: 15}   a moment on a day slot (else today); step in minutes
    later: {shift: wake, minutes: [15, 30]}      a moment or day moved; also hours, days, weeks; or a choice
    amount: {number: 200..900, step: 25}         a number; with a decimal point in the span, one with two decimals
    code: {digits: 8}                            so many digits, no 0 in front
    topic: [budget review, hiring plan]          one of these; entries may be objects, so that facts go together
    stock: {row: stock_prices, where: "date > '2026-02-01'"}   a row of the world
    ref: {text: "{me.username}-{code}"}          a text over earlier slots
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from apibank.world import World

from .people import FIRST_NAMES, LAST_NAMES
from .values import SlotError, fill, follow, render

Specification = str | list[Any] | Mapping[str, Any]


class Drawer:
    """Draws the slots of one scenario.

    Args:
        scenario: The scenario's id.
        seed: What the facts follow from: the benchmark's seed, and the number of the draw if it is not the first.
        world: The world that rows are picked from, and whose clock days are counted from.
    """

    def __init__(self, scenario: str, seed: str, world: World) -> None:
        self._prefix = f"{seed}:{scenario}"
        self._world = world
        self._accounts: set[str] = set()
        self._names: set[str] = set()
        self.slots: dict[str, Any] = {}

    def draw(self, name: str, specification: Specification) -> None:
        """Draw one slot and keep it in `slots`.

        Raises:
            SlotError: The specification is of no known form, or nothing fits it.
        """
        self._random = random.Random(f"{self._prefix}:{name}")
        try:
            self.slots[name] = self._draw(specification)
        except (SlotError, ValueError, KeyError, TypeError, IndexError) as problem:
            raise SlotError(f"slot {name}: {problem}") from problem

    def _draw(self, spec: Specification) -> Any:
        if isinstance(spec, list):
            return self._choose(spec)
        if isinstance(spec, str):
            spec = {spec: True}
        form = next(iter(spec))
        if form not in _FORMS:
            raise SlotError(f"no form {form!r}: choose from {', '.join(_FORMS)}, or a list")
        return _FORMS[form](self, spec)

    def _choose(self, options: list[Any]) -> Any:
        chosen = self._random.choice(options)
        return fill(chosen, self.slots) if isinstance(chosen, str | list | dict) else chosen

    def _account(self, spec: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = self._world.rows("SELECT * FROM accounts ORDER BY username")
        row = self._random.choice([r for r in rows if r["username"] not in self._accounts])
        self._accounts.add(row["username"])
        self._names.add(row["full_name"])
        first, _, last = row["full_name"].partition(" ")
        return {**row, "name": row["full_name"], "first": first, "last": last}

    def _person(self, spec: Mapping[str, Any]) -> Mapping[str, str]:
        while True:
            first, last = self._random.choice(FIRST_NAMES), self._random.choice(LAST_NAMES)
            if f"{first} {last}" not in self._names and not any(n.startswith(f"{first} ") for n in self._names):
                break
        self._names.add(f"{first} {last}")
        return {"name": f"{first} {last}", "first": first, "last": last}

    def _people(self, spec: Mapping[str, Any]) -> list[Mapping[str, str]]:
        return [self._person(spec) for _ in range(int(spec["people"]))]

    def _day(self, spec: Mapping[str, Any]) -> date:
        low, high = _span(spec["day"])
        start = _as_day(follow(spec["after"], self.slots)) if "after" in spec else self._world.today
        days = [start + timedelta(days=n) for n in range(int(low), int(high) + 1)]
        if spec.get("weekdays"):
            days = [day for day in days if day.weekday() < 5]
        return self._random.choice(days)

    def _time(self, spec: Mapping[str, Any]) -> datetime:
        start, _, end = str(spec["time"]).partition("..")
        low, high = _minutes(start), _minutes(end or start)
        minute = self._random.choice(range(low, high + 1, int(spec.get("step", 15))))
        day = _as_day(follow(spec["date"], self.slots)) if "date" in spec else self._world.today
        return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)

    def _shift(self, spec: Mapping[str, Any]) -> date:
        start = follow(spec["shift"], self.slots)
        step = timedelta()
        for unit in ("minutes", "hours", "days", "weeks"):
            if unit in spec:
                amount = self._random.choice(spec[unit]) if isinstance(spec[unit], list) else spec[unit]
                step += timedelta(**{unit: int(fill(amount, self.slots))})
        moved: date = start + step
        return moved

    def _number(self, spec: Mapping[str, Any]) -> float:
        low, high = _span(spec["number"])
        if "." in str(spec["number"]).replace("..", ""):
            return round(self._random.uniform(low, high), int(spec.get("decimals", 2)))
        return self._random.choice(range(int(low), int(high) + 1, int(spec.get("step", 1))))

    def _digits(self, spec: Mapping[str, Any]) -> str:
        low = 10 ** (int(spec["digits"]) - 1)
        return str(self._random.randrange(low, 10 * low))

    def _row(self, spec: Mapping[str, Any]) -> Mapping[str, Any]:
        where = render(spec.get("where", "1"), self.slots)
        rows = self._world.rows(f"SELECT * FROM {spec['row']} WHERE {where} ORDER BY 1, 2")
        if not rows:
            raise SlotError(f"no row of {spec['row']} has {where}")
        return self._random.choice(rows)

    def _several(self, spec: Mapping[str, Any]) -> list[Any]:
        options = [fill(option, self.slots) for option in spec["of"]]
        low, high = _span(spec["several"])
        return self._random.sample(options, self._random.randint(int(low), int(high)))

    def _text(self, spec: Mapping[str, Any]) -> Any:
        return fill(spec["text"], self.slots)


_FORMS: dict[str, Callable[[Drawer, Mapping[str, Any]], Any]] = {
    "account": Drawer._account,
    "person": Drawer._person,
    "people": Drawer._people,
    "day": Drawer._day,
    "time": Drawer._time,
    "shift": Drawer._shift,
    "number": Drawer._number,
    "digits": Drawer._digits,
    "row": Drawer._row,
    "several": Drawer._several,
    "text": Drawer._text,
}


def _span(text: Any) -> tuple[float, float]:
    low, _, high = str(text).partition("..")
    return float(low), float(high or low)


def _minutes(clock: str) -> int:
    hours, minutes = clock.strip().split(":")
    return int(hours) * 60 + int(minutes)


def _as_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
