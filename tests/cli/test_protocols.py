"""`apibank protocols` lists the protocols and explains each."""

import pytest

from apibank.protocols.registry import PROTOCOLS
from tests.cli.said import Shell


def test_all_are_listed(apibank: Shell):
    listed = apibank("protocols", "--json").document
    assert [entry["name"] for entry in listed] == list(PROTOCOLS)
    text = apibank("protocols").out
    assert all(entry["summary"] in text for entry in listed)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_each_says_how_it_asks_and_judges(apibank: Shell, name: str):
    text = apibank("protocols", name).out
    for part in ("Used by:", "Rows:", "Prompt:", "Reply format:", "State:", "Verdict:", "Aggregation:"):
        assert part in text
    assert apibank("protocols", name, "--json").document["explained"] in text


def test_an_unknown_one_gets_the_nearest(apibank: Shell):
    assert "did you mean corrected?" in apibank("protocols", "corected").complaint
