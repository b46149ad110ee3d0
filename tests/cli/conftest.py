"""Commands run in this process."""

import pytest

from tests.cli.said import Shell


@pytest.fixture
def apibank(capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run a command: `apibank("tools", "--json")`."""
    return Shell(capsys)
