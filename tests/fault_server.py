"""A real OpenAI-compatible server on loopback that misbehaves on schedule.

In a test: `async with FaultServer(answer, faults=["429", "cut"]) as server:`, then `server.url`. As a process
of its own: `python -m tests.fault_server --port 0 --faults 429=0.1,500=0.1`, which prints its address as its
first line; its counts are at GET /counts. Whether a request meets a fault by odds depends on the seed, its
prompt and how often that prompt has been asked, not on the order of arrival: a concurrent run meets the same
faults each time.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import importlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from random import Random
from typing import Any, Self

from aiohttp import web

Messages = list[dict[str, Any]]
Tools = list[dict[str, Any]]
Answer = Callable[[Messages, Tools], "str | dict[str, Any]"]

OK = "ok"


@dataclass(frozen=True)
class Fault:
    """A response to give instead of an answer: a status, a body (JSON unless a string), and headers."""

    status: int
    body: Any = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def error(message: str, code: str = "server_error", param: str | None = None) -> dict[str, Any]:
    """Return an error body in OpenAI's shape."""
    return {"error": {"message": message, "type": code, "param": param, "code": code}}


def echo(messages: Messages, tools: Tools) -> str:
    """Answer with the last message's content."""
    return str(messages[-1]["content"])


def prompt_key(messages: Sequence[Mapping[str, Any]]) -> str:
    """Return what `asked` and `answered` count by: a digest of the messages' roles and contents."""
    plain = [[message["role"], message.get("content") or ""] for message in messages]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


class FaultServer:
    """The server, in the test's own loop.

    Args:
        answer: What to say to messages and tools: a text, or a whole message with `tool_calls` and the like.
        faults: A sequence is spent on the requests in order of arrival ("ok" lets one pass); a mapping gives
            each fault's probability. Names: a status as "429", "429date" (Retry-After as a date), "slow",
            "drop" (the socket closes before an answer), "cut" (halfway through it), "garbage", "empty" (no
            choices); or a `Fault`.
        most: The most faults that one prompt meets from a mapping, so that every retry ends.
        seed: Seed of a mapping's draws.
        delay: Seconds that every answer takes.
        slow: Seconds that a slow one takes.
        wait: What Retry-After asks for, in seconds.
        key: The key that requests must bear, if any.
        models: The names that the server knows; all names if empty.
        rate: The most requests a second before the server says 429, in a bucket of one second; None for any.
        prefix: The path before /chat/completions.
    """

    def __init__(
        self,
        answer: Answer = echo,
        faults: Sequence[str | Fault] | Mapping[str, float] = (),
        *,
        most: int = 3,
        seed: int = 0,
        delay: float = 0.0,
        slow: float = 30.0,
        wait: float = 0.05,
        key: str | None = None,
        models: Sequence[str] = (),
        rate: float | None = None,
        prefix: str = "/v1",
    ) -> None:
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.at_once = self.most_at_once = 0
        self.bodies: list[dict[str, Any]] = []
        self.arrivals: list[float] = []
        self.connections: set[Any] = set()
        self.host = ""
        self._answer, self._most, self._seed, self._delay, self._slow = answer, most, seed, delay, slow
        self._wait, self._key, self._models, self._rate, self._prefix = wait, key, models, rate, prefix
        self._script = list(faults) if not isinstance(faults, Mapping) else []
        self._odds = dict(faults) if isinstance(faults, Mapping) else {}
        self._met: Counter[str] = Counter()
        self._bucket, self._filled = rate or 0.0, time.monotonic()

    @property
    def url(self) -> str:
        """The base URL."""
        return self.host + self._prefix

    async def start(self, port: int = 0) -> None:
        """Listen on loopback, on any free port by default."""
        app = web.Application()
        app.router.add_post(self._prefix + "/chat/completions", self._complete)
        app.router.add_get(self._prefix + "/models", self._list)
        app.router.add_get("/counts", self._counts)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.host = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close all sockets."""
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def counts(self) -> dict[str, Any]:
        """Return how often each prompt was asked and answered, and the most requests open at once."""
        return {"asked": self.asked, "answered": self.answered, "most_at_once": self.most_at_once}

    async def _counts(self, request: web.Request) -> web.Response:
        return web.json_response(self.counts())

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": name, "object": "model"} for name in self._models]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._respond(request)
        finally:
            self.at_once -= 1

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        key = prompt_key(body["messages"])
        self.asked[key] += 1
        self.bodies.append(body)
        self.arrivals.append(time.monotonic())
        self.connections.add(request.transport)
        bearer = request.headers.get("Authorization", "")
        if self._key is not None and bearer != f"Bearer {self._key}":
            return web.json_response(error(f"Incorrect API key provided: {bearer[7:]}", "invalid_api_key"), status=401)
        if self._models and body["model"] not in self._models:
            return web.json_response(error(f"no model {body['model']!r} here", "model_not_found"), status=404)
        if self._rate is not None and not self._take():
            return self._refuse(429)
        fault = self._fault(key)
        await asyncio.sleep(self._slow if fault == "slow" else self._delay)
        if fault not in (OK, "slow"):
            return await self._misbehave(request, fault)
        said = self._answer(body["messages"], body.get("tools", []))
        self.answered[key] += 1
        return web.json_response(completion(said, body))

    def _fault(self, key: str) -> str | Fault:
        """Return what the next request for a prompt meets."""
        if self._script:
            return self._script.pop(0)
        draw = Random(f"{self._seed}:{key}:{self.asked[key]}").random()
        for name, odds in self._odds.items():
            draw -= odds
            if draw < 0 and self._met[key] < self._most:
                self._met[key] += 1
                return name
        return OK

    def _take(self) -> bool:
        """Take a token from the bucket, which holds one second's worth."""
        now = time.monotonic()
        rate = self._rate or 0.0
        self._bucket = min(rate, self._bucket + (now - self._filled) * rate)
        self._filled = now
        if self._bucket < 1:
            return False
        self._bucket -= 1
        return True

    def _refuse(self, status: int, **headers: str) -> web.Response:
        after = {"Retry-After": f"{self._wait:g}"} if status == 429 else {}
        return web.json_response(error(f"fault {status}"), status=status, headers=after | headers)

    async def _misbehave(self, request: web.Request, fault: str | Fault) -> web.StreamResponse:
        if isinstance(fault, Fault):
            text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body)
            return web.Response(status=fault.status, text=text, headers=fault.headers)
        if fault == "429date":
            return self._refuse(429, **{"Retry-After": formatdate(time.time() + self._wait, usegmt=True)})
        if fault == "garbage":
            return web.Response(text='{"choices": [{"message": ', content_type="application/json")
        if fault == "empty":
            return web.json_response({"object": "chat.completion", "choices": []})
        if fault in ("drop", "cut"):
            return await self._hang_up(request, halfway=fault == "cut")
        return self._refuse(int(fault))

    async def _hang_up(self, request: web.Request, *, halfway: bool) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        if halfway:
            await response.prepare(request)
            await response.write(b'{"choices": [{"message": {"content": "hal')
        if request.transport is not None:
            request.transport.close()
        return response


