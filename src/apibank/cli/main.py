"""The command line: every command by name, each imported when it is used.

A mistake of the user is one line on standard error, `apibank: ...`, and a status above 0. Standard output holds what
was asked for and nothing else.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib.util import find_spec
from io import TextIOWrapper
from typing import TYPE_CHECKING

from apibank import __version__
from apibank.errors import ApibankError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import App

COMMANDS = {
    "eval": ("apibank.cli.eval:evaluate", "Evaluate a model."),
    "score": ("apibank.cli.score:score", "Score stored predictions, or a run under another protocol."),
    "show": ("apibank.cli.show:show", "Show a run, its errors, or one of its samples."),
    "compare": ("apibank.cli.compare:compare", "Compare runs, or a run with published figures."),
    "export": ("apibank.cli.export:export", "Write a run in the format of another project."),
    "tools": ("apibank.cli.tools:tools", "List the tools, or show one."),
    "call": ("apibank.cli.call:call", "Call a tool, and show what it gives and changes."),
    "models": ("apibank.cli.models:app", "Keep the weights of local models: pull, list, path, rm."),
    "synth": ("apibank.cli.synth:app", "Make training dialogues with five agents, and prove the set that ships."),
    "data": ("apibank.cli.data:app", "Look at benchmarks: dialogues, errata, checks."),
    "protocols": ("apibank.cli.protocols:protocols", "List the protocols, or show one."),
}
"""Each command's place, as `module:attribute`, and its line of help."""

INTERRUPTED = 130


def app() -> App:
    """Return the command line as a cyclopts application."""
    from cyclopts import App

    found = App(
        name="apibank",
        help="Measure how well language models call, retrieve and plan with tools.",
        version=__version__,
        help_format="plaintext",
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
        suppress_keyboard_interrupt=False,
    )
    for name, (place, help_line) in COMMANDS.items():
        if find_spec(place.partition(":")[0]) is not None:
            found.command(place, name=name, help=help_line)
    return found


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The command and what follows it; those of the process if None.

    Returns:
        The exit status.
    """
    from cyclopts import CycloptsError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app()(arguments)
        sys.stdout.flush()
    except ApibankError as mistake:
        return _complain(str(mistake), mistake.exit_status)
    except CycloptsError as mistake:
        return _complain(f"{' '.join(str(mistake).split())} (apibank --help lists what there is)", 2)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _complain("no room is left where the output goes: make room", 2)
    return status if isinstance(status, int) else 0


def main() -> None:
    """Run the command that the process was started with, and exit with its status."""
    sys.exit(run())


def _complain(text: str, status: int) -> int:
    print(f"apibank: {text}", file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    main()
