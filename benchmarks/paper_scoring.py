"""Time verdicts under `paper` on all level-1 call rows: `python benchmarks/paper_scoring.py FOLDER`.

Every row gets its gold call, the same after some words, the same with an argument less, and a refusal. The released
evaluator takes 17 milliseconds a call, measured on its code; the exit status is 1 if `paper` is less than 100 times
faster.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from apibank.benchmarks.official.benchmark import official_benchmark
from apibank.models.model import Reply
from apibank.protocols.paper import Paper

RELEASED_MICROSECONDS = 17_000
WANTED_RATIO = 100


def main() -> int:
    """Print microseconds a call and the ratio."""
    parser = argparse.ArgumentParser(description="Time verdicts under paper.")
    here = Path(os.environ.get("APIBANK_OFFICIAL") or Path(__file__).resolve().parents[2] / "shared" / "official")
    parser.add_argument("folder", type=Path, nargs="?", default=here, help="the folder of the official data")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"left out: no official data at {folder}; name their folder, or set APIBANK_OFFICIAL")
        return 0
    paper = Paper(official_benchmark(folder))
    samples = [sample for sample in paper.samples((1,)) if sample.kind == "call"]
    asked = []
    for sample in samples:
        gold = paper.gold_reply(sample)
        cut = Reply(gold.text.rsplit(",", 1)[0] + ")]")
        said = (gold, cut, Reply(f"Of course. {gold.text}"), Reply("I cannot help with that."))
        asked += [(sample, reply) for reply in said]
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for sample, reply in asked:
            paper.judge(sample, reply)
        rounds.append((time.process_time() - started) / len(asked) * 1e6)
    best = min(rounds)
    ratio = RELEASED_MICROSECONDS / best
    print(f"{len(samples)} rows, {len(asked)} replies: {best:.1f} us a call, {ratio:.0f} times faster than released")
    return 0 if ratio >= WANTED_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
