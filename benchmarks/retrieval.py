"""Compare encoders and entry texts for the tool index: `python benchmarks/retrieval.py [--official DIR]`.

Tools are found by the descriptions that models read. Searches are our own paraphrases, one a tool over all 70 names, in
`retrieval_queries.json`. Every other one chooses (how an entry's text is composed, which encoder, what an action is
worth), the rest are reported. Sixty later ones, half of them for siblings such as AddAlarm and DeleteAlarm over the
tools of levels 1 and 2, and the gold searches of the official data, over the tools of their level, chose nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from apibank.errors import ApibankError
from apibank.retrieval import Encoder, Entry, ToolIndex
from apibank.retrieval.action import action_of_tool
from apibank.retrieval.encoder import Vector
from apibank.retrieval.minilm import minilm
from apibank.retrieval.original import paraphrase
from apibank.retrieval.packages import PackagedFile
from apibank.retrieval.sentence import SentenceEncoder
from apibank.retrieval.words import spaced
from apibank.tools import SEARCHER, toolset

Tool = dict[str, Any]
Search = tuple[str, str]
Rank = Callable[[Sequence[Entry], str], list[str]]

COMPOSITIONS: dict[str, Callable[[Tool], str]] = {
    "name": lambda tool: spaced(tool["name"]),
    "description": lambda tool: tool["description"],
    "name. description": lambda tool: f"{spaced(tool['name'])}. {tool['description']}",
    "name. description + parameters": lambda tool: (
        f"{spaced(tool['name'])}. {tool['description']} {', '.join(map(spaced, tool['input_parameters']))}"
    ),
}
CHOSEN = "name. description"
SIBLINGS = 30


def descriptions(name: str | None) -> list[Tool]:
    """Return what models read of the tools of a set, or of all 70 names, ToolSearcher left out."""
    sets = [name] if name else ["lv3", "apis"]
    found = {tool.name: tool.describe() for each in sets for tool in toolset(each).values()}
    return [tool for tool in found.values() if tool["name"] != SEARCHER]


def without_action(text: Callable[[Tool], str], tool: Tool) -> Entry:
    """Return an entry that is found by the meaning of a text alone."""
    return Entry(tool["name"], text(tool))


def with_action(tool: Tool) -> Entry:
    """Return the entry that the product makes of a tool."""
    return Entry(tool["name"], COMPOSITIONS[CHOSEN](tool), action_of_tool(tool["name"], tool["description"]))


class Wordllama:
    """Static word vectors of the package `wordllama`, their mean."""

    width = 256
    identity = "wordllama l2_supercat_256"

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        purpose = "measuring wordllama"
        table = PackagedFile("wordllama", "l2_supercat_256.safetensors", purpose).path.read_bytes()
        vocabulary = PackagedFile("wordllama", "l2_supercat_tokenizer_config.json", purpose).path
        header = int.from_bytes(table[:8], "little")
        (shape,) = (entry["shape"] for entry in json.loads(table[8 : 8 + header]).values() if "shape" in entry)
        self._table = np.frombuffer(table[8 + header :], dtype="<f2").reshape(shape).astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()

    def encode(self, text: str) -> Vector:
        """Return the mean of the words' vectors, scaled to length one."""
        mean = self._table[self._tokenizer.encode(text, add_special_tokens=False).ids].mean(axis=0)
        unit: Vector = mean / np.linalg.norm(mean)
        return unit


def by_encoder(encoder: Encoder) -> Rank:
    """Rank with the product's own index."""
    indexes: dict[tuple[Entry, ...], ToolIndex] = {}

    def rank(entries: Sequence[Entry], keywords: str) -> list[str]:
        index = indexes.setdefault(tuple(entries), ToolIndex(entries, encoder))
        return [hit.name for hit in index.search(keywords, limit=len(entries))]

    return rank


def by_bm25(entries: Sequence[Entry], keywords: str) -> list[str]:
    """Rank by Okapi BM25 (k1 = 1.2, b = 0.75); tools without a common word come last, by name."""
    documents = [re.findall(r"\w+", entry.text.lower()) for entry in entries]
    mean_length = sum(map(len, documents)) / len(documents)
    having = Counter(word for document in documents for word in set(document))
    scores = {}
    for entry, document in zip(entries, documents, strict=True):
        score = 0.0
        for word in re.findall(r"\w+", spaced(keywords).lower()):
            rarity = math.log(1 + (len(documents) - having[word] + 0.5) / (having[word] + 0.5))
            count = document.count(word)
            score += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(document) / mean_length))
        scores[entry.name] = score
    return sorted(scores, key=lambda name: (-scores[name], name))


