"""What messages tell a user to run next."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path


def program() -> str:
    """Return how the user calls this program; a wrapper such as `./run` tells its name in APIBANK_COMMAND."""
    return os.environ.get("APIBANK_COMMAND") or "apibank"


def resume(folder: Path) -> str:
    """Return the command that goes on with the run of this process."""
    given = sys.argv[1:] if sys.argv[1:2] == ["eval"] else ["eval"]
    named = any(part == "--out" or part.startswith("--out=") for part in given)
    return f"{program()} {shlex.join([*given, *([] if named else ['--out', str(folder)])])}"
