"""Tool tests run in the open world."""

from collections.abc import Iterator

import pytest

from apibank.world import World, open_image


@pytest.fixture
def world() -> Iterator[World]:
    """The open world, fresh."""
    with World(open_image()) as fresh:
        yield fresh
