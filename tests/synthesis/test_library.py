"""The library that ships keeps what its README promises."""

from collections import Counter
from importlib.resources import files

import pytest

from apibank.synthesis.catalog.library import library, shipped_folder
from apibank.synthesis.check import check, check_domain
from apibank.synthesis.leakage import taken
from tests.support import official_dir

BORROWED_WORDS = 10


def test_it_has_the_papers_size() -> None:
    held = library()
    assert (len(held.domains), len(held.apis)) == (1_000, 2_138)
    groups = Counter(domain.group for domain in held.domains)
    assert set(groups.values()) == {25}
    assert len({domain.name.casefold() for domain in held.domains}) == 1_000


def test_it_is_varied() -> None:
    apis = list(library().apis.values())
    assert len({frozenset(api.parameters) for api in apis}) >= 1_500
    assert len({str(api.shape) for api in apis}) >= 1_500
    openings = Counter(" ".join(ask.text.casefold().split()[:4]) for api in apis for ask in api.asks)
    assert openings.most_common(1)[0][1] <= 0.01 * sum(openings.values())
    assert len(openings) >= 0.9 * sum(openings.values())
    assert len({api.about for api in apis}) == len(apis)


def test_nothing_of_the_benchmark_is_in_it() -> None:
    assert [f"{api.name} has {what}" for api in library().apis.values() for what in taken(api)] == []


def test_nothing_is_missing() -> None:
    assert [finding for domain in library().domains for finding in check_domain(domain)] == []


def test_every_api_is_found_by_a_search() -> None:
    assert [name for name in library().apis if not library().searches(name)] == []


@pytest.mark.slow
def test_everything_in_it_makes_good_dialogues() -> None:
    findings, _, domains, apis = check(sorted(shipped_folder().glob("*/*.yaml")), rounds=2)
    assert findings == []
    assert (domains, apis) == (1_000, 2_138)


def test_no_run_of_words_is_taken_from_the_official_data() -> None:
    from apibank.benchmarks.official.folder import OfficialFolder
    from apibank.benchmarks.open.overlap import Borrowing
    from apibank.benchmarks.open.validate import official_texts

    borrowing = Borrowing(official_texts(OfficialFolder.open(official_dir())), BORROWED_WORDS)
    texts = (
        text
        for domain in library().domains
        for api in domain.apis
        for text in (api.about, *(t.text for t in (*api.asks, *api.says)))
    )
    assert [found for text in texts if (found := borrowing.find(text))] == []


def test_the_text_is_in_the_package() -> None:
    assert (files("apibank.synthesis") / "library" / "README.md").is_file()
    assert (files("apibank.synthesis") / "training_set.jsonl").is_file()
