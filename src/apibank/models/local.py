"""A model in this machine's own processes: no server, no GPU, the same replies every time.

Each worker process has one engine with one thread. A greedy reply depends on its prompt alone (`engine` says how
exactly), so the number of workers and of prompts in flight changes how long a run takes and nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apibank.errors import DataError, MissingExtra, ModelError, UsageError
from apibank.models import weights
from apibank.models.engine import Answer, Settings
from apibank.models.model import Message, Prompt, Reply, RequestFailed
from apibank.models.requantise import describe, requantise
from apibank.models.workers import Worker

if TYPE_CHECKING:
    from apibank.models.llamacpp import LlamaCppModel
    from apibank.models.transformers import TransformersModel

MOST_WORKERS = 8
ENGINE_FAMILIES = frozenset({"llama", "qwen2", "qwen3"})
"""Architectures that OpenVINO reads from a GGUF file."""

LEEWAY = 4
"""How many jobs more than the least busy worker one may have for the sake of a shared beginning."""


class LocalModel:
    """A GGUF file or an OpenVINO folder, run by OpenVINO on the CPU.

    Args:
        path: The file or folder.
        name: What results call the model.
        context: The longest prompt and reply together, in tokens.
        threads: Threads of a worker; with more than one, equal prompts may get unequal replies.
        workers: Processes, each with the model in its memory; by default one a core, as memory allows, at most 8.
        cache_gb: Memory of each worker for keys and values, in GiB.
        places: Prompts that a worker computes at once.

    Raises:
        MissingExtra: The engine is not installed.
        UsageError: A number is too small.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        context: int,
        threads: int = 1,
        workers: int | None = None,
        cache_gb: int = 2,
        places: int = 16,
    ) -> None:
        if importlib.util.find_spec("openvino_genai") is None:
            raise MissingExtra("the local model", "local")
        if min(threads, cache_gb, places) < 1 or (workers is not None and workers < 1):
            raise UsageError("threads, workers, cache_gb and places must be at least 1")
        self.name = name
        self._path = path
        self._settings = Settings(str(path), context, threads, places, cache_gb)
        self._workers = workers or fitting_workers(path, threads, cache_gb)
        self.concurrency = self._workers * places * 2
        self._crew: list[Worker] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started: asyncio.Task[None] | None = None

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that run now."""
        return [worker.pid for worker in self._crew if worker.pid is not None]

    def details(self) -> dict[str, Any]:
        """Return what a manifest should say of the model beside its name."""
        return {
            "engine": f"openvino-genai {metadata.version('openvino-genai')}",
            "sha256": digest(self._path),
            "context": self._settings.context,
            "threads": self._settings.threads,
            "reproducible": self._settings.threads == 1,
        }

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt; many may be awaited at once and are computed together.

        Raises:
            RequestFailed: The prompt does not fit the model.
            ModelError: The model cannot be loaded, or a worker ended.
        """
        await self._start()
        text = "\n".join(message.content for message in prompt.messages)
        least = min(worker.busy for worker in self._crew)
        free = [worker for worker in self._crew if worker.busy <= least + LEEWAY]
        worker = max(free, key=lambda one: (one.kinship(text), -one.busy))
        return _reply(await worker.ask(text, _job(prompt)))

    async def close(self) -> None:
        """End the workers."""
        crew, self._crew, self._started = self._crew, [], None
        await asyncio.gather(*(worker.close() for worker in crew))

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            for worker in self._crew:
                worker.kill()
            self._loop, self._started = loop, None
        if self._started is None:
            self._crew = [Worker(self._settings) for _ in range(self._workers)]
            self._started = loop.create_task(self._start_all(self._crew))
        await asyncio.shield(self._started)

    async def _start_all(self, crew: list[Worker]) -> None:
        try:
            await asyncio.gather(*(worker.start() for worker in crew))
        except ModelError:
            for worker in crew:
                worker.kill()
            raise


