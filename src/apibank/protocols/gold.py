"""The proof of a benchmark without a model: what a perfect model answers is right under a protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from apibank.benchmarks import GoldCall
from apibank.benchmarks.open.validate import Built, Finding, as_benchmark
from apibank.scoring.verdict import Verdict

from .corrected import Corrected
from .executed import Executed


def wrong_gold(protocol: Executed, levels: Sequence[int] = (1, 2, 3)) -> Iterator[Verdict]:
    """Yield the verdict on every gold call that the protocol finds wrong, written out, read back and run.

    Args:
        protocol: Bound to the benchmark that is looked at.
        levels: Whose calls are looked at.
    """
    for sample in protocol.samples(levels):
        if isinstance(sample.gold, GoldCall):
            predicted = protocol.read(protocol.gold_reply(sample))
            verdict = protocol.judge_by_running(sample, sample.gold, predicted)
            if not verdict.correct:
                yield verdict


def wrong_twins(twins: Mapping[int, Sequence[Built]]) -> Iterator[Finding]:
    """Yield a finding for every gold call of the open benchmark that is wrong under `corrected`.

    Args:
        twins: What was built, by seed.
    """
    for seed, built in twins.items():
        for verdict in wrong_gold(Corrected(as_benchmark(built, seed))):
            told = f"{verdict.tool} as gold has it is wrong under corrected: {verdict.reason}"
            yield Finding("gold", f"{verdict.key} (seed {seed})", told)
