"""Which tools a dialogue shows beside those it needs, and which split it belongs to.

A theme lies whole in one split, and a dialogue sees tools of its own split alone, so that what is validated on has
never been described in training.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Literal, TypeAlias

from .catalog.dice import Dice
from .catalog.library import Library

Split: TypeAlias = Literal["train", "validation"]

VALIDATION_SHARE = 0.1
"""The share of themes that is kept for validation."""


def split_of(group: str, theme: str) -> Split:
    """Return the split of a theme; it follows from its name alone."""
    mark = int.from_bytes(blake2b(f"{group}/{theme}".encode(), digest_size=4).digest(), "big")
    return "validation" if mark / 2**32 < VALIDATION_SHARE else "train"


@lru_cache(maxsize=4)
def _by_split(library: Library) -> dict[Split, tuple[str, ...]]:
    found: dict[Split, list[str]] = {"train": [], "validation": []}
    for domain in library.domains:
        found[split_of(domain.group, domain.theme)] += [api.name for api in domain.apis]
    return {split: tuple(names) for split, names in found.items()}


def offered(library: Library, needed: tuple[str, ...], domain: str, dice: Dice) -> tuple[str, ...]:
    """Return the tools that a dialogue describes from the start: those it needs, some of its theme, one from elsewhere.

    Args:
        library: Where they come from.
        needed: The tools that are called.
        domain: The dialogue's domain.
        dice: What is drawn from.
    """
    home = library.by_name[domain]
    near = [
        api.name
        for other in library.themes[f"{home.group}/{home.theme}"]
        for api in other.apis
        if api.name not in needed
    ]
    others = [name for name in near if library.home(name).name == domain] if dice.chance(0.5) else near
    chosen = dice.sample(others, 1 + dice.below(3))
    far = _by_split(library)[split_of(home.group, home.theme)]
    if far and dice.chance(0.5):
        stranger = dice.choice(far)
        if stranger not in (*needed, *chosen):
            chosen.append(stranger)
    return tuple(dice.shuffled([*needed, *chosen]))