def completion(said: str | dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chat completion around a text or a message; a message's `_response` is laid over the whole."""
    message = {"role": "assistant", **({"content": said} if isinstance(said, str) else said)}
    over = message.pop("_response", {})
    reason = "tool_calls" if message.get("tool_calls") else "stop"
    prompt = sum(len(str(part.get("content") or "").split()) for part in body["messages"])
    words = len(str(message.get("content") or "").split())
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": words, "total_tokens": prompt + words},
        **over,
    }


def _odds(text: str) -> dict[str, float]:
    pairs = (item.partition("=") for item in text.split(",") if item)
    return {name.strip(): float(odds) for name, _, odds in pairs}


async def _serve(options: argparse.Namespace) -> None:
    module, _, name = options.answer.partition(":")
    server = FaultServer(
        getattr(importlib.import_module(module), name),
        options.script.split(",") if options.script else _odds(options.faults),
        most=options.most,
        seed=options.seed,
        delay=options.delay,
        slow=options.slow,
        wait=options.wait,
        key=options.key,
        models=options.model,
        rate=options.rate,
    )
    await server.start(options.port)
    print(server.url, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--answer", default="tests.fault_server:echo", help="module:function (messages, tools) -> answer"
    )
    parser.add_argument("--faults", default="", help="probabilities, as 429=0.1,slow=0.02")
    parser.add_argument("--script", default="", help="faults in order of arrival, as 429,ok,500")
    parser.add_argument("--most", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--slow", type=float, default=30.0)
    parser.add_argument("--wait", type=float, default=0.05)
    parser.add_argument("--key")
    parser.add_argument("--model", action="append", default=[])
    parser.add_argument("--rate", type=float)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
