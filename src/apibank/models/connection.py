"""A connection to a server: an address, a key that stays inside, one session, and the order of requests.

It belongs to the event loop that it is made in.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from random import Random
from urllib.parse import urlsplit

from apibank.errors import ModelError, UsageError
from apibank.models.retry import CoolDown

LOCAL = ("localhost", "127.0.0.1", "::1")


class Connection:
    """One session with kept-alive connections, at most `concurrency` of them.

    Requests hold one of `slots` while they are in flight, pass `gate` before they are sent, and go by way of `proxy`.

    Args:
        base_url: Where the server is.
        key: Sent as a bearer token; empty for none.
        concurrency: Requests in flight at once.
        timeout: Seconds until an unanswered request fails.
        backoff: How long to wait between two looks for the server, in seconds.
        seed: Seed of the gate's spread.
    """

    def __init__(self, base_url: str, key: str, concurrency: int, timeout: float, backoff: float, seed: int) -> None:
        import aiohttp

        self.loop = asyncio.get_running_loop()
        self.slots = asyncio.Semaphore(concurrency)
        self.gate = CoolDown(Random(seed))
        self._base_url, self.proxy, self._backoff = base_url, _proxy(base_url), backoff
        self._door = asyncio.Lock()
        self._reached = False
        self._knocked = float("-inf")
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=concurrency, keepalive_timeout=30),
            timeout=aiohttp.ClientTimeout(total=timeout),
            headers={"Content-Type": "application/json", "User-Agent": "apibank"}
            | ({"Authorization": f"Bearer {key}"} if key else {}),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def reach(self) -> None:
        """Make sure, once, that something listens at the address.

        Raises:
            ModelError: Three quick tries found nobody. Requests that waited meanwhile fail with the first.
        """
        if self._reached:
            return
        asked = time.monotonic()
        async with self._door:
            if self._knocked < asked:
                self._reached = await self._knock()
                self._knocked = time.monotonic()
        if not self._reached:
            way = " through the proxy that the environment names" if self.proxy else ""
            raise ModelError(
                f"nothing answers at {self._base_url}{way}: is the server running, and is the base URL (or "
                "OPENAI_BASE_URL) right?"
            )

    async def _knock(self) -> bool:
        parts = urlsplit(self.proxy or self._base_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        for attempt in range(3):
            await asyncio.sleep(self._backoff * attempt)
            with suppress(OSError):
                async with asyncio.timeout(1.5):
                    _, writer = await asyncio.open_connection(parts.hostname, port)
                writer.close()
                return True
        return False


def address(text: str) -> str:
    """Return a base URL without trailing slashes or the path of the chat endpoint.

    Raises:
        UsageError: It is no HTTP address, or holds more than one, such as a password.
    """
    url = text.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and parts.port != 0 and parts.hostname is not None
    except ValueError:
        valid = False
    if not valid:
        shown = url.rsplit("@", maxsplit=1)[-1]
        raise UsageError(f"{shown!r} is not the base URL of a server: it looks like http://localhost:8000/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(
            f"the base URL of {parts.hostname} holds more than an address: leave out user, password and '?', "
            "and give the key through its environment variable"
        )
    return url


def secret(text: str, variable: str) -> str:
    """Return a key without the blanks around it.

    Raises:
        UsageError: It holds characters that no header may hold; the message names `variable` and not the key.
    """
    key = text.strip()
    if not all("!" <= character <= "~" for character in key):
        raise UsageError(f"the key in {variable} holds blanks or characters that no key has: copy it again")
    return key


def _proxy(url: str) -> str | None:
    """Return the proxy that the environment names for an address; this machine's own addresses need none."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    host = str(parts.hostname)
    return None if host in LOCAL or proxy_bypass(host) else getproxies().get(parts.scheme)
