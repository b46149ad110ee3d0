"""Browsing the library, and printing what is measured of a training set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from apibank.errors import UsageError

from .output import print_json

if TYPE_CHECKING:
    from rich.console import Console

    from apibank.synthesis.diversity import Diversity
    from apibank.synthesis.leakage import Leakage


def browse(name: str | None, group: str | None, *, as_json: bool) -> int:
    """Print the library's groups, the domains of one, a domain, or an API.

    Raises:
        UsageError: There is nothing of this name.
    """
    from apibank.synthesis.catalog.library import library

    held = library()
    if name is not None and any(domain.group == name for domain in held.domains):
        name, group = None, name
    if name is not None:
        if name in held.apis:
            api = held.apis[name]
            print_json({**api.description, "domain": api.domain, "requests": [ask.text for ask in api.asks]})
            return 0
        domain = next((each for each in held.domains if each.name.casefold() == name.casefold()), None)
        if domain is None:
            raise UsageError(_close(name, [*held.apis, *held.by_name]))
        print_json({**domain.record(), "apis": [api.description for api in domain.apis]})
        return 0
    if group is not None:
        domains = [domain for domain in held.domains if domain.group == group]
        if not domains:
            raise UsageError(_close(group, sorted({domain.group for domain in held.domains})))
        if as_json:
            print_json([domain.record() for domain in domains])
            return 0
        for domain in domains:
            print(f"{domain.theme:<28} {domain.name:<36} {', '.join(api.name for api in domain.apis)}")
        return 0
    groups = Counter(domain.group for domain in held.domains)
    if as_json:
        print_json([domain.record() for domain in held.domains])
        return 0
    for each, count in groups.items():
        apis = sum(len(domain.apis) for domain in held.domains if domain.group == each)
        print(f"{each:<24} {count:>3} domains {apis:>4} APIs")
    print(f"{len(held.domains):,} domains, {len(held.apis):,} APIs; --group NAME lists a group, a name shows one")
    return 0


def _close(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5)
    meant = f": did you mean {', '.join(close)}?" if close else ": apibank synth apis lists what there is"
    return f"the library has no {name!r}{meant}"


def print_diversity(figures: Mapping[str, Diversity], console: Console) -> None:
    """Print diversity figures side by side."""
    from rich.table import Table

    table = Table(title="diversity of requests", title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for name in figures:
        table.add_column(name, justify="right")
    records = [figure.record() for figure in figures.values()]
    for key in records[0]:
        table.add_row(key.replace("_", " "), *[_figure(record[key]) for record in records])
    console.print(table)


def _figure(value: object) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def print_leakage(found: Leakage) -> None:
    """Print what training set and benchmark share."""
    for key, value in found.record().items():
        if not isinstance(value, list):
            print(f"{key.replace('_', ' '):<36}{_figure(value)}")
    for title, pairs in (("nearest APIs and tools", found.nearest_apis), ("nearest requests", found.nearest_requests)):
        print(f"\n{title}")
        for pair in pairs:
            print(f"  {pair.score:.3f}  {pair.training}  |  {pair.benchmark}")
