"""Assistants and tool descriptions are spelled rightly; users may type as people do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spellchecker import SpellChecker

from apibank.benchmarks.open.scenario import scenarios
from apibank.tools import all_tools

KNOWN = frozenset(
    [
        "favourite",
        "favourites",
        "ll",
        "ve",
        "metre",
        "metres",
        "kilometre",
        "kilometres",
        "neighbour",
        "neighbours",
        "url",
        "urls",
    ]
)
"""Right words that the checker's list does not hold: British spelling, and what an apostrophe leaves."""

WORD = re.compile(r"(?<![\w@./\"])[a-z][a-z']+(?![\w@./\"])")
"""A word in lower case that is no part of a name, an address or an example in quotes."""


def misspelled(texts: Iterable[str]) -> list[str]:
    words = {word.rstrip("'").removesuffix("'s") for text in texts for word in WORD.findall(text)}
    return sorted(SpellChecker().unknown(words) - KNOWN)


def test_assistants_spell_rightly() -> None:
    said = [step.assistant for scenario in scenarios() for step in scenario.turns if step.assistant]
    assert misspelled(re.sub(r"\{[^{}]*\}", " X ", text) for text in said) == []


def test_tools_are_described_in_words_that_exist() -> None:
    texts = [
        text
        for tool in all_tools()
        for text in (
            tool.description,
            *(p.description for p in tool.parameters),
            *(o.description for o in tool.outputs),
        )
    ]
    assert misspelled(re.sub(r"[`{][^`}]*[`}]", " X ", text) for text in texts) == []


def test_a_slip_would_be_seen() -> None:
    assert misspelled(["The meting is on Freitag, adress below"]) == ["adress"]
