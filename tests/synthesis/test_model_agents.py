"""Agents that ask a model: a real server on loopback, with faults; what was paid for is never asked again."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from apibank.errors import DataError, ModelError, UsageError
from apibank.models.openai import OpenAIModel
from apibank.synthesis.agents.roles import AGENTS, Idea
from apibank.synthesis.journal import SynthesisJournal
from apibank.synthesis.kept_apis import KeptApis
from apibank.synthesis.leakage import benchmark_tools
from apibank.synthesis.model_run import chosen_agents, synthesise_with_model
from apibank.synthesis.run import Finished
from apibank.synthesis.training_set import read_set
from tests.fault_server import Fault, FaultServer, error
from tests.synthesis.scripted import play

ALL = frozenset(AGENTS)


@contextmanager
def serving(server: FaultServer) -> Iterator[FaultServer]:
    """Run a server in a loop of its own thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
        yield server
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def make(folder: Path, url: str, *, size: int = 12, agents: frozenset[str] = ALL, **more: Any) -> Finished:
    model = OpenAIModel("scripted", url, "k", concurrency=4, backoff=0.01)
    return synthesise_with_model(folder, model, dialogues=size, seed=1, agents=agents, **more)


def test_five_agents_make_a_set_of_their_own_apis(tmp_path: Path) -> None:
    with serving(FaultServer(play)) as server:
        finished = make(tmp_path / "it", server.url, price=(1.0, 2.0))
    held = read_set(finished.folder)
    assert len(held) == 12
    assert {dialogue.ability for dialogue in held} >= {"call", "retrieve"}
    assert all(dialogue.domain.startswith("Kiosk Number") for dialogue in held)
    assert all(set(dialogue.apis) <= set(dialogue.definitions) for dialogue in held)
    usage = finished.report["yield"]["usage"]
    assert set(usage) == ALL
    tokens = [(counts["prompt_tokens"], counts["completion_tokens"]) for counts in usage.values()]
    assert finished.report["cost_usd"] == pytest.approx(sum(a + 2 * b for a, b in tokens) / 1e6, abs=1e-4)
    assert sum(counts["requests"] for counts in usage.values()) == sum(server.answered.values())
    schemas = [body["response_format"]["json_schema"]["schema"] for body in server.bodies]
    assert all(schema["type"] == "object" for schema in schemas)


def test_passing_faults_cost_nothing_but_time(tmp_path: Path) -> None:
    with serving(FaultServer(play, {"429": 0.1, "500": 0.1, "drop": 0.05, "garbage": 0.05}, wait=0.01)) as server:
        finished = make(tmp_path / "it", server.url)
    assert finished.report["yield"]["kept"] == 12
    assert sum(server.asked.values()) > sum(server.answered.values())


def test_what_was_made_is_not_asked_for_again(tmp_path: Path) -> None:
    with serving(FaultServer(play)) as server:
        first = make(tmp_path / "it", server.url)
        asked = sum(server.asked.values())
        journal = (first.folder / "journal.jsonl").read_bytes()
        lines = journal.splitlines(keepends=True)
        (first.folder / "journal.jsonl").write_bytes(b"".join(lines[:8]) + lines[8][:40])
        again = make(tmp_path / "it", server.url)
        more = sum(server.asked.values()) - asked
    assert again.report["yield"]["kept"] == 12
    assert 0 < more < asked / 2
    assert all(line in (again.folder / "journal.jsonl").read_bytes() for line in lines[:8])


def test_a_server_without_structured_output_is_asked_without(tmp_path: Path) -> None:
    refusal = Fault(400, error("'response_format' of type 'json_schema' is not supported", "invalid_request_error"))
    with serving(FaultServer(play, [refusal])) as server:
        assert make(tmp_path / "it", server.url, size=3).report["yield"]["kept"] == 3
    assert "response_format" in server.bodies[0]
    assert "response_format" not in server.bodies[-1]


