"""APIs as models see them, whoever made them: the library's, with their rules, and those that a model defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from apibank.retrieval.words import spaced
from apibank.tools.bm25 import Bm25

Definition: TypeAlias = Mapping[str, Any]
"""An API in API-Bank's shape: `{name, description, input_parameters, output_parameters}`."""

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "list": (list,),
    "list(str)": (list,),
    "dict": (dict,),
}


class Definitions(Mapping[str, Definition]):
    """APIs by name, and the search over them.

    Args:
        held: Descriptions in API-Bank's shape, by domain.
    """

    def __init__(self, held: Mapping[str, list[Definition]]) -> None:
        self.domains = {domain: tuple(told["name"] for told in several) for domain, several in held.items()}
        self._held = {told["name"]: told for several in held.values() for told in several}

    def __getitem__(self, name: str) -> Definition:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @cached_property
    def _index(self) -> tuple[tuple[str, ...], Bm25]:
        names = tuple(self._held)
        return names, Bm25(tuple(f"{spaced(n)}. {spaced(n)}. {self._held[n]['description']}" for n in names))

    def find(self, keywords: str) -> str | None:
        """Return the name of the API that fits some keywords best, None if none shares a word with them."""
        names, index = self._index
        best = index.best(spaced(keywords), 1)
        return names[best[0]] if best else None


def is_optional(parameter: Mapping[str, Any]) -> bool:
    """Whether a parameter may be left out: its description says so."""
    return "optional" in str(parameter.get("description", "")).lower()


def wrong_form(definition: Definition, arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the form of some arguments, None if nothing is.

    A parameter is optional where its description says so.
    """
    parameters: Mapping[str, Mapping[str, Any]] = definition["input_parameters"]
    for name, told in parameters.items():
        if name not in arguments and not is_optional(told):
            return f"{definition['name']} needs the parameter {name}."
    for name, value in arguments.items():
        if name not in parameters:
            return f"{definition['name']} has no parameter {name}."
        kinds = _TYPES.get(str(parameters[name].get("type")))
        wrong = kinds is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds))
        texts = not isinstance(value, list) or all(isinstance(part, str) for part in value)
        if wrong or (parameters[name].get("type") == "list(str)" and not texts):
            return f"{name} must be of type {parameters[name]['type']}, not {value!r}."
    return None
