"""What a world's ToolSearcher asks: keywords in, descriptions of tools out.

A tool that takes a token comes as a pair, led by the tool that hands tokens out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .index import ToolIndex, default_index

SIGN_IN = "GetUserToken"


class Searcher:
    """Finds the description of the tool that fits some keywords.

    Args:
        descriptions: What can be found, by name, in API-Bank's shape; ToolSearcher itself is never found.
        index: The index to ask; by default one over these descriptions.
    """

    def __init__(self, descriptions: Mapping[str, dict[str, Any]], index: ToolIndex | None = None) -> None:
        self._descriptions = descriptions
        self._index = index or default_index(descriptions.values())

    def find(self, keywords: str) -> list[dict[str, Any]] | dict[str, Any] | None:
        """Return the best tool's description, in a list behind GetUserToken's if it takes a token; None if none fits.

        Raises:
            ApibankError: The encoder's packages are not installed.
        """
        hits = self._index.search(keywords, limit=1)
        if not hits:
            return None
        found = self._descriptions[hits[0].name]
        if "token" in found["input_parameters"] and SIGN_IN in self._descriptions and found["name"] != SIGN_IN:
            return [self._descriptions[SIGN_IN], found]
        return found
