"""Every protocol: a perfect model is right, one that never calls is not, and odd replies are read as what they are."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from apibank.benchmarks import Benchmark, GoldCall, Sample, Utterance
from apibank.calls import Call, ParseFailure
from apibank.models.model import Reply
from apibank.protocols.executed import Executed
from apibank.protocols.paper import Paper
from apibank.protocols.protocol import Protocol
from apibank.protocols.registry import PROTOCOLS, load_protocol
from tests.official.support import needs_original_search
from tests.runs.support import benchmark

SILENT = Reply("I am afraid that is nothing I can do.")
BY_RELEASED_EVALUATOR = ("paper", "by-step", "by-sample", "toolrl")
OURS = [name for name in PROTOCOLS if name not in BY_RELEASED_EVALUATOR]
EXECUTED = ["corrected", "native", "json", "python", "react", "decision"]


@pytest.fixture(params=list(PROTOCOLS))
def protocol(request: pytest.FixtureRequest) -> Protocol:
    if request.param in BY_RELEASED_EVALUATOR:
        needs_original_search()
        return load_protocol(request.param, few())
    return load_protocol(request.param, benchmark())


def few() -> Benchmark:
    """Every twelfth dialogue, for the released evaluator, to which each dialogue's world is exported first."""
    return replace(benchmark(), dialogues=benchmark().dialogues[::12])


def calls(protocol: Protocol) -> list[Sample]:
    return [sample for sample in protocol.samples((1, 2, 3)) if sample.kind == "call"]


def test_it_is_registered_under_its_name_and_explains_itself(protocol: Protocol) -> None:
    assert type(protocol) is PROTOCOLS.load(protocol.name)
    told = type(protocol).__doc__ or ""
    for part in ("Used by", "Rows", "Prompt", "Reply format", "State", "Verdict", "Aggregation", "Not known"):
        assert f"    {part}:" in told


def test_keys_are_unique_and_find_their_sample(protocol: Protocol) -> None:
    samples = protocol.samples((1, 2, 3))
    assert len({sample.key for sample in samples}) == len(samples) > 9
    assert all(protocol.sample_of({"key": sample.key}) is not None for sample in samples)
    assert [protocol.sample_of({"key": s.key}).position for s in samples] == [s.position for s in samples]


def test_a_model_that_never_calls_is_wrong_everywhere(protocol: Protocol) -> None:
    verdicts = [protocol.judge(sample, SILENT) for sample in calls(protocol)]
    assert {v.correct for v in verdicts} == {False}
    assert {v.error for v in verdicts} == {"No API Call"}


@pytest.mark.parametrize("name", OURS)
def test_gold_is_right_everywhere(name: str) -> None:
    protocol = load_protocol(name, benchmark())
    for sample in protocol.samples((1, 2, 3)):
        verdict = protocol.judge(sample, protocol.gold_reply(sample))
        assert verdict.correct is (True if sample.kind == "call" else None), verdict
        if sample.kind == "reply":
            assert verdict.rouge_l == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("name", OURS)
def test_another_sample_s_call_is_wrong(name: str) -> None:
    protocol = load_protocol(name, benchmark())
    asked = calls(protocol)
    for sample, other in zip(asked, asked[7:], strict=False):
        assert isinstance(sample.gold, GoldCall)
        assert isinstance(other.gold, GoldCall)
        if sample.gold.call.name != other.gold.call.name:
            verdict = protocol.judge(sample, protocol.gold_reply(other))
            assert (verdict.correct, verdict.error) == (False, "API Hallucination")


def test_prompts_hold_the_history_and_not_the_gold_turn(protocol: Protocol) -> None:
    for sample in calls(protocol)[:60]:
        text = "\n".join(message.content for message in protocol.messages(sample))
        said = [turn.text for turn in sample.history if isinstance(turn, Utterance)]
        assert all(words in text for words in said)
        assert protocol.gold_reply(sample).text not in text or not protocol.gold_reply(sample).text


def test_prompts_alternate_and_end_with_the_user(protocol: Protocol) -> None:
    for sample in protocol.samples((1, 2, 3)):
        roles = [message.role for message in protocol.messages(sample)]
        assert roles[-1] == "user"
        assert not any(a == b != "tool" for a, b in pairwise(roles))


