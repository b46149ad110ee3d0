"""The tool index behind ToolSearcher: which tools fit some keywords.

An index is handed in with a world, so the tools do not know this package. Nothing heavy is imported, and no
weights are read, before the first search.
"""

from apibank.retrieval.encoder import Encoder
from apibank.retrieval.index import Entry, Hit, ToolIndex, default_index
from apibank.retrieval.searcher import Searcher

__all__ = ["Encoder", "Entry", "Hit", "Searcher", "ToolIndex", "default_index"]
