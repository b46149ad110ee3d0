"""Dialogues a second and core, from task to tested line of JSON, against the limit of 500.

One process on one core makes a part of a set of 100,000. Reading the library, which each process does once, is told
apart; the rate is that of making alone.
"""

from __future__ import annotations

import argparse
import sys
import time

LIMIT = 500
TOTAL = 100_000


def main() -> int:
    """Print the rate and its ratio to the limit; the status is 1 below it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=4_000)
    asked = parser.parse_args()

    from apibank.synthesis.maker import library_maker

    started = time.perf_counter()
    maker = library_maker()
    reading = time.perf_counter() - started
    maker.make(maker.task(0, 0, TOTAL))
    started, cpu = time.perf_counter(), time.process_time()
    kept = sum(bool(maker.make(maker.task(0, number, TOTAL)).line) for number in range(asked.dialogues))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    rate = kept / cpu
    print(f"reading the library     {reading:8.2f} s")
    print(f"dialogues kept          {kept:8,} of {asked.dialogues:,}")
    print(f"wall, CPU               {wall:8.2f} s, {cpu:.2f} s")
    print(f"dialogues/s a core      {rate:8,.0f}  ({rate / LIMIT:.2f} x the limit of {LIMIT})")
    return 0 if rate >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
