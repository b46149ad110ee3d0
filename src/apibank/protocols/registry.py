"""The protocols by name."""

from __future__ import annotations

from apibank.benchmarks import Benchmark
from apibank.registry import Registry

from .protocol import Protocol

PROTOCOLS = Registry(
    "protocol",
    {
        "corrected": "apibank.protocols.corrected:Corrected",
        "paper": "apibank.protocols.paper:Paper",
    },
)


def load_protocol(name: str, benchmark: Benchmark) -> Protocol:
    """Return a protocol, bound to a benchmark.

    Raises:
        UsageError: There is none of that name, or it does not fit the benchmark.
    """
    protocol: Protocol = PROTOCOLS.load(name)(benchmark)
    return protocol
