"""Opening the world that a dialogue's setting describes."""

from __future__ import annotations

from apibank.synthesis.training import Setting

from .store import Store


def open_store(setting: Setting) -> Store:
    """Return a fresh store for a dialogue; the same setting gives the same results."""
    return Store(
        setting.seed,
        setting.today,
        frozenset(setting.missing),
        {fact: dict(values) for fact, values in setting.planted},
    )
