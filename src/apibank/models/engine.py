"""The OpenVINO engine: prompts in, replies out, many at once, on one thread.

A greedy reply depends on its prompt alone, not on what else is in the batch, what came before or what is cached, up
to float32 rounding: two tokens must be tied to about five digits for the order of prompts to decide between them.
That holds on one thread with keys and values kept in 32 bits. The engine's own default, 8 bits, lets one reply in ten
change with what is cached, 16 bits one in a few dozen, two threads a few.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apibank.errors import ModelError
from apibank.models.admission import Admission

BATCHED_TOKENS = 512


@dataclass(frozen=True, slots=True)
class Settings:
    """How an engine runs.

    Args:
        path: A GGUF file, or a folder with an OpenVINO model and its tokenizer.
        context: The longest prompt and reply together, in tokens.
        threads: Threads of the engine; more than one gives up identical replies.
        places: Prompts computed at once.
        cache_gb: Memory for keys and values, in GiB.
    """

    path: str
    context: int
    threads: int = 1
    places: int = 16
    cache_gb: int = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One prompt, as the engine takes it.

    Args:
        number: The caller's number for it.
        messages: The chat in the OpenAI shape.
        max_tokens: The longest reply.
        temperature: 0 is greedy.
        top_p: Nucleus mass.
        seed: Seeds the sampling.
        stop: Texts that end the reply.
        grammar: An EBNF grammar that the reply satisfies, or None.
        tools: JSON schemas of tools for the chat template.
    """

    number: int
    messages: Sequence[Mapping[str, Any]]
    max_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    stop: Sequence[str] = ()
    grammar: str | None = None
    tools: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a job, or in `failure` the line that says why there is none."""

    number: int
    text: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    finish_reason: str = "stop"
    failure: str | None = None


@dataclass(slots=True)
class _Running:
    handle: Any
    job: Job
    prompt_tokens: int
    started: float


class Engine:
    """One pipeline with its queue.

    Raises:
        ModelError: The model cannot be loaded.
    """

    def __init__(self, settings: Settings) -> None:
        import openvino_genai

        self._genai, self._settings = openvino_genai, settings
        self._admission = Admission(settings.places)
        self._tokens: dict[int, tuple[Job, Any]] = {}
        self._running: dict[int, _Running] = {}
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.cache_size = settings.cache_gb
        scheduler.enable_prefix_caching = True
        scheduler.max_num_batched_tokens = BATCHED_TOKENS
        properties = {
            "INFERENCE_NUM_THREADS": settings.threads,
            "KV_CACHE_PRECISION": "f32",
            "ENABLE_CPU_PINNING": False,
        }
        try:
            self._pipeline = openvino_genai.ContinuousBatchingPipeline(settings.path, scheduler, "CPU", properties)
        except RuntimeError as error:
            raise ModelError(f"OpenVINO cannot load {Path(settings.path).name}: {reason(error)}") from error
        self._tokenizer = self._pipeline.get_tokenizer()
        if not self._tokenizer.chat_template:
            raise ModelError(f"{Path(settings.path).name} has no chat template: take an instruct model")
        self.takes_tools = "tools" in self._tokenizer.chat_template

    def __len__(self) -> int:
        return len(self._tokens) + len(self._running)

    def submit(self, job: Job) -> Answer | None:
        """Queue a job; return an answer only if it fails at once."""
        if job.tools and not self.takes_tools:
            raise ModelError("this model's chat template has no place for tools: choose a protocol that asks in text")
        if job.max_tokens < 1:
            return Answer(job.number, failure="max_tokens must be at least 1")
        options: dict[str, Any] = {"tools": [dict(tool) for tool in job.tools]} if job.tools else {}
        messages = [dict(message) for message in job.messages]
        try:
            text = self._tokenizer.apply_chat_template(messages, add_generation_prompt=True, **options)
        except RuntimeError as error:
            return Answer(job.number, failure=f"the model's chat template rejects this chat: {reason(error)}")
        tokens = self._tokenizer.encode(text, add_special_tokens=False).input_ids
        ids = tokens.data[0].tolist()
        if len(ids) + job.max_tokens > self._settings.context:
            long = f"a prompt of {len(ids)} tokens and a reply of up to {job.max_tokens} exceed the model's context"
            return Answer(job.number, prompt_tokens=len(ids), failure=f"{long} of {self._settings.context} tokens")
        self._tokens[job.number] = (job, tokens)
        self._admission.wait(job.number, ids)
        return None

    def cancel(self, number: int) -> None:
        """Give a job up; nothing is answered to it."""
        if self._admission.withdraw(number):
            del self._tokens[number]
        elif number in self._running:
            self._running.pop(number).handle.cancel()
            self._admission.left(number)

    def step(self) -> Iterator[Answer]:
        """Compute one token of every running job, or a piece of the prompts; yield what is finished.

        Raises:
            ModelError: The engine failed, or rejects a job's grammar; it is of no further use.
        """
        while (number := self._admission.enter()) is not None:
            self._start(number)
        try:
            self._pipeline.step()
        except RuntimeError as error:
            told = reason(error)
            what = "the engine rejects the grammar" if "EBNF" in told or "grammar" in told else "the engine failed"
            raise ModelError(f"{what}: {told}") from error
        statuses = self._genai.GenerationStatus
        for number, running in list(self._running.items()):
            status = running.handle.get_status()
            if status == statuses.RUNNING:
                if running.handle.can_read():
                    self._admission.computed(number)
                continue
            del self._running[number]
            if status == statuses.FINISHED:
                self._admission.computed(number)
            self._admission.left(number)
            yield self._answer(running, ignored=status == statuses.IGNORED)

    def _start(self, number: int) -> None:
        job, tokens = self._tokens.pop(number)
        handle = self._pipeline.add_request(number, tokens, self._generation(job))
        self._running[number] = _Running(handle, job, int(tokens.get_shape()[1]), time.monotonic())

    def _generation(self, job: Job) -> Any:
        options: dict[str, Any] = {"max_new_tokens": job.max_tokens}
        if job.temperature > 0:
            options |= {"do_sample": True, "temperature": job.temperature, "top_p": job.top_p, "rng_seed": job.seed}
            options["top_k"] = 1 << 30
        if job.stop:
            options["stop_strings"] = set(job.stop)
        if job.grammar is not None:
            options["structured_output_config"] = self._genai.StructuredOutputConfig(grammar=job.grammar)
        generation = self._genai.GenerationConfig(**options)
        defaults = self._pipeline.get_config()
        generation.set_eos_token_id(self._tokenizer.get_eos_token_id())
        generation.stop_token_ids = set(defaults.stop_token_ids) | {self._tokenizer.get_eos_token_id()}
        return generation

    def _answer(self, running: _Running, ignored: bool) -> Answer:
        job = running.job
        if ignored:
            return Answer(
                job.number,
                prompt_tokens=running.prompt_tokens,
                failure=f"a prompt of {running.prompt_tokens} tokens does not fit the engine's memory for prompts",
            )
        output = running.handle.read_all()[0]
        ids = list(output.generated_ids)
        text = self._tokenizer.decode(ids) if ids else ""
        for stop in job.stop:
            text = text.split(stop, 1)[0]
        length = output.finish_reason == self._genai.GenerationFinishReason.LENGTH
        return Answer(
            number=job.number,
            text=text,
            prompt_tokens=running.prompt_tokens,
            completion_tokens=len(ids),
            seconds=round(time.monotonic() - running.started, 3),
            finish_reason="length" if length else "stop",
        )


def reason(error: Exception) -> str:
    """Return the line of an engine's message that tells the reason, without places in its source."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("Exception from", "Check "))] or lines or ["no reason given"]
    line = told[-1]
    return line.rsplit(".cc:", 1)[-1].rsplit(".cpp:", 1)[-1].lstrip("0123456789: ")[:300]
