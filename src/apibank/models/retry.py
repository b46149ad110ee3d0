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

    While it is closed nobody passes; afterwards the waiting requests come back spread over as long a time
    again, so that the server does not meet all of them at once.

    Args:
        random: Where the spread comes from.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._opens = 0.0
        self._spread = 0.0

    async def passage(self) -> None:
        """Wait until the gate is open."""
        while (left := self._opens - time.monotonic()) > 0:
            await asyncio.sleep(left + self._random.uniform(0, self._spread))

    def close(self, seconds: float) -> None:
        """Close the gate for `seconds`, unless it is closed for longer already."""
        opens = time.monotonic() + seconds
        if opens > self._opens:
            self._opens, self._spread = opens, seconds


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
