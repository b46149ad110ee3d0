"""The near side of an engine process: jobs are awaited here, computed there.

A process that ends, however it ends, turns every job it had into one `ModelError`; none waits for ever.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from apibank.errors import ModelError
from apibank.models.engine import Answer, Settings

LONGEST_LINE = 1 << 26
PATIENCE = 5.0
SOURCE = str(Path(__file__).resolve().parents[2])


class Worker:
    """One engine process, started by `start`.

    Args:
        settings: How its engine runs.
        module: What the process runs: `python -m MODULE`.
    """

    def __init__(self, settings: Settings, module: str = "apibank.models.worker") -> None:
        self._settings, self._module = settings, module
        self._process: asyncio.subprocess.Process | None = None
        self._ready: asyncio.Future[None] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._noise: IO[bytes] | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._recent: deque[str] = deque(maxlen=64)
        self._count = 0
        self._broken: str | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, None before it was started."""
        return self._process.pid if self._process else None

    @property
    def busy(self) -> int:
        """How many jobs it has."""
        return len(self._waiting)

    def kinship(self, text: str) -> int:
        """Return how many characters `text` has in common with the beginning of a job that this worker has had."""
        return max((_shared(text, other) for other in self._recent), default=0)

    async def start(self) -> None:
        """Start the process and wait until its engine is loaded.

        Raises:
            ModelError: The process or the model in it does not start.
        """
        self._ready = asyncio.get_running_loop().create_future()
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        search = os.pathsep.join(part for part in (SOURCE, os.environ.get("PYTHONPATH")) if part)
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=self._noise,
                env=os.environ | {"PYTHONPATH": search},
                start_new_session=True,
                limit=LONGEST_LINE,
            )
        except OSError as error:
            raise ModelError(f"cannot start a process for the local model: {error.strerror or error}") from error
        self._reader = asyncio.create_task(self._read())
        self._write(asdict(self._settings))
        await self._ready

    async def ask(self, text: str, job: Mapping[str, Any]) -> Answer:
        """Have a job done.

        Args:
            text: The prompt's text, to tell which later ones begin like it.
            job: The fields of a `Job`, its number aside.

        Raises:
            ModelError: The process ended, or its engine cannot go on.
        """
        if self._broken is not None:
            raise ModelError(self._broken)
        self._count += 1
        number = self._count
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._recent.append(text)
        self._write({"job": {"number": number, **job}})
        try:
            return await answer
        except asyncio.CancelledError:
            self._write({"cancel": number})
            raise
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        """End the process: by closing its input, by force if that does not help."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self.kill()
            await self._process.wait()
        if self._reader is not None:
            await self._reader

    def kill(self) -> None:
        """End the process now."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    def _write(self, what: Mapping[str, Any]) -> None:
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps(what).encode() + b"\n")

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        fatal: str | None = None
        while line := await self._process.stdout.readline():
            what = json.loads(line)
            if "answer" in what:
                answer = Answer(**what["answer"])
                waiting = self._waiting.get(answer.number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer)
            elif "ready" in what and self._ready is not None and not self._ready.done():
                self._ready.set_result(None)
            elif "fatal" in what:
                fatal = what["fatal"]
        status = await self._process.wait()
        self._end(fatal or self._told(status))

    def _end(self, why: str) -> None:
        self._broken = why
        for waiting in (self._ready, *self._waiting.values()):
            if waiting is not None and not waiting.done():
                waiting.set_exception(ModelError(why))
        if self._noise is not None:
            self._noise.close()

    def _told(self, status: int) -> str:
        if status < 0:
            how = f"was ended by signal {-status}" + (" (out of memory?)" if status == -9 else "")
        else:
            how = f"ended with status {status}"
        said = b""
        if self._noise is not None:
            self._noise.seek(0)
            said = self._noise.read()[-2000:]
        lines = said.decode("utf-8", "replace").strip().splitlines()
        last = f": {lines[-1][:200]}" if lines and status > 0 else ""
        return f"the local model's process {how}{last}; what was answered is kept, start the run again to go on"


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[:middle]):
            low = middle
        else:
            high = middle - 1
    return low
