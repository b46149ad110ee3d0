"""What commands print: results on standard output, one JSON document if asked for; all else on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: Any) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=not _takes_unicode()) + "\n")


def _takes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def console() -> Console:
    """Return a console on standard output; piped, it is as wide as its text needs."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=160)


def say(text: str) -> None:
    """Print one line on standard error."""
    print(text, file=sys.stderr, flush=True)