def open_local(reference: str = weights.DEFAULT, **options: Any) -> LocalModel | LlamaCppModel | TransformersModel:
    """Return the model that `local:REFERENCE` names.

    Args:
        reference: An embedded model's name (fetched on first use, told on standard error), a GGUF file, or a folder
            with an OpenVINO or a transformers model.
        options: `threads`, `workers`, `cache_gb`, `places` of `LocalModel`.

    Raises:
        UsageError: No such embedded model, file or folder.
        DataError: A file or folder that holds no model that can be read.
        MissingExtra: What runs this model is not installed.
        ModelError: The weights cannot be fetched or converted.
    """
    reference = reference or weights.DEFAULT
    if reference in weights.KNOWN:
        if importlib.util.find_spec("openvino_genai") is None:
            raise MissingExtra("the local model", "local")
        known = weights.KNOWN[reference]
        return LocalModel(weights.pull(reference, _tell), f"local:{reference}", known.context, **options)
    place = Path(reference).expanduser()
    if place.is_dir():
        return _open_folder(place, options)
    if place.is_file():
        return _open_gguf(place, options)
    names = ", ".join(weights.KNOWN)
    raise UsageError(f"local:{reference} is no file, no folder and no embedded model; embedded: {names}")


def fitting_workers(path: Path, threads: int, cache_gb: int) -> int:
    """Return how many workers this machine's cores and memory carry."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    size = sum(file.stat().st_size for file in ([path] if path.is_file() else path.glob("*.bin")))
    each = 3 * size + (cache_gb << 30) + (512 << 20)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else each
    return max(1, min(cores // threads, int(memory * 0.7) // each, MOST_WORKERS))


def digest(path: Path) -> str:
    """Return the sha256 of a file, or of a folder's files in the order of their names."""
    total = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(file for file in path.iterdir() if file.is_file()):
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest() if path.is_dir() else b"")
            if path.is_file():
                return hashlib.file_digest(stream, "sha256").hexdigest()
    return total.hexdigest()


def _open_gguf(file: Path, options: dict[str, Any]) -> LocalModel | LlamaCppModel | TransformersModel:
    head, name = describe(file), f"local:{file.name}"
    if head.architecture not in ENGINE_FAMILIES:
        from apibank.models.llamacpp import LlamaCppModel

        return LlamaCppModel(file, name, head.context, head.architecture)
    return LocalModel(file if head.reads_well else _readable(file), name, head.context, **options)


def _readable(file: Path) -> Path:
    """Return a copy, made once and kept in the cache, of a file whose quantisation the engine does not read well."""
    kept = weights.folder() / "converted" / f"{digest(file)[:32]}.gguf"
    if kept.is_file():
        return kept
    _tell(f"{file.name}: requantising into {kept.parent}")
    made = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        requantise(file, made)
        made.replace(kept)
    except OSError as error:
        raise ModelError(f"cannot keep a readable copy of {file.name} in {kept.parent}: {error.strerror}") from error
    finally:
        made.unlink(missing_ok=True)
    return kept


def _open_folder(place: Path, options: dict[str, Any]) -> LocalModel | LlamaCppModel | TransformersModel:
    name = f"local:{place.resolve().name}"
    if (place / "openvino_model.xml").is_file():
        if not (place / "openvino_tokenizer.xml").is_file():
            raise DataError(f"{place} has no openvino_tokenizer.xml: export the tokenizer with the model")
        return LocalModel(place, name, _context(place), **options)
    if (place / "config.json").is_file():
        from apibank.models.transformers import TransformersModel

        return TransformersModel(str(place), name=name)
    raise DataError(f"{place} holds neither openvino_model.xml nor config.json: it is no model folder")


def _context(place: Path) -> int:
    import json

    try:
        told = json.loads((place / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 4096
    return int(told.get("max_position_embeddings") or 4096)


def _job(prompt: Prompt) -> dict[str, Any]:
    sampling = prompt.sampling
    return {
        "messages": [_message(message) for message in prompt.messages],
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        "stop": sampling.stop,
        "grammar": prompt.grammar,
        "tools": prompt.tools,
    }


def _message(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        told["tool_calls"] = message.tool_calls
    if message.tool_call_id is not None:
        told["tool_call_id"] = message.tool_call_id
    return told


def _reply(answer: Answer) -> Reply:
    if answer.failure is not None:
        raise RequestFailed(answer.failure)
    return Reply(
        text=answer.text,
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
        seconds=answer.seconds,
        finish_reason=answer.finish_reason,
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
