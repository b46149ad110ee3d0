"""A GGUF file that OpenVINO cannot read, run by llama.cpp inside this process.

llama.cpp rounds activations to 8 bits, so its replies to one file differ from those of the other engines, and
prompts computed together may change each other's replies: results name the engine for that reason.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
from importlib import metadata
from pathlib import Path
from typing import Any

from apibank.errors import MissingExtra, ModelError
from apibank.models.model import Prompt, Reply
from apibank.models.openai import OpenAIModel

LONGEST_CONTEXT = 16_384


class LlamaCppModel:
    """A GGUF file behind llama.cpp's own server, on a port of this machine that only this machine sees.

    Args:
        path: The file.
        name: What results call the model.
        context: The longest prompt and reply together that the model takes.
        family: The model's architecture, for the message where the engine is missing.
        threads: Threads; by default one a core.
        places: Prompts computed at once.

    Raises:
        MissingExtra: xllamacpp is not installed.
    """

    def __init__(
        self, path: Path, name: str, context: int, family: str, threads: int | None = None, places: int = 4
    ) -> None:
        if importlib.util.find_spec("xllamacpp") is None:
            raise MissingExtra(f"a GGUF file of the family {family}, which OpenVINO does not read,", "llamacpp")
        self.name = name
        self.concurrency = places
        self._path, self._context, self._places = path, min(context, LONGEST_CONTEXT), places
        self._threads = threads or os.cpu_count() or 1
        self._server: Any = None
        self._client: OpenAIModel | None = None
        self._starting: asyncio.Lock | None = None

    def details(self) -> dict[str, Any]:
        """Return what a manifest should say of the model beside its name."""
        version = metadata.version("xllamacpp")
        return {"engine": f"xllamacpp {version}", "context": self._context, "reproducible": False}

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt.

        Raises:
            RequestFailed: The prompt does not fit the model.
            ModelError: The model cannot be loaded.
        """
        self._starting = self._starting or asyncio.Lock()
        async with self._starting:
            if self._client is None:
                self._server = await asyncio.to_thread(self._load)
                self._client = OpenAIModel(
                    "local",
                    base_url=f"{self._server.listening_address}/v1",
                    api_key="",
                    concurrency=self._places,
                    timeout=3600,
                    grammar_field="grammar",
                )
        return await self._client.reply(prompt)

    async def close(self) -> None:
        """Stop the server and let go of the model."""
        if self._client is not None:
            await self._client.close()
        self._client = self._server = self._starting = None

    def _load(self) -> Any:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(self._path)
        params.n_parallel = self._places
        params.n_ctx = self._context * self._places
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self._threads
        params.verbosity = -1
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"llama.cpp cannot load {self._path.name}: {error}") from error
