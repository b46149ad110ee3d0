"""API-Bank, made whole: measure how well language models call, retrieve and plan with tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from apibank import tools
    from apibank.api import evaluate, score
    from apibank.errors import ApibankError
    from apibank.models.model import Message, Model, Prompt, Reply, RequestFailed, Sampling
    from apibank.models.registry import ModelOptions, load_model
    from apibank.tools import toolset
    from apibank.world import World

__all__ = [
    "evaluate",
    "score",
    "World",
    "tools",
    "toolset",
    "Model",
    "Prompt",
    "Message",
    "Reply",
    "RequestFailed",
    "Sampling",
    "ModelOptions",
    "load_model",
    "ApibankError",
]

_PLACES = {
    "evaluate": "apibank.api",
    "score": "apibank.api",
    "World": "apibank.world",
    "toolset": "apibank.tools",
    "Model": "apibank.models.model",
    "Prompt": "apibank.models.model",
    "Message": "apibank.models.model",
    "Reply": "apibank.models.model",
    "RequestFailed": "apibank.models.model",
    "Sampling": "apibank.models.model",
    "ModelOptions": "apibank.models.registry",
    "load_model": "apibank.models.registry",
    "ApibankError": "apibank.errors",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    from importlib import import_module

    if name == "tools":
        return import_module("apibank.tools")
    if name in _PLACES:
        globals()[name] = value = getattr(import_module(_PLACES[name]), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
