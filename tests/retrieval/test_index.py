"""The index: order, limits and odd keywords, with an encoder that needs no weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apibank.retrieval import Entry, ToolIndex
from tests.retrieval.support import TOOLS, WordHashes

ENTRIES = [Entry(tool["name"], f"{tool['name']} {tool['description']}") for tool in TOOLS]


def test_hits_come_best_first_and_no_more_than_asked() -> None:
    index = ToolIndex(ENTRIES, WordHashes())
    everything = index.search("boats leave the harbour", limit=99)
    assert everything[0].name == "FerryTimes"
    assert sorted(hit.name for hit in everything) == sorted(entry.name for entry in ENTRIES)
    assert [hit.score for hit in everything] == sorted((hit.score for hit in everything), reverse=True)
    assert all(-1 <= hit.score <= 1 for hit in everything)
    assert index.search("boats leave the harbour", limit=2) == everything[:2]
    assert index.search("boats leave the harbour", limit=0) == index.search("boats", limit=-1) == []


def test_order_of_entries_does_not_matter_and_ties_go_by_name() -> None:
    twins = [Entry("Beta", "same words"), Entry("Alpha", "same words"), Entry("Gamma", "others")]
    forwards = ToolIndex(twins, WordHashes()).search("words")
    assert [hit.name for hit in forwards if hit.name != "Gamma"] == ["Alpha", "Beta"]
    assert ToolIndex(twins[::-1], WordHashes()).search("words") == forwards


def test_camel_case_keywords_are_read_as_words() -> None:
    index = ToolIndex(ENTRIES, WordHashes())
    assert index.search("FerryTimes_harbour") == index.search("  Ferry Times harbour\n")


@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_blank_keywords_find_nothing_and_load_nothing(blank: str) -> None:
    encoder = WordHashes()
    assert ToolIndex(ENTRIES, encoder).search(blank) == []
    assert encoder.encoded == []


def test_an_empty_index_finds_nothing() -> None:
    assert ToolIndex([], WordHashes()).search("bell") == []


def test_very_long_keywords_are_cut() -> None:
    encoder = WordHashes()
    hits = ToolIndex(ENTRIES, encoder).search("piano pitch " + "x" * 1_000_000)
    assert len(hits) == 5
    assert max(len(text) for text in encoder.encoded) <= 2_000


def test_a_repeated_search_embeds_once() -> None:
    encoder = WordHashes()
    index = ToolIndex(ENTRIES, encoder)
    first = index.search("bell")
    first.clear()
    assert index.search("bell", limit=1)[0].name == "RingBell"
    assert encoder.encoded.count("bell") == 1


def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        ToolIndex([ENTRIES[0], ENTRIES[0]], WordHashes())


def test_threads_share_one_filling() -> None:
    encoder = WordHashes()
    index = ToolIndex(ENTRIES, encoder)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: tuple(index.search("piano")), range(32)))
    assert len(set(results)) == 1
    assert all(encoder.encoded.count(entry.text) == 1 for entry in ENTRIES)


@given(st.text(alphabet=st.characters(exclude_categories=())))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(keywords: str) -> None:
    assert len(ToolIndex(ENTRIES, WordHashes()).search(keywords, limit=3)) in (0, 3)