@pytest.mark.parametrize("name", EXECUTED)
def test_a_reply_is_read_as_it_was_written(name: str) -> None:
    protocol = load_protocol(name, benchmark())
    assert isinstance(protocol, Executed)
    odd = Call("AddAgenda", {"content": 'it\'s "Tea", (a=b)]', "n": -2.5, "on": True, "who": ["a", "b'c"], "x": None})
    assert protocol.read(protocol.call_reply(odd)) == odd


@pytest.mark.parametrize("name", EXECUTED)
def test_thinking_is_neither_called_nor_said(name: str) -> None:
    protocol = load_protocol(name, benchmark())
    assert isinstance(protocol, Executed)
    thought = f"<think>\n{protocol.call_reply(Call('GetToday')).text}\n</think>"
    assert isinstance(protocol.read(Reply(thought)), ParseFailure)
    assert protocol.said(Reply(f"{thought}Gladly.")) == "Gladly."


CALL = Call("AddAlarm", {"token": "t", "time": "2023-04-02 07:00:00"})
ARGUMENTS = json.dumps(CALL.arguments)
FUNCTION = {"name": "AddAlarm", "arguments": ARGUMENTS}
ODD_REPLIES: list[tuple[str, Reply | str, Call | str]] = [
    ("corrected", "Sure!\nAPI-Request: [AddAlarm(token=t, time=2023-04-02 07:00:00)] Done.", CALL),
    ("corrected", "API-Request: [AddAlarm(token='t'", "unclosed"),
    ("json", f'```json\n{{"tool": "AddAlarm", "parameters": {ARGUMENTS}}}\n```', CALL),
    ("json", f'<tool_call>{{"name": "AddAlarm", "arguments": {json.dumps(ARGUMENTS)}}}</tool_call>', CALL),
    ("json", "{'name': 'AddAlarm', 'arguments': {'token': 't', 'time': '2023-04-02 07:00:00',}}", CALL),
    ("json", '{"name": "AddAlarm", "arguments": {"token": ', "unclosed"),
    ("json", "There is nothing to call.", "no_call"),
    ("python", "```python\nresult = AddAlarm(token='t', time='2023-04-02 07:00:00')\nprint(result)\n```", CALL),
    ("python", "AddAlarm('t', '2023-04-02 07:00:00')", "positional_argument"),
    ("react", f"Thought: ring (early)\nAction: AddAlarm\nAction Input: {ARGUMENTS}", CALL),
    ("react", f"**Action:** `AddAlarm`\n**Action Input:**\n```json\n{ARGUMENTS}\n```\nObservation: ok", CALL),
    ("react", "Action: AddAlarm(token='t', time='2023-04-02 07:00:00')", CALL),
    ("react", f'Action: {{"action": "AddAlarm", "action_input": {ARGUMENTS}}}', CALL),
    ("react", "Action: GetToday\nAction Input: None\nObservation: 3 May", Call("GetToday")),
    (
        "react",
        "Thought: which?\nAction: GetToday\nObservation: x\nAction: AddAlarm\nAction Input: {}",
        Call("GetToday"),
    ),
    ("react", "Action: AddAlarm\nAction Input: seven o'clock", "bad_argument"),
    ("react", f"Action Input: {ARGUMENTS}", "no_name"),
    ("react", "Thought: no tool fits\nAction: None\nFinal Answer: No.", "no_call"),
    ("react", "", "no_call"),
    ("react", "Action: " + "x" * 30_000, "too_long"),
    ("native", Reply("", ({"id": "1", "type": "function", "function": FUNCTION},)), CALL),
    ("native", Reply("", ({"function": {**FUNCTION, "arguments": CALL.arguments}}, {"function": {"name": "B"}})), CALL),
    ("native", Reply("", ({"function": {"name": "AddAlarm", "arguments": "{"}},)), "unclosed"),
    ("native", Reply(f'<tool_call>\n{{"name": "AddAlarm", "arguments": {ARGUMENTS}}}\n</tool_call>'), CALL),
    ("native", "[AddAlarm(token='t', time='2023-04-02 07:00:00')]", CALL),
    ("native", Reply("", ({"type": "function"},)), "bad_json"),
    ("native", "I can set it (at seven), shall I?", "no_call"),
]


@pytest.mark.parametrize(("name", "said", "meant"), ODD_REPLIES)
def test_odd_replies(name: str, said: Reply | str, meant: Call | str) -> None:
    protocol = load_protocol(name, benchmark())
    assert isinstance(protocol, Executed)
    found = protocol.read(Reply(said) if isinstance(said, str) else said)
    assert (found.kind if isinstance(found, ParseFailure) else found) == meant


