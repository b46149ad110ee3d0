"""What a world's ToolSearcher asks: keywords in, descriptions of tools out.

A tool that takes a token comes as a pair, led by the tool that hands tokens out. Keywords that are a tool's name find
that tool.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apibank.tools import SEARCHER, SIGN_IN

from .index import ToolIndex, default_index


class Searcher:
    """Finds the description of the tool that fits some keywords.

    Args:
        descriptions: What can be found, by name, in API-Bank's shape; ToolSearcher itself is never found.
        index: The index to ask; by default one over these descriptions.
    """

    def __init__(self, descriptions: Mapping[str, dict[str, Any]], index: ToolIndex | None = None) -> None:
        self._descriptions = descriptions
        self._index = index or default_index(descriptions.values())
        self._names = {_squeezed(name): name for name in descriptions if name != SEARCHER}

    def find(self, keywords: str) -> list[dict[str, Any]] | dict[str, Any] | None:
        """Return the best tool's description, in a list behind GetUserToken's if it takes a token; None if none fits.

        Raises:
            ApibankError: The encoder's packages are not installed.
        """
        name = self._names.get(_squeezed(keywords))
        if name is None:
            hits = self._index.search(keywords, limit=1)
            if not hits:
                return None
            name = hits[0].name
        found = self._descriptions[name]
        if "token" in found["input_parameters"] and SIGN_IN in self._descriptions and found["name"] != SIGN_IN:
            return [self._descriptions[SIGN_IN], found]
        return found


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_]+", "", text).casefold()
