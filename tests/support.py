"""What several test modules share: where the official data lie, if they are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def official_dir() -> Path:
    """Return the folder of the official API-Bank data, or skip the test where it is absent."""
    named = os.environ.get("APIBANK_OFFICIAL")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "official"
    if not (folder / "test-data").is_dir():
        pytest.skip(f"official data not found at {folder}; set APIBANK_OFFICIAL to test against them")
    return folder
