"""When to ask a server again: how long one request backs off, and how all requests slow down together.

Waits are random (full jitter) so that requests which failed together do not come back together, and they are
drawn from a seeded source so that a test sees the same waits twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

RETRIABLE = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})


class Backoff:
    """Exponential back-off with full jitter: the n-th wait is uniform in [0, first * 2**n], n <= 6.

    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.

    Args:
        first: Upper bound of the first wait in seconds.
        longest: The longest wait that a server may ask for, in seconds.
        random: Where the jitter comes from.
    """

    def __init__(self, first: float, longest: float, random: Random) -> None:
        self._first, self._longest, self._random = first, longest, random

    def wait(self, attempt: int, asked: float = 0.0) -> float:
        """Return the seconds to wait after failure number `attempt`, counted from 0.

        Args:
            attempt: How many times this request has failed before.
            asked: What the server asked for; the jitter comes on top of it.
        """
        return min(asked, self._longest) + self._random.uniform(0, self._first * 2 ** min(attempt, 6))


class CoolDown:
    """One gate for all requests to a server that said "too many".

    The gate stands open until the first `slow_down`. Then nobody passes for the given time, and afterwards
    requests pass one by one with a gap between them. The gap doubles when the server complains about a
    request that was sent at the present pace, and shrinks a little with every success until the gate stands
    open again.

    Args:
        gap: The first gap in seconds.
        longest: The longest gap in seconds.
    """

    def __init__(self, gap: float, longest: float) -> None:
        self._first, self._longest = gap, longest
        self._gap = 0.0
        self._opens = 0.0
        self._slowed = 0.0
        self._queue = asyncio.Lock()

    async def passage(self) -> float:
        """Wait for one's turn and return the moment (of `time.monotonic`) at which it came."""
        now = time.monotonic()
        if not self._gap and now >= self._opens:
            return now
        async with self._queue:
            while (now := time.monotonic()) < self._opens:
                await asyncio.sleep(self._opens - now)
            self._opens = now + self._gap
            return now

    def slow_down(self, passed: float, seconds: float) -> None:
        """Close the gate for `seconds`, and widen the gap unless that has been done since `passed`.

        Args:
            passed: When the request that the server refused had its turn.
            seconds: How long the server wants to be left alone.
        """
        now = time.monotonic()
        if passed >= self._slowed:
            self._slowed = now
            self._gap = min(max(self._gap * 2, self._first), self._longest)
        self._opens = max(self._opens, now + seconds)

    def speed_up(self) -> None:
        """Narrow the gap after a success."""
        if self._gap:
            self._gap = self._gap * 0.97 if self._gap > self._first / 16 else 0.0


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds that a response asks to wait, 0 if it does not say or cannot be read.

    A date is taken relative to the response's own `Date`, so that a wrong clock on either side does no harm
    (RFC 9110, section 10.2.3).
    """
    text = headers.get("Retry-After", "").strip()
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
