"""Pools that all domains draw from: people, places, firms. Every person and firm is made up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from .dice import Dice


@cache
def _pool(name: str) -> tuple[str, ...]:
    import yaml

    text = (files("apibank.synthesis.catalog") / "pools.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    pools = yaml.load(text, Loader=loader)
    return tuple(str(entry) for entry in pools[name])


def _person(dice: Dice) -> str:
    return f"{dice.choice(_pool('first'))} {dice.choice(_pool('surname'))}"


def _email(dice: Dice) -> str:
    first, last = dice.choice(_pool("first")), dice.choice(_pool("surname"))
    form = dice.choice(("{0}.{1}", "{0}{1}", "{0}_{1}", "{2}{1}"))
    local = form.format(first.lower(), last.lower().replace(" ", ""), first[0].lower())
    return f"{_ascii(local)}@{dice.choice(_pool('mail'))}"


def _ascii(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter in "._"))


def _phone(dice: Dice) -> str:
    return f"555-{dice.below(900) + 100}-{dice.below(9000) + 1000}"


def _street(dice: Dice) -> str:
    return f"{dice.below(180) + 1} {dice.choice(_pool('street'))}"


POOLS: dict[str, Callable[[Dice], str]] = {
    "person": _person,
    "first name": lambda dice: dice.choice(_pool("first")),
    "surname": lambda dice: dice.choice(_pool("surname")),
    "city": lambda dice: dice.choice(_pool("city")),
    "country": lambda dice: dice.choice(_pool("country")),
    "street": _street,
    "email": _email,
    "phone": _phone,
    "company": lambda dice: dice.choice(_pool("company")),
}
"""What a field can be drawn from by name."""
