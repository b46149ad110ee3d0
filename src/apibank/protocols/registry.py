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
        "native": "apibank.protocols.native:Native",
        "json": "apibank.protocols.prompted_json:PromptedJson",
        "python": "apibank.protocols.python:Python",
        "react": "apibank.protocols.react:React",
        "decision": "apibank.protocols.decision:Decision",
        "toolsearcher-free": "apibank.protocols.toolsearcher_free:ToolSearcherFree",
        "first-step": "apibank.protocols.first_step:FirstStep",
        "toolrl": "apibank.protocols.toolrl:ToolRL",
        "by-step": "apibank.protocols.by_step:ByStep",
        "by-sample": "apibank.protocols.by_sample:BySample",
    },
)


def load_protocol(name: str, benchmark: Benchmark) -> Protocol:
    """Return a protocol, bound to a benchmark.

    Raises:
        UsageError: There is none of that name, or it does not fit the benchmark.
    """
    protocol: Protocol = PROTOCOLS.load(name)(benchmark)
    return protocol
