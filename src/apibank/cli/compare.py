"""`apibank compare`: runs sample by sample, and beside published figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from apibank.errors import UsageError

from .output import console, print_json


def compare(
    *runs: Path,
    protocol: str | None = None,
    published: Annotated[bool, Parameter(negative=())] = False,
    changed: Annotated[bool, Parameter(negative=())] = False,
    explain: Annotated[bool, Parameter(negative=())] = False,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Compare runs with the first one, sample by sample, or a run with published figures.

    Args:
        runs: The runs' folders; each is compared with the first.
        protocol: Judge by it; a run that was not is judged anew. By default the first protocol that all runs share.
        published: Put the first run beside published figures of its own protocol and level, and say why others are not
            comparable.
        changed: List the calls that changed sides, with the reason.
        explain: Say what each figure is, and where its method comes from.
        data: Where the official data are now.
        json: Print one JSON document; it holds the calls that changed sides.
    """
    from apibank.runs import compare as comparison

    if len(runs) < 2 and not (runs and published) and not explain:
        raise UsageError("compare needs two runs, or one and --published: apibank compare RUN RUN")
    explained = {name: {"method": what, "source": source} for name, (what, source) in comparison.METHODS.items()}
    if not runs:
        from apibank.runs.compare_table import print_methods

        print_json({"methods": explained}) if json else print_methods(console())
        return 0
    name, found = comparison.judged(runs, protocol, data)
    pairs = [comparison.compare(found[0], each) for each in found[1:]]
    beside = None
    if published:
        from apibank.runs.beside import beside as put_beside

        first = found[0]
        beside = put_beside(name, first.manifest["benchmark"]["name"], first.result, first.verdicts)
    if json:
        document = comparison.record(name, found, pairs)
        document |= {"published": beside.record()} if beside else {}
        print_json(document | ({"methods": explained} if explain else {}))
        return 0
    from apibank.runs.compare_table import print_beside, print_methods, print_pair, print_runs

    out = console()
    print_runs(name, found, out)
    for pair in pairs:
        print_pair(pair, out, changed=changed)
    if beside:
        print_beside(found[0].name, name, beside, out)
    if explain:
        print_methods(out)
    return 0
