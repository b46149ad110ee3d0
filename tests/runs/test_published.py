"""Published figures are data that can be counted, and a run stands beside those alone that follow its protocol."""

from __future__ import annotations

from collections import Counter

import pytest

import apibank
from apibank.protocols.registry import PROTOCOLS
from apibank.published import Record, Source, published
from apibank.runs.beside import beside, figures
from apibank.runs.results import ProtocolResult, summarise
from apibank.scoring.verdict import Verdict
from tests.support import official_dir


def test_all_figures_are_there_with_a_source_and_a_protocol_or_a_reason() -> None:
    records = published()
    assert len(records) == 401
    assert len({record.source.id for record in records}) == 19
    for record in records:
        assert 0.0 <= record.value <= 1.0
        assert record.level in (1, 2, 3, "all", None)
        assert bool(record.protocol) != bool(record.reason)
        assert record.protocol is None or record.protocol in PROTOCOLS
        assert record.source.kind in ("benchmark paper", "self-reported", "third party", "aggregator")
        assert record.source.citation
    named = Counter((r.model, r.level, r.metric, r.note, r.source.id, r.protocol) for r in records)
    assert max(named.values()) == 1, "two figures cannot be told apart"


def test_figures_are_the_papers() -> None:
    def value(model: str, source: str, level: object, metric: str = "accuracy") -> float:
        (found,) = (
            r for r in published()
            if (r.source.id, r.level, r.metric) == (source, level, metric) and model == r.model
        )  # fmt: skip
        return found.value

    paper = "api-bank-table-3"
    assert value("GPT-4 (gpt-4-0613)", paper, 1) == 0.6366
    assert value("GPT-4 (gpt-4-0613)", paper, 3) == 0.7
    assert value("Lynx-7B", paper, "all") == 0.3958
    assert value("Lynx-7B", paper, 2, "rouge_l") == 0.2503
    assert value("Llama 3.1 405B Instruct", "llama-3.1-card", "all") == 0.92
    assert value("Llama 3.1 405B Instruct", "llm-stats", "all") == 0.92
    counts = Counter(record.protocol for record in published())
    assert (counts["paper"], counts["toolrl"], counts["first-step"], counts["toolsearcher-free"]) == (48, 112, 2, 6)


def call(key: str, level: int, right: bool, called: str = "T") -> Verdict:
    return Verdict(key, key, level, "call", "T", right, called=called)


VERDICTS = [call("a", 1, True), call("b", 1, False), call("c", 2, False, "U"), call("d", 3, True)]
RESULT = ProtocolResult(summarise(VERDICTS).levels, summarise(VERDICTS).total, {"total": 0.25, "words": {"a": 1}})


def test_a_run_offers_figures_of_its_levels_and_of_its_protocol() -> None:
    found = figures(RESULT, VERDICTS)
    assert found[1, "accuracy"].value == 0.5
    assert found[2, "tool_accuracy"].value == 0.0
    assert found["all", "tool_accuracy"].value == 0.75
    assert found[None, "total"].value == 0.25
    assert found[None, "mean"].value == 0.5
    assert (None, "words") not in found
    assert (1, "rouge_l") not in found


def published_as(level: object, protocol: str | None = "paper", **more: object) -> Record:
    source = Source("s", "Somebody 2025", "self-reported", "primary")
    reason = "" if protocol else "asks other things"
    told = {"metric": "accuracy", "value": 0.4, "caveat": "own prompt" if protocol else "", **more}
    return Record("m", "o", "2025", True, level, source=source, protocol=protocol, reason=reason, **told)  # type: ignore[arg-type]


def test_only_the_same_protocol_and_level_stand_beside_a_run() -> None:
    records = [
        published_as(1, rows=399),
        published_as("all", figure="total"),
        published_as(1, "toolrl"),
        published_as(1, None),
        published_as(1, metric="rouge_l"),
        published_as(3, figure="level_3_samples"),
    ]
    found = beside("paper", "official", RESULT, VERDICTS, records)
    assert [each.record for each in found.neighbours] == records[:2]
    first, total = found.neighbours
    assert first.run.value == 0.5
    assert first.difference == pytest.approx(0.1)
    assert first.caveats == ("own prompt", "399 rows, this run 2")
    assert total.run.value == 0.25
    assert found.left_out == {
        "follows the protocol toolrl, this run paper": 1,
        "asks other things": 1,
        "rouge_l at level 1, which this run does not have": 1,
        "accuracy at level 3, which this run does not have": 1,
    }


def test_every_figure_is_beside_a_run_or_left_out_with_a_reason() -> None:
    for protocol in PROTOCOLS:
        found = beside(protocol, "official", RESULT, VERDICTS)
        assert len(found.neighbours) + sum(found.left_out.values()) == 401
        assert all(found.left_out)


def test_gold_under_paper_stands_beside_the_papers_own_table() -> None:
    results = apibank.evaluate("gold", "official", "paper", data=official_dir(), levels=(1,))
    result, verdicts = results.protocols["paper"], results.verdicts["paper"]
    found = beside("paper", "official", result, verdicts)
    assert {each.record.source.id for each in found.neighbours} == {"api-bank-table-3"}
    assert {each.record.level for each in found.neighbours} == {1}
    assert sum(each.record.metric == "accuracy" for each in found.neighbours) == 6
    assert sum("follows the protocol toolrl" in reason for reason in found.left_out) == 1
