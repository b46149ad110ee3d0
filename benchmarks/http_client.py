"""How near the HTTP model comes to what a server allows: `python benchmarks/http_client.py`.

The server is a process of its own that takes a fixed time for each answer, so n requests, c at a time, cannot
take less than `latency * n / c`; the figure is the time taken over that. Bare aiohttp runs the same requests,
and so does the openai SDK if it is installed. They are timed in turns, after a warm-up; the median of the
rounds counts.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from apibank.models.model import Message, Prompt, Sampling  # noqa: E402
from apibank.models.openai import OpenAIModel  # noqa: E402
from apibank.models.wire import request  # noqa: E402

Ask = Callable[[int], Awaitable[str]]
LINE = b'{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}]}'


class Server(asyncio.Protocol):
    """Answers any request after `latency` seconds, with as little work as HTTP allows."""

    latency = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.missing, self.head = 0, b""

    def data_received(self, data: bytes) -> None:
        self.head += data
        start, end, body = self.head.partition(b"\r\n\r\n")
        if not end:
            return
        length = next(int(line[15:]) for line in start.split(b"\r\n") if line[:15].lower() == b"content-length:")
        if len(body) < length:
            return
        self.head = b""
        asyncio.get_running_loop().call_later(self.latency, self.answer)

    def answer(self) -> None:
        body = LINE % b"yes"
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        )


async def serve(latency: float) -> None:
    """Serve until killed; the first line printed is the port."""
    Server.latency = latency
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def timed(ask: Ask, n: int, concurrency: int) -> float:
    """Return the seconds that n requests take, all handed over at once."""
    slots = asyncio.Semaphore(concurrency)

    async def one(number: int) -> None:
        async with slots:
            assert await ask(number) == "yes"

    started = time.perf_counter()
    await asyncio.gather(*map(one, range(n)))
    return time.perf_counter() - started


def prompt(number: int) -> Prompt:
    """Return a small prompt."""
    return Prompt(str(number), (Message("system", "Answer."), Message("user", f"q {number}")), (), Sampling())


async def clients(url: str, concurrency: int, stack: AsyncExitStack) -> dict[str, Ask]:
    """Return the clients that are installed: ours, the HTTP library under it alone, and the openai SDK."""
    import aiohttp

    model = OpenAIModel("m", url, api_key="none", concurrency=concurrency)
    stack.push_async_callback(model.close)
    session = await stack.enter_async_context(aiohttp.ClientSession())

    async def ours(number: int) -> str:
        return (await model.reply(prompt(number))).text

    async def alone(number: int) -> str:
        body = request("m", prompt(number), "max_tokens", {})
        async with session.post(url + "/chat/completions", json=body) as response:
            return str((await response.json())["choices"][0]["message"]["content"])

    found: dict[str, Ask] = {"apibank": ours, "aiohttp alone": alone}
    try:
        import openai  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return found
    sdk = openai.AsyncOpenAI(base_url=url, api_key="none")
    stack.push_async_callback(sdk.close)

    async def theirs(number: int) -> str:
        answer = await sdk.chat.completions.create(**request("m", prompt(number), "max_tokens", {}))
        return str(answer.choices[0].message.content)

    return found | {f"openai {openai.__version__}": theirs}


async def measure(port: int, n: int, concurrency: int, rounds: int, ideal: float) -> None:
    """Print a line for each client."""
    async with AsyncExitStack() as stack:
        asks = await clients(f"http://127.0.0.1:{port}/v1", concurrency, stack)
        taken: dict[str, list[float]] = {name: [] for name in asks}
        spent = dict.fromkeys(asks, 0.0)
        for ask in asks.values():
            await timed(ask, concurrency * 2, concurrency)
        for _ in range(rounds):
            for name, ask in asks.items():
                before = time.process_time()
                taken[name].append(await timed(ask, n, concurrency))
                spent[name] += time.process_time() - before
    for name, times in taken.items():
        middle = statistics.median(times)
        print(
            f"  {name:16} {middle:6.2f} s  {middle / ideal:5.2f} x ideal  {n / middle:6.0f} requests/s  "
            f"{spent[name] / rounds / n * 1e6:5.0f} us CPU each"
        )


def main() -> None:
    """Run the benchmark, or the server that it starts for itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--latency", type=float, action="append", help="seconds; may be repeated")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    latencies = options.latency or [0.02, 0.1, 0.3]
    if options.serve:
        asyncio.run(serve(latencies[0]))
        return
    for latency in latencies:
        ideal = latency * options.requests / options.concurrency
        command = [sys.executable, __file__, "--serve", "--latency", str(latency)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                port = int(server.stdout.readline())
                print(f"{options.requests} requests, {options.concurrency} at once, {latency * 1000:g} ms each")
                print(f"  {'ideal':16} {ideal:6.2f} s")
                asyncio.run(measure(port, options.requests, options.concurrency, options.rounds, ideal))
            finally:
                server.kill()


if __name__ == "__main__":
    main()
