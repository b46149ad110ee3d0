"""The library as a whole: its domains and APIs by name, and the search over the APIs."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from apibank.errors import UsageError
from apibank.retrieval.words import spaced
from apibank.tools.bm25 import Bm25

from .api import Api
from .domain import Domain, Plan
from .reader import LibraryError, read_theme


class Library:
    """Domains with their APIs.

    Args:
        domains: In the order of the taxonomy.

    Raises:
        LibraryError: Two domains or two APIs share a name.
    """

    def __init__(self, domains: Iterable[Domain]) -> None:
        self.domains = tuple(domains)
        self.apis: dict[str, Api] = {}
        self._homes: dict[str, Domain] = {}
        names: dict[str, str] = {}
        for domain in self.domains:
            place = f"{domain.group}/{domain.theme}"
            other_place = names.get(domain.name.casefold())
            if other_place is not None:
                raise LibraryError(f"two domains are called {domain.name}: {other_place} and {place}")
            names[domain.name.casefold()] = place
            for api in domain.apis:
                if api.name in self.apis:
                    other = self._homes[api.name]
                    raise LibraryError(
                        f"two APIs are called {api.name}: "
                        f"{other.group}/{other.theme} ({other.name}) and {place} ({domain.name})"
                    )
                self.apis[api.name] = api
                self._homes[api.name] = domain
        self._searches: dict[str, tuple[str, ...]] = {}
        self._find = lru_cache(maxsize=65_536)(self._search)

    def home(self, api: str) -> Domain:
        """Return the domain that an API belongs to."""
        return self._homes[api]

    @cached_property
    def by_name(self) -> Mapping[str, Domain]:
        """The domains by name."""
        return {domain.name: domain for domain in self.domains}

    @cached_property
    def themes(self) -> Mapping[str, tuple[Domain, ...]]:
        """The domains of each theme, by `group/theme`."""
        found: dict[str, list[Domain]] = {}
        for domain in self.domains:
            found.setdefault(f"{domain.group}/{domain.theme}", []).append(domain)
        return {theme: tuple(held) for theme, held in found.items()}

    @cached_property
    def plans(self) -> tuple[tuple[Domain, int, Plan], ...]:
        """All plans, each with its domain and its number there."""
        return tuple((domain, number, plan) for domain in self.domains for number, plan in enumerate(domain.plans))

    @cached_property
    def _index(self) -> tuple[tuple[str, ...], Bm25]:
        names = tuple(self.apis)
        return names, Bm25(tuple(searched_text(self.apis[name]) for name in names))

    def find(self, keywords: str) -> str | None:
        """Return the name of the API that fits some keywords best, None if none shares a word with them."""
        return self._find(keywords)

    def searches(self, name: str) -> tuple[str, ...]:
        """Return those of an API's searches that bring it."""
        found = self._searches.get(name)
        if found is None:
            found = tuple(keywords for keywords in self.apis[name].searches if self.find(keywords) == name)
            self._searches[name] = found
        return found

    def _search(self, keywords: str) -> str | None:
        names, index = self._index
        best = index.best(spaced(keywords), 1)
        return names[best[0]] if best else None


def searched_text(api: Api) -> str:
    """Return what keywords are compared with: an API's name, twice, and what it does."""
    name = spaced(api.name)
    return f"{name}. {name}. {api.about}"


@cache
def shipped_folder() -> Path:
    """Return the folder of the library that ships."""
    return Path(str(files("apibank.synthesis") / "library"))


@cache
def library() -> Library:
    """Return the library that ships."""
    found = Library(read_folder(shipped_folder()))
    gc.freeze()  # it stays as long as the process does
    return found


def read_folder(folder: Path) -> list[Domain]:
    """Return the domains of a folder of groups, in the order of their names.

    Raises:
        UsageError: There is none.
        LibraryError: One of its files is malformed.
    """
    paths = sorted(folder.glob("*/*.yaml"))
    if not paths:
        raise UsageError(f"{folder} holds no library: it has no GROUP/THEME.yaml")
    collecting = gc.isenabled()
    gc.disable()  # millions of objects that all stay: looking for garbage among them takes a third of the time
    try:
        return [domain for path in paths for domain in read_theme(path)]
    finally:
        if collecting:
            gc.enable()