def test_a_final_answer_is_what_is_scored_of_a_react_message() -> None:
    protocol = load_protocol("react", benchmark())
    sample = next(s for s in protocol.samples((1,)) if s.kind == "reply")
    gold = protocol.gold_reply(sample).text
    verdict = protocol.judge(sample, Reply(f"Thought: nothing to call.\nFinal Answer: {gold}"))
    assert verdict.rouge_l == pytest.approx(1.0, abs=1e-4)
    assert protocol.judge(sample, Reply(f"{gold} And more of it.")).rouge_l != 1.0


def test_native_tells_tools_and_calls_in_their_own_fields() -> None:
    protocol = load_protocol("native", benchmark())
    for sample in protocol.samples((1, 2, 3)):
        messages = protocol.messages(sample)
        made = [call for message in messages for call in message.tool_calls]
        assert [call["id"] for call in made] == [m.tool_call_id for m in messages if m.role == "tool"]
        before = [turn.call.name for turn in sample.history if isinstance(turn, GoldCall)]
        assert [call["function"]["name"] for call in made] == before
        offered: list[Any] = [schema["function"] for schema in protocol.tools(sample)]
        assert isinstance(sample.gold, Utterance) or sample.gold.call.name in [each["name"] for each in offered]
        assert all(each["parameters"]["type"] == "object" and each["description"] for each in offered)


def test_native_schemas_have_the_benchmark_s_own_words() -> None:
    ours = benchmark()
    tools = {**ours.descriptions["apis"]}
    tools["GetUserToken"] = {**tools["GetUserToken"], "description": "Hands out a token."}
    protocol = load_protocol("native", replace(ours, descriptions={**ours.descriptions, "apis": tools}))
    sample = next(s for s in protocol.samples((1,)) if "GetUserToken" in s.dialogue.tools)
    words = [s["function"]["description"] for s in protocol.tools(sample) if s["function"]["name"] == "GetUserToken"]  # type: ignore[index]
    assert words == ["Hands out a token."]


def test_the_decision_prompt_does_not_tell_what_gold_does() -> None:
    protocol = load_protocol("decision", benchmark())
    cues = Counter(protocol.messages(sample)[-1].content.rpartition("\n")[2] for sample in protocol.samples((1, 2, 3)))
    assert len(cues) == 1
    heads = {
        protocol.messages(s)[0].content for s in protocol.samples((1,)) if s.dialogue.id == benchmark().dialogues[0].id
    }
    assert len(heads) == 1


def test_decisions_are_counted() -> None:
    protocol = load_protocol("decision", benchmark())
    samples = protocol.samples((1, 2, 3))
    call = Reply("API-Request: [GetToday()]")
    due = sum(sample.kind == "call" for sample in samples)

    def figures(reply: Reply | None) -> dict[str, Any]:
        verdicts = [protocol.judge(s, reply or protocol.gold_reply(s)) for s in samples]
        return dict(protocol.aggregate(verdicts)["decision"])

    gold, always, never = figures(None), figures(call), figures(SILENT)
    assert (gold["precision"], gold["recall"], gold["f1"]) == (1.0, 1.0, 1.0)
    assert (always["recall"], always["precision"]) == (1.0, due / len(samples))
    assert (never["recall"], never["precision"], never["missed"]) == (0.0, None, due)
    assert figures(Reply("API-Request: [GetToday("))["called"] == due


def test_a_baseline_answers_in_the_protocol_s_format(protocol: Protocol) -> None:
    sample = calls(protocol)[0]
    made = protocol.call_reply(Call("GetToday"))
    assert protocol.judge(sample, made).called == "GetToday"


def test_an_unfamiliar_benchmark_needs_no_released_row(protocol: Protocol) -> None:
    alone: Benchmark = replace(benchmark(), dialogues=benchmark().dialogues[:1])
    assert type(protocol)(alone).samples((1, 2, 3))


@pytest.mark.parametrize("name", ["by-step", "by-sample", "toolrl"])
def test_who_asks_fewer_rows_judges_them_as_paper_does(name: str) -> None:
    needs_original_search()
    ours = few()
    paper, other = Paper(ours), load_protocol(name, ours)
    for sample in other.samples((1, 2, 3)):
        same = paper.sample_of({"key": sample.key})
        for reply in (paper.gold_reply(same), SILENT):
            assert other.judge(sample, reply) == paper.judge(same, reply)
        assert other.messages(sample) == paper.messages(same)
