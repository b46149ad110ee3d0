"""The HTTP model against a real server that fails in every way it knows."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from typing import Any

import pytest

from apibank.errors import ModelError, UsageError
from apibank.models.model import Message, Model, Prompt, Reply, RequestFailed, Sampling
from apibank.models.openai import OpenAIModel
from tests.fault_server import Fault, FaultServer, Messages, Tools, error, prompt_key

pytestmark = pytest.mark.asyncio

KEY = "test-0123456789abcdef"
TOOL = {
    "type": "function",
    "function": {"name": "AddAlarm", "parameters": {"type": "object", "properties": {}}},
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def ask(text: str, **fields: Any) -> Prompt:
    return Prompt(key=text, messages=(Message("system", "Be brief."), Message("user", text)), **fields)


def key_of(prompt: Prompt) -> str:
    return prompt_key([{"role": message.role, "content": message.content} for message in prompt.messages])


def model(server: FaultServer | str, **options: Any) -> OpenAIModel:
    url = server if isinstance(server, str) else server.url
    return OpenAIModel("m", url, **{"backoff": 0.01, "timeout": 5.0} | options)


async def reply_to(server: FaultServer, prompt: Prompt, **options: Any) -> Reply:
    asked = model(server, **options)
    try:
        return await asked.reply(prompt)
    finally:
        await asked.close()


async def failure(server: FaultServer | str, prompt: Prompt | None = None, **options: Any) -> ModelError:
    asked = model(server, **options)
    try:
        with pytest.raises(ModelError) as caught:
            await asked.reply(prompt or ask("hello"))
    finally:
        await asked.close()
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    return caught.value


async def test_a_request_carries_the_whole_prompt() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "AddAlarm", "arguments": "{}"}}
    messages = (
        Message("user", "Wake me."),
        Message("assistant", "", tool_calls=(call,)),
        Message("tool", "done", tool_call_id="c1"),
    )
    sampling = Sampling(temperature=0.5, max_tokens=77, top_p=0.9, seed=3, stop=("\n", "User:"))
    async with FaultServer() as server:
        reply = await reply_to(server, Prompt("k", messages, (TOOL,), sampling), extra_body={"top_k": 1, "seed": None})
        assert isinstance(model(server), Model)
    assert reply.text == "done"
    assert server.bodies == [
        {
            "model": "m",
            "messages": [
                {"role": "user", "content": "Wake me."},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "content": "done", "tool_call_id": "c1"},
            ],
            "temperature": 0.5,
            "top_p": 0.9,
            "max_tokens": 77,
            "stop": ["\n", "User:"],
            "tools": [TOOL],
            "top_k": 1,
        }
    ]


async def test_a_plain_prompt_sends_neither_tools_nor_stop() -> None:
    async with FaultServer() as server:
        reply = await reply_to(server, ask("one two three"))
    assert (reply.text, reply.finish_reason) == ("one two three", "stop")
    assert (reply.prompt_tokens, reply.completion_tokens) == (5, 3)
    assert 0 < reply.seconds < 5
    assert server.bodies[0].keys() == {"model", "messages", "temperature", "top_p", "max_tokens", "seed"}


@pytest.mark.parametrize(
    "fault",
    [
        "408",
        "409",
        "425",
        "429",
        "500",
        "502",
        "503",
        "504",
        "529",
        "slow",
        "drop",
        "cut",
        "garbage",
        "empty",
    ],
)
async def test_a_passing_fault_is_asked_again(fault: str) -> None:
    async with FaultServer(faults=[fault, fault]) as server:
        reply = await reply_to(server, ask("hello"), timeout=0.3 if fault == "slow" else 5.0)
    assert reply.text == "hello"
    assert server.asked[key_of(ask("hello"))] == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("500", "HTTP 500: fault 500"),
        ("slow", "no answer within 0.05 s"),
        ("drop", "the connection broke"),
        ("cut", "the connection broke"),
        ("garbage", "no chat completion"),
        ("empty", "no chat completion"),
        ("429", "HTTP 429"),
    ],
)
async def test_a_fault_that_stays_fails_the_request_and_not_the_run(fault: str, words: str) -> None:
    async with FaultServer(faults=[fault] * 9, wait=0.01) as server:
        caught = await failure(server, timeout=0.05 if fault == "slow" else 5.0, retries=2)
    assert isinstance(caught, RequestFailed)
    assert words in str(caught)
    assert "3 tries" in str(caught)
    assert sum(server.asked.values()) == 3


async def test_odds_by_prompt_reach_every_answer() -> None:
    faults = {"429": 0.1, "500": 0.1, "cut": 0.1, "garbage": 0.1, "drop": 0.1, "empty": 0.1}
    prompts = [ask(f"question {number}") for number in range(120)]
    async with FaultServer(faults=faults, wait=0.01) as server:
        asked = model(server, concurrency=32)
        replies = await asyncio.gather(*map(asked.reply, prompts))
        await asked.close()
    assert [reply.text for reply in replies] == [prompt.key for prompt in prompts]
    assert set(server.answered.values()) == {1}
    assert 1.5 < sum(server.asked.values()) / len(prompts) < 2.5


async def test_retry_after_is_obeyed_and_capped() -> None:
    async with FaultServer(faults=["429"], wait=0.3) as server:
        await reply_to(server, ask("hello"))
    assert 0.3 <= server.arrivals[1] - server.arrivals[0] < 2
    async with FaultServer(faults=["429"], wait=3600) as server:
        await reply_to(server, ask("hello"), longest_wait=0.1)
    assert 0.1 <= server.arrivals[1] - server.arrivals[0] < 2


async def test_retry_after_may_be_a_date() -> None:
    async with FaultServer(faults=["429date"], wait=3.0) as server:
        await reply_to(server, ask("hello"), longest_wait=0.2)
    assert 0.2 <= server.arrivals[1] - server.arrivals[0] < 2


async def test_after_one_429_all_requests_cool_down() -> None:
    async with FaultServer(faults=["429"], wait=0.3) as server:
        asked = model(server, concurrency=8)
        first = asyncio.create_task(asked.reply(ask("first")))
        while not server.arrivals:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        await asyncio.gather(first, *(asked.reply(ask(f"later {number}")) for number in range(8)))
        await asked.close()
    assert len(server.arrivals) == 10
    assert min(server.arrivals[1:]) - server.arrivals[0] >= 0.3


async def test_a_rate_limited_server_answers_everything() -> None:
    async with FaultServer(rate=200, wait=0.05) as server:
        asked = model(server, concurrency=64, backoff=0.02)
        started = time.monotonic()
        replies = await asyncio.gather(*(asked.reply(ask(f"q {number}")) for number in range(500)))
        taken = time.monotonic() - started
        await asked.close()
    assert len(replies) == 500
    assert sum(server.asked.values()) < 2 * 500
    assert taken < 4 * (500 - 200) / 200


async def test_never_more_in_flight_than_asked_for() -> None:
    async with FaultServer(delay=0.05) as server:
        asked = model(server, concurrency=4, timeout=0.4)
        await asyncio.gather(*(asked.reply(ask(f"q {number}")) for number in range(40)))
        await asked.close()
    assert server.most_at_once == 4
    assert len(server.connections) == 4


async def test_a_cancelled_request_leaves_its_place() -> None:
    async with FaultServer(faults=["slow"]) as server:
        asked = model(server, concurrency=1, timeout=30.0)
        task = asyncio.create_task(asked.reply(ask("slow")))
        while not server.at_once:
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await asked.reply(ask("next"))).text == "next"
        assert server.at_once == 0
        await asked.close()


async def test_a_wrong_key_is_told_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    async with FaultServer(key="sk-another-key") as server:
        caught = await failure(server)
        assert not isinstance(caught, RequestFailed)
        assert "OPENAI_API_KEY" in str(caught)
        assert "401" in str(caught)
        assert "MY_KEY is not set" in str(await failure(server, key_variable="MY_KEY"))
    assert sum(server.asked.values()) == 2


async def test_the_key_comes_from_the_environment_or_the_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    async with FaultServer(key=KEY) as server:
        assert (await reply_to(server, ask("hello"), key_variable="MY_KEY")).text == "hello"
        assert (await reply_to(server, ask("hello"), api_key=KEY)).text == "hello"


@pytest.mark.parametrize("fault", ["500", "403", "400", "429", "garbage", "drop"])
async def test_no_message_and_no_log_holds_the_key(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    leak = error(f"refused {KEY}, Bearer abcdef and sk-tes***def")
    script = [Fault(int(fault), leak) if fault.isdigit() else fault] * 3
    async with FaultServer(faults=script) as server:
        caught = await failure(server, retries=1)
        assert KEY not in repr(model(server))
    assert "abcdef" not in str(caught)
    assert "sk-" not in str(caught)
    assert KEY not in caplog.text


async def test_an_unknown_model_is_told_with_the_names_there_are() -> None:
    async with FaultServer(models=["m-large", "n"]) as server:
        caught = await failure(server)
    assert not isinstance(caught, RequestFailed)
    assert "does not know the model m: no model 'm' here; it has m-large" in str(caught)
    assert sum(server.asked.values()) == 1


async def test_a_wrong_path_is_told_as_one() -> None:
    async with FaultServer() as server:
        caught = await failure(server.host + "/api/v2")
    assert "/api/v2/chat/completions" in str(caught)
    assert "/v1" in str(caught)


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
@pytest.mark.parametrize("prefix", ["/v1", ""])
async def test_forms_of_the_base_url(ending: str, prefix: str) -> None:
    if not prefix and "v1" in ending:
        ending = ending.removeprefix("/v1")
    async with FaultServer(prefix=prefix) as server:
        asked = model(server.host + ending)
        replies = await asyncio.gather(*(asked.reply(ask(f"q {number}")) for number in range(4)))
        await asked.close()
    assert [reply.text for reply in replies] == [f"q {number}" for number in range(4)]


async def test_the_base_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OpenAIModel("m").base_url == "https://api.openai.com/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1/")
    assert OpenAIModel("m").base_url == "http://127.0.0.1:1/v1"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "http://host:99999/v1", "nonsense"])
async def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="not the base URL"):
        OpenAIModel("m", url)


async def test_an_address_or_key_that_cannot_be_sent_is_not_shown() -> None:
    with pytest.raises(UsageError) as caught:
        OpenAIModel("m", f"https://user:{KEY}@host/v1")
    assert KEY not in str(caught.value)
    with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
        OpenAIModel("m", "http://host/v1", api_key=f"{KEY}\r\nX-Evil: 1")
    assert KEY not in str(caught.value)
    with pytest.raises(UsageError, match="concurrency"):
        OpenAIModel("m", "http://host/v1", concurrency=0)


async def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/v1"
    asked = OpenAIModel("m", url)
    started = time.monotonic()
    caught = await asyncio.gather(*(asked.reply(ask(f"q {number}")) for number in range(32)), return_exceptions=True)
    assert time.monotonic() - started < 4
    await asked.close()
    assert {type(one) for one in caught} == {ModelError}
    assert {str(one) for one in caught} == {
        f"nothing answers at {url}: is the server running, and is the base URL (or OPENAI_BASE_URL) right?"
    }


async def test_https_to_a_server_without_it() -> None:
    async with FaultServer() as server:
        caught = await failure(server.url.replace("http:", "https:"))
    assert not isinstance(caught, RequestFailed)
    assert "no secure connection" in str(caught)


async def test_requests_go_through_the_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readline()).decode().split()[:2])
        body = json.dumps({"choices": [{"message": {"content": "by proxy"}}]}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    relay = await asyncio.start_server(proxy, "127.0.0.1", 0)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{relay.sockets[0].getsockname()[1]}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    asked = model("http://models.invalid/v1")
    assert (await asked.reply(ask("hello"))).text == "by proxy"
    async with FaultServer() as server:
        assert (await reply_to(server, ask("direct"))).text == "direct"
    await asked.close()
    relay.close()
    assert seen[-1] == ["POST", "http://models.invalid/v1/chat/completions"]


async def test_a_server_that_goes_away_fails_requests_and_may_come_back() -> None:
    server = FaultServer()
    await server.start()
    asked = model(server, retries=2)
    assert (await asked.reply(ask("one"))).text == "one"
    port = int(server.host.rsplit(":", 1)[1])
    await server.stop()
    with pytest.raises(RequestFailed, match="the connection broke"):
        await asked.reply(ask("two"))
    await server.start(port)
    assert (await asked.reply(ask("two"))).text == "two"
    await asked.close()
    await server.stop()


async def test_a_bad_request_is_not_repeated_and_its_words_are_short() -> None:
    words = "This model's maximum context length is 512 tokens. " + "blah " * 500
    async with FaultServer(faults=[Fault(400, error(words, "context_length_exceeded", "messages"))]) as server:
        caught = await failure(server)
    assert isinstance(caught, RequestFailed)
    assert "maximum context length is 512" in str(caught)
    assert len(str(caught)) < 400
    assert sum(server.asked.values()) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error": "too long"},
        {"error": {"message": "too long", "code": 400}},
        {"detail": "too long"},
        {"detail": [{"loc": ["body", "messages"], "msg": "too long", "type": "value_error"}]},
        {"object": "error", "message": "too long"},
        [{"error": {"message": "too long"}}],
        "too long",
    ],
)
async def test_an_error_of_any_shape_is_read(body: Any) -> None:
    async with FaultServer(faults=[Fault(422, body)]) as server:
        caught = await failure(server)
    assert str(caught) == "m refuses this request (HTTP 422): too long"


async def test_max_tokens_becomes_max_completion_tokens_where_wanted() -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported here. Use 'max_completion_tokens' instead."
    refusal = Fault(400, error(words, "unsupported_parameter", "max_tokens"))
    async with FaultServer(faults=[refusal, refusal], delay=0.01) as server:
        asked = model(server, retries=0)
        replies = [
            *await asyncio.gather(asked.reply(ask("a")), asked.reply(ask("b"))),
            await asked.reply(ask("c")),
        ]
        await asked.close()
    assert [reply.text for reply in replies] == ["a", "b", "c"]
    assert [("max_tokens" in body, body.get("max_completion_tokens")) for body in server.bodies] == [
        (True, None),
        (True, None),
        (False, 256),
        (False, 256),
        (False, 256),
    ]


async def test_a_length_field_that_the_user_insists_on_is_an_error() -> None:
    refusal = Fault(400, error("'max_tokens' is not supported", "unsupported_parameter", "max_tokens"))
    async with FaultServer(faults=[refusal] * 9) as server:
        assert "does not take max_tokens=9" in str(await failure(server, extra_body={"max_tokens": 9}))


@pytest.mark.parametrize(
    ("status", "body", "field"),
    [
        (
            400,
            error("Unsupported value: 'temperature' does not support 0 with this model.", "unsupported_value"),
            "temperature",
        ),
        (
            422,
            {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "not permitted"}]},
            "seed",
        ),
    ],
)
async def test_a_setting_that_the_model_does_not_take_stops_the_run(status: int, body: Any, field: str) -> None:
    async with FaultServer(faults=[Fault(status, body)]) as server:
        caught = await failure(server)
        assert (await reply_to(server, ask("hello"), extra_body={field: None})).text == "hello"
    assert not isinstance(caught, RequestFailed)
    assert f"does not take {field}=0" in str(caught)
    assert f'{{"{field}": null}}' in str(caught)
    assert field not in server.bodies[-1]


@pytest.mark.parametrize("fault", [Fault(402, error("no credit")), Fault(429, error("quota", "insufficient_quota"))])
async def test_a_used_up_account_stops_the_run(fault: Fault) -> None:
    async with FaultServer(faults=[fault]) as server:
        caught = await failure(server)
    assert not isinstance(caught, RequestFailed)
    assert "used up" in str(caught)


async def test_an_error_inside_a_200_counts_as_the_error_it_is() -> None:
    busy = Fault(200, {"error": {"message": "upstream busy", "code": 503}})
    async with FaultServer(faults=[busy]) as server:
        assert (await reply_to(server, ask("hello"))).text == "hello"
    bad = Fault(200, {"error": {"message": "too long", "code": 400}})
    async with FaultServer(faults=[bad]) as server:
        assert isinstance(await failure(server), RequestFailed)


async def test_a_web_page_is_no_api() -> None:
    async with FaultServer(faults=[Fault(200, "<!doctype html><title>Sign in</title>")]) as server:
        caught = await failure(server)
    assert "web page" in str(caught)
    async with FaultServer(faults=[Fault(308, "", {"Location": "https://elsewhere/v1"})]) as server:
        assert "no API's address" in str(await failure(server))


def saying(message: dict[str, Any]) -> Any:
    def answer(messages: Messages, tools: Tools) -> dict[str, Any]:
        return message

    return answer


async def test_native_tool_calls_come_back_in_one_shape() -> None:
    loose = [
        {
            "id": "a",
            "type": "function",
            "index": 0,
            "function": {"name": "AddAlarm", "arguments": '{"time": "9"}'},
        },
        {"function": {"name": "GetToday", "arguments": {}}},
        {"function": None},
    ]
    async with FaultServer(saying({"content": None, "tool_calls": loose})) as server:
        reply = await reply_to(server, ask("hello", tools=(TOOL,)))
    assert reply.text == ""
    assert reply.finish_reason == "tool_calls"
    assert reply.tool_calls == (
        {"id": "a", "type": "function", "function": {"name": "AddAlarm", "arguments": '{"time": "9"}'}},
        {"id": "call_1", "type": "function", "function": {"name": "GetToday", "arguments": "{}"}},
    )
    old = {"content": None, "function_call": {"name": "AddAlarm", "arguments": "{}"}}
    async with FaultServer(saying(old)) as server:
        reply = await reply_to(server, ask("hello"))
    assert reply.tool_calls[0]["function"] == {"name": "AddAlarm", "arguments": "{}"}


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"content": None}, ""),
        ({"content": ""}, ""),
        ({"content": None, "refusal": "I cannot."}, "I cannot."),
        ({"content": "yes", "refusal": None, "reasoning_content": "hm"}, "yes"),
        (
            {"content": [{"type": "text", "text": "a"}, {"type": "thinking", "text": "hm"}, {"text": "b"}]},
            "ab",
        ),
        ({"content": "x", "tool_calls": None}, "x"),
        ({"content": "lone \\ud800 surrogate"}, "lone \\ud800 surrogate"),
    ],
)
async def test_contents_of_any_shape(message: dict[str, Any], text: str) -> None:
    async with FaultServer(saying(message)) as server:
        reply = await reply_to(server, ask("hello"))
    assert (reply.text, reply.tool_calls) == (text, ())


@pytest.mark.parametrize(
    ("usage", "counts"),
    [
        (None, (0, 0)),
        ({}, (0, 0)),
        ({"prompt_tokens": 7, "completion_tokens": 3}, (7, 3)),
        ({"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 60}, (7, 53)),
        ({"prompt_tokens": 7, "completion_tokens": 53, "total_tokens": 60}, (7, 53)),
        ({"prompt_tokens": None, "completion_tokens": 3, "total_tokens": 60}, (0, 3)),
    ],
)
async def test_usage_counts_reasoning_once(usage: Any, counts: tuple[int, int]) -> None:
    async with FaultServer(saying({"content": "x", "_response": {"usage": usage}})) as server:
        reply = await reply_to(server, ask("hello"))
    assert (reply.prompt_tokens, reply.completion_tokens) == counts


@pytest.mark.parametrize(
    ("reason", "read"), [("length", "length"), (None, "stop"), ("content_filter", "content_filter")]
)
async def test_finish_reasons(reason: str | None, read: str) -> None:
    choice = {"message": {"role": "assistant", "content": "x"}, "finish_reason": reason}
    async with FaultServer(saying({"_response": {"choices": [choice]}})) as server:
        assert (await reply_to(server, ask("hello"))).finish_reason == read


async def test_a_text_that_no_encoding_holds_can_be_asked() -> None:
    async with FaultServer() as server:
        assert (await reply_to(server, ask("\ud800 é 中"))).text == "\ud800 é 中"


async def test_a_grammar_goes_where_the_server_takes_it_or_is_an_error() -> None:
    constrained = ask("hello", grammar='root ::= "x"')
    async with FaultServer() as server:
        await reply_to(server, constrained, grammar_field="structured_outputs.grammar")
        assert server.bodies[0]["structured_outputs"] == {"grammar": 'root ::= "x"'}
        assert "grammar" in str(await failure(server, constrained))
        assert len(server.bodies) == 1


def _two_loops() -> list[str]:
    async def once(asked: OpenAIModel, server: FaultServer, port: int) -> str:
        await server.start(port)
        reply = await asked.reply(ask("hello"))
        await server.stop()
        return reply.text

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = model(f"http://127.0.0.1:{port}/v1")
    texts = [asyncio.run(once(asked, FaultServer(), port)) for _ in range(2)]
    asyncio.run(asked.close())
    return texts


async def test_a_model_outlives_its_event_loop() -> None:
    assert await asyncio.to_thread(_two_loops) == ["hello", "hello"]


async def test_closing_twice_and_before_the_first_request() -> None:
    async with FaultServer() as server:
        asked = model(server)
        await asked.close()
        assert (await asked.reply(ask("a"))).text == "a"
        await asked.close()
        await asked.close()
        assert (await asked.reply(ask("b"))).text == "b"
        await asked.close()


async def test_the_server_as_a_process_counts_what_it_was_asked() -> None:
    import sys

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.fault_server",
        "--faults",
        "500=0.4",
        "--seed",
        "3",
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        asked = model(url)
        await asyncio.gather(*(asked.reply(ask(f"q {number}")) for number in range(20)))
        await asked.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.split(":")[2].split("/")[0]))
        writer.write(b"GET /counts HTTP/1.0\r\n\r\n")
        counts = json.loads((await reader.read()).partition(b"\r\n\r\n")[2])
        writer.close()
    finally:
        process.kill()
        await process.wait()
    assert set(counts["answered"].values()) == {1}
    assert sum(counts["asked"].values()) > 20