class Found(NamedTuple):
    """How often the wanted tool was among the first 1, 3 and 5."""

    top: tuple[int, int, int]
    of: int

    def __str__(self) -> str:
        return " ".join(f"{count / self.of:4.0%}" for count in self.top) + f" of {self.of}"


def measure(rank: Rank, entries: Sequence[Entry], searches: Sequence[Search]) -> Found:
    """Return how often the tool of each search was found."""
    places = [rank(entries, keywords).index(tool) for keywords, tool in searches]
    first, three, five = (sum(place < k for place in places) for k in (1, 3, 5))
    return Found((first, three, five), len(searches))


def official_searches(folder: Path, level: int) -> Iterator[Search]:
    """Yield the gold searches of a level of the official data: keywords and the tool found."""
    if level == 2:
        for file in sorted((folder / "lv1-lv2-samples" / "level-2-toolsearcher").glob("*.jsonl")):
            for turn in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
                if turn.get("api_name") == "ToolSearcher":
                    found = turn["result"]["output"]
                    yield turn["param_dict"]["keywords"], (found[-1] if isinstance(found, list) else found)["name"]
    else:
        for sample in json.loads((folder / "test-data" / "level-3.json").read_text(encoding="utf-8")):
            for call in sample["apis"]:
                if call["api_name"] == "ToolSearcher":
                    yield call["input"]["keywords"], call["output"]["output"]["name"]


def candidates() -> Iterator[tuple[str, Rank]]:
    """Yield every encoder whose packages are installed, and BM25."""
    for name, make in (("MiniLM-L6 int8", minilm), ("paraphrase-L3", paraphrase), ("wordllama", Wordllama)):
        try:
            encoder: Encoder = make()
            encoder.encode("try")
            yield name, by_encoder(encoder)
        except ApibankError as missing:
            print(f"({name} left out: {missing})")
    yield "BM25", by_bm25


def print_times(entries: Sequence[Entry], searches: Sequence[Search]) -> None:
    """Print what the default encoder costs: loading, the tools' vectors, a new search, a repeated one."""

    def clock(work: Callable[[], object]) -> float:
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) * 1000

    default = minilm()
    encoder = SentenceEncoder(default.weights, default.vocabulary, default.hidden_states, default.max_tokens)
    load = clock(lambda: encoder.encode("first"))
    index = ToolIndex(entries, encoder)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["APIBANK_CACHE"] = cache
        fill = clock(lambda: ToolIndex(entries, encoder).search("first"))
        reread = clock(lambda: index.search("first"))
    new = clock(lambda: [index.search(keywords) for keywords, _ in searches]) / len(searches)
    again = clock(lambda: [index.search(keywords) for keywords, _ in searches]) / len(searches)
    print(f"\nload the model {load:.0f} ms; vectors of {len(entries)} tools {fill:.0f} ms", end="")
    print(f", from disk with one search {reread:.1f} ms")
    print(f"a new search {new:.2f} ms; a repeated one {again * 1000:.1f} us")


def main() -> None:
    """Print the table of top-1, top-3 and top-5 rates, then times."""
    options = argparse.ArgumentParser(description="Compare encoders and entry texts for the tool index.")
    options.add_argument("--official", type=Path, help="folder of the official API-Bank data")
    official: Path | None = options.parse_args().official

    data = json.loads(Path(__file__).with_name("retrieval_queries.json").read_text(encoding="utf-8"))
    ours, later = ([(search["keywords"], search["tool"]) for search in data[key]] for key in ("searches", "later"))
    columns: dict[str, tuple[str | None, list[Search]]] = {
        "choosing half": (None, ours[::2]),
        "reported half": (None, ours[1::2]),
        "later, siblings": ("apis", later[:SIBLINGS]),
        "later, others": (None, later[SIBLINGS:]),
    }
    if official is not None:
        columns["official level 2"] = ("apis", sorted(set(official_searches(official, 2))))
        columns["official level 3"] = ("lv3", sorted(set(official_searches(official, 3))))

    print("top-1 top-3 top-5\n" + " " * 48 + "".join(f"{name:24}" for name in columns))

    def row(title: str, name: str, rank: Rank, entry: Callable[[Tool], Entry]) -> None:
        cells = [
            str(measure(rank, [entry(tool) for tool in descriptions(tools)], searches))
            for tools, searches in columns.values()
        ]
        print(f"{title:32}{name:16}" + "".join(f"{cell:24}" for cell in cells))

    for composition, text in COMPOSITIONS.items():
        for name, rank in candidates():
            row(composition, name, rank, partial(without_action, text))
    row(f"{CHOSEN}, action", "MiniLM-L6 int8", by_encoder(minilm()), with_action)
    print_times([with_action(tool) for tool in descriptions(None)], ours)


if __name__ == "__main__":
    main()