def test_malformed_answers_are_asked_for_again_and_then_discarded(tmp_path: Path) -> None:
    def babble(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        said = play(messages, tools)
        if "What a person" in said or not str(messages[0]["content"]).startswith("You write what a person"):
            return said
        return "As you wish!" if len(messages) == 2 else f"```json\n{said}\n```"

    with serving(FaultServer(babble)) as server:
        finished = make(tmp_path / "it", server.url, size=4)
        assert finished.report["yield"]["kept"] == 4
    assert any("That is not it" in str(body["messages"][-1]["content"]) for body in server.bodies)

    def never(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        asked = str(messages[0]["content"]).startswith("You write what a person")
        return "No." if asked else play(messages, tools)

    with serving(FaultServer(never)) as server:
        finished = make(tmp_path / "other", server.url, size=2)
    assert finished.report["yield"]["kept"] == 0
    assert finished.report["yield"]["by_agent"] == {"query": {"malformed answer": 8}}


def test_the_models_tester_discards_with_its_reason(tmp_path: Path) -> None:
    def stern(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        if str(messages[0]["content"]).startswith("You review"):
            return json.dumps({"keep": False, "reason": "Nobody talks like that."})
        return play(messages, tools)

    with serving(FaultServer(stern)) as server:
        finished = make(tmp_path / "it", server.url, size=2)
    assert finished.report["yield"]["by_agent"] == {"tester": {"judged": 8}}
    first = json.loads((finished.folder / "discards.jsonl").read_text().splitlines()[0])
    assert first["detail"] == "Nobody talks like that."


def test_a_request_that_occurs_twice_is_discarded(tmp_path: Path) -> None:
    def dull(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        asked = str(messages[0]["content"]).startswith("You write what a person")
        return json.dumps({"text": "How much are 3 pieces of chalk?"}) if asked else play(messages, tools)

    with serving(FaultServer(dull)) as server:
        finished = make(tmp_path / "it", server.url, size=8)
    held = read_set(finished.folder)
    assert len({(dialogue.ability, dialogue.request) for dialogue in held}) == len(held) < 8
    assert finished.report["yield"]["by_agent"]["tester"]["duplicate"] > 0


def test_some_agents_may_be_the_librarys(tmp_path: Path) -> None:
    with serving(FaultServer(play)) as server:
        finished = make(tmp_path / "it", server.url, size=6, agents=frozenset({"tester"}))
    held = read_set(finished.folder)
    assert len(held) == 6
    assert all(not dialogue.definitions for dialogue in held)
    assert set(finished.report["yield"]["usage"]) == {"tester"}


def test_a_refused_key_ends_the_run_in_words(tmp_path: Path) -> None:
    with serving(FaultServer(play, key="secret")) as server, pytest.raises(ModelError) as stop:
        make(tmp_path / "it", server.url)
    assert "secret" not in str(stop.value)


def test_tasks_whose_requests_failed_are_tried_again(tmp_path: Path) -> None:
    def broken(messages: list[dict[str, Any]], tools: list[dict[str, Any]]) -> str:
        if str(messages[0]["content"]).startswith("You write what a person"):
            raise RuntimeError("out of memory")
        return play(messages, tools)

    with serving(FaultServer(broken)) as server:
        model = OpenAIModel("scripted", server.url, "k", concurrency=4, backoff=0.001, retries=1)
        first = synthesise_with_model(tmp_path / "it", model, dialogues=3, seed=1, agents=ALL)
    assert first.report["yield"]["given_up"] == 3
    assert first.report["yield"]["by_agent"] == {"query": {"request failed": 12}}
    with serving(FaultServer(play)) as server:
        again = make(tmp_path / "it", server.url, size=3)
    assert again.report["yield"]["kept"] == 3


def test_a_disk_that_is_full_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, several: object) -> None:
        raise DataError("no room is left")

    monkeypatch.setattr(SynthesisJournal, "append", full)
    with serving(FaultServer(play)) as server, pytest.raises(DataError, match="no room is left"):
        make(tmp_path / "it", server.url)


def test_lines_that_cannot_be_read_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "apis.jsonl"
    with KeptApis(path) as kept:
        kept.add_ideas([Idea("Lines\u2028and\x85more", "What stands between them.")], {"domains": (1, 2, 3)})
        kept.add_apis("Lines", [{"name": "Rule", "description": "Draw \ud83d.", "input_parameters": {}}], {})
    with path.open("ab") as file:
        file.write(b'{"usage": [1]}\n[]\n\xff\n{"torn')
    with KeptApis(path) as kept:
        assert kept.ideas == [Idea("Lines\u2028and\x85more", "What stands between them.")]
        assert list(kept.apis) == ["Lines"]
        assert kept.usage == {"domains": (1, 2, 3)}


def test_apis_of_the_benchmark_are_not_taken(tmp_path: Path) -> None:
    def api(name: str, about: str, *parameters: str) -> dict[str, Any]:
        return {"name": name, "description": about, "input_parameters": {name: {} for name in parameters}}

    tool = next(tool for tool in benchmark_tools() if tool.name == "AddAlarm")
    given = [
        api("Add_Alarm", "Something else.", "x"),
        api("WakeMe", tool.description, "x"),
        api("WakeMeUp", "Something else.", *(parameter.name for parameter in tool.parameters)),
        api("RingBell", "Ring a bell.", "bell"),
    ]
    with KeptApis(tmp_path / "apis.jsonl") as kept:
        assert [each["name"] for each in kept.fresh(given)] == ["RingBell"]
        assert kept.fresh(given) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quary", "there is no agent"),
        ("domains", "give the agent apis"),
        ("apis", "give it the agent query"),
        ("query", "give the agent caller"),
        (",", "there is no agent"),
    ],
)
def test_agents_that_do_not_go_together_are_told(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        chosen_agents(text)
    assert chosen_agents("query, caller") == {"query", "caller"}
