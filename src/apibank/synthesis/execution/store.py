"""A training dialogue's world: records by kind, those that nobody has written made up on demand.

The same seed gives the same records for the same questions. What was written is found again; what was made up once
stays as it is, also when it is found by another of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from apibank.synthesis.catalog.dice import Dice
from apibank.synthesis.catalog.field import Field

Key: TypeAlias = "tuple[tuple[str, str], ...]"
"""The values by which a record is found, each as text, with the fields' names."""


class Record(dict[str, Any]):
    """A record, whose fields are drawn when they are first asked for.

    Args:
        fields: The domain's fields.
        origin: What its draws follow from.
        rank: Its place among the records that were made up together, so that they differ.
        values: What is known of it.
    """

    __slots__ = ("deleted", "fields", "origin", "rank")

    def __init__(self, fields: Mapping[str, Field], origin: str, rank: int, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.fields = fields
        self.origin = origin
        self.rank = rank
        self.deleted = False

    def __missing__(self, name: str) -> Any:
        values = self.fields[name].values
        if values.options and self.rank:
            place = Dice(f"{self.origin}|{name}").below(len(values.options))
            drawn = values.options[(place + self.rank) % len(values.options)]
        else:
            drawn = values.draw(Dice(f"{self.origin}|{name}|{self.rank or ''}"), self)
        self[name] = drawn
        return drawn

    def change(self, values: Mapping[str, Any]) -> None:
        """Give fields other values; what depends on them is made up anew."""
        for name in [name for name in self if name not in values and self._follows(name, values)]:
            del self[name]
        self.update(values)

    def _follows(self, name: str, values: Mapping[str, Any]) -> bool:
        field = self.fields.get(name)
        if field is None:
            return False
        needs = field.values.needs
        return any(need in values or self._follows(need, values) for need in needs)

    def matches(self, wanted: Mapping[str, Any]) -> bool:
        """Whether it has these values; texts are compared apart from case."""
        return all(same(self[name], value) for name, value in wanted.items())


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; texts apart from case."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one.casefold() == other.casefold()
    return bool(one == other)


class Store:
    """What is stored in one dialogue's world.

    Args:
        seed: What its made-up records follow from.
        today: The day, as `2026-05-04`.
        missing: Records that there are not, as `(scope, key)`; see `key_of`.
        planted: Facts of records that are fixed in advance, by `(scope, key)`.
    """

    def __init__(
        self,
        seed: str,
        today: str,
        missing: frozenset[tuple[str, Key]] = frozenset(),
        planted: Mapping[tuple[str, Key], Mapping[str, Any]] | None = None,
    ) -> None:
        self.seed = seed
        self.today = today
        self._missing = missing
        self._planted = planted or {}
        self._records: dict[str, list[Record]] = {}
        self._listed: set[tuple[str, Key]] = set()
        self._written = 0

    def create(self, scope: str, fields: Mapping[str, Field], values: Mapping[str, Any]) -> Record:
        """Store a new record.

        Args:
            scope: The domain and kind that it belongs to.
            fields: The domain's fields.
            values: What is known of it.
        """
        self._written += 1
        record = Record(fields, f"{self.seed}|{scope}|new {self._written}", 0, {"today": self.today, **values})
        self._records.setdefault(scope, []).append(record)
        return record

    def stored(self, scope: str, wanted: Mapping[str, Any]) -> Record | None:
        """Return the newest record that has been seen or written and has these values, None if there is none."""
        for record in reversed(self._records.get(scope, ())):
            if not record.deleted and record.matches(wanted):
                return record
        return None

    def find(self, scope: str, fields: Mapping[str, Field], wanted: Mapping[str, Any]) -> Record | None:
        """Return the newest record with these values, made up if nothing speaks against it; None if there is none."""
        for record in reversed(self._records.get(scope, ())):
            if record.matches(wanted):
                return None if record.deleted else record
        key = key_of(wanted)
        if (scope, key) in self._missing:
            return None
        facts = self._planted.get((scope, key), {})
        return self._make(scope, fields, key, {**facts, **wanted})

    def all(self, scope: str, fields: Mapping[str, Field], wanted: Mapping[str, Any], count: int) -> list[Record]:
        """Return all records with these values, those that were written last.

        Args:
            scope: The domain and kind.
            fields: The domain's fields.
            wanted: Values that they have.
            count: How many are made up at most when they are first asked for.
        """
        key = key_of(wanted)
        if (scope, key) not in self._listed:
            self._listed.add((scope, key))
            for rank in range(1, count + 1):
                self._make(scope, fields, key, wanted, rank)
        return [r for r in self._records.get(scope, ()) if not r.deleted and r.matches(wanted)]

    def _make(
        self, scope: str, fields: Mapping[str, Field], key: Key, values: Mapping[str, Any], rank: int = 0
    ) -> Record:
        record = Record(fields, f"{self.seed}|{scope}|{key}", rank, {"today": self.today, **values})
        place = self._records.setdefault(scope, [])
        place.insert(0, record) if rank else place.append(record)
        return record


def key_of(wanted: Mapping[str, Any]) -> Key:
    """Return the values by which a record is found in one form."""
    return tuple(sorted((name, str(value).casefold()) for name, value in wanted.items()))
