"""A process with one engine in it: a job a line on standard input, an answer a line on standard output.

The process lives as long as its input: whoever started it, closes the input or dies, and it ends. What the native
libraries print goes to standard error, never between the answers.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TextIO

from apibank.errors import ApibankError
from apibank.models.engine import Engine, Job, Settings

Say = Callable[[dict[str, Any]], None]


def main() -> int:
    """Load the engine that the first line of input describes, then serve jobs until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def say(what: dict[str, Any]) -> None:
        answers.write(json.dumps(what) + "\n")
        answers.flush()

    try:
        engine = Engine(Settings(**json.loads(sys.stdin.readline())))
        say({"ready": True})
        _serve(engine, sys.stdin, say)
    except BrokenPipeError:
        return 1
    except ApibankError as error:
        say({"fatal": str(error)})
        return error.exit_status
    return 0


def _serve(engine: Engine, source: TextIO, say: Say) -> None:
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(source, lines), daemon=True).start()
    while True:
        while not (lines.empty() and len(engine)):
            line = lines.get()
            if line is None:
                return
            _take(engine, json.loads(line), say)
        for answer in engine.step():
            say({"answer": asdict(answer)})


def _take(engine: Engine, what: dict[str, Any], say: Say) -> None:
    if "cancel" in what:
        engine.cancel(what["cancel"])
    elif (answer := engine.submit(Job(**what["job"]))) is not None:
        say({"answer": asdict(answer)})


def _read(source: TextIO, lines: queue.SimpleQueue[str | None]) -> None:
    for line in source:
        lines.put(line)
    lines.put(None)


if __name__ == "__main__":
    # Past the interpreter's own end, where the engine's threads may hang.
    status = main()
    sys.stderr.flush()
    os._exit(status)
