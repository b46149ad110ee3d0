"""A model that transformers runs, from a folder or a hub name: for those who have torch, and mostly for GPUs.

Prompts that are awaited together are generated together, padded on the left. Replies may then differ in their last
digits from those generated alone; with `batch=1` none is padded.
"""

from __future__ import annotations

import asyncio
import importlib.util
import time
from dataclasses import asdict
from typing import Any

from apibank.errors import MissingExtra, ModelError
from apibank.models.model import Message, Prompt, Reply, RequestFailed, Sampling


class TransformersModel:
    """A causal language model with a chat template.

    Args:
        reference: A folder, or a name on the Hugging Face hub.
        name: What results call the model; by default `transformers:` and the reference.
        device: Where it runs, as `cuda` or `cpu`; by default the GPU if there is one.
        dtype: The weights' type, as `bfloat16`; by default as they are stored.
        batch: The most prompts generated together.
        adapter: A PEFT adapter to lay over the weights.

    Raises:
        MissingExtra: torch or transformers is not installed.
    """

    def __init__(
        self,
        reference: str,
        name: str | None = None,
        device: str | None = None,
        dtype: str = "auto",
        batch: int = 8,
        adapter: str | None = None,
    ) -> None:
        if any(importlib.util.find_spec(package) is None for package in ("torch", "transformers")):
            raise MissingExtra("a transformers model", "transformers")
        self.name = name or f"transformers:{reference}"
        self.concurrency = 2 * batch
        self._reference, self._device, self._dtype, self._adapter = reference, device, dtype, adapter
        self._batch = batch
        self._waiting: list[tuple[Prompt, asyncio.Future[Reply]]] = []
        self._turn: asyncio.Task[None] | None = None
        self._model: Any = None
        self._tokenizer: Any = None

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt, together with others that wait.

        Raises:
            RequestFailed: The prompt does not fit the model.
            ModelError: The model cannot be loaded, or runs out of memory.
        """
        if prompt.grammar is not None:
            raise ModelError("transformers models do not decode by a grammar: leave --constrained out")
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.append((prompt, answer))
        if self._turn is None or self._turn.done():
            self._turn = asyncio.create_task(self._work())
        return await answer

    async def close(self) -> None:
        """Stop after the batch that is being generated, and let go of the weights."""
        if self._turn is not None:
            await asyncio.gather(self._turn, return_exceptions=True)
        self._model = None

    async def _work(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            sampling = self._waiting[0][0].sampling
            alike = [item for item in self._waiting if item[0].sampling == sampling][: self._batch]
            self._waiting = [item for item in self._waiting if item not in alike]
            prompts = [prompt for prompt, _ in alike]
            try:
                outcomes = await asyncio.to_thread(self._generate, prompts, sampling)
            except Exception as error:
                told = str(error).strip().splitlines() or [type(error).__name__]
                outcomes = [ModelError(f"{self.name} cannot be run: {told[0][:300]}")] * len(alike)
            for (_, answer), outcome in zip(alike, outcomes, strict=True):
                if answer.done():
                    continue
                if isinstance(outcome, Exception):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)

    def _load(self) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        device = self._device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._tokenizer = AutoTokenizer.from_pretrained(self._reference, padding_side="left")
        if self._tokenizer.chat_template is None:
            raise ModelError("its tokenizer has no chat template; take an instruct model")
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        model = AutoModelForCausalLM.from_pretrained(self._reference, dtype=self._dtype)
        if self._adapter is not None:
            if importlib.util.find_spec("peft") is None:
                raise ModelError("an adapter needs the package peft")
            from peft import PeftModel  # type: ignore[import-not-found,unused-ignore]

            model = PeftModel.from_pretrained(model, self._adapter).merge_and_unload()
        self._model = model.to(device).eval()

    def _generate(self, prompts: list[Prompt], sampling: Sampling) -> list[Reply | Exception]:
        import torch

        if self._model is None:
            self._load()
        started = time.monotonic()
        texts = [self._text(prompt) for prompt in prompts]
        most = getattr(self._model.config, "max_position_embeddings", None)
        lengths = [len(ids) for ids in self._tokenizer(texts, add_special_tokens=False)["input_ids"]]
        fits = [most is None or length + sampling.max_tokens <= most for length in lengths]
        kept = [text for text, fit in zip(texts, fits, strict=True) if fit]
        replies = iter(self._replies(torch, kept, sampling, started) if kept else [])
        return [
            next(replies) if fit else RequestFailed(f"a prompt of {length} tokens exceeds the context of {most}")
            for fit, length in zip(fits, lengths, strict=True)
        ]

    def _replies(self, torch: Any, texts: list[str], sampling: Sampling, started: float) -> list[Reply]:
        batch = self._tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
        batch = batch.to(self._model.device)
        options: dict[str, Any] = {"max_new_tokens": sampling.max_tokens, "do_sample": sampling.temperature > 0}
        if sampling.temperature > 0:
            options |= {"temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}
            torch.manual_seed(sampling.seed)
        width = batch["input_ids"].shape[1]
        if sampling.stop:
            import transformers

            def stopped(ids: Any, _scores: Any, **_: Any) -> Any:
                texts = self._tokenizer.batch_decode(ids[:, width:], skip_special_tokens=True)
                met = [any(stop in text for stop in sampling.stop) for text in texts]
                return torch.tensor(met, device=ids.device)

            options["stopping_criteria"] = transformers.StoppingCriteriaList([stopped])
        with torch.inference_mode():
            out = self._model.generate(**batch, pad_token_id=self._tokenizer.pad_token_id, **options)
        seconds = round(time.monotonic() - started, 3)
        prompt_tokens = batch["attention_mask"].sum(dim=1).tolist()
        return [
            self._reply(ids[width:].tolist(), tokens, sampling, seconds)
            for ids, tokens in zip(out, prompt_tokens, strict=True)
        ]

    def _reply(self, ids: list[int], prompt_tokens: int, sampling: Sampling, seconds: float) -> Reply:
        ends = self._model.generation_config.eos_token_id
        stops = set(ends if isinstance(ends, list) else [ends]) | {self._tokenizer.eos_token_id}
        end = next((place for place, token in enumerate(ids) if token in stops), None)
        written = ids if end is None else ids[: end + 1]
        text = self._tokenizer.decode(written, skip_special_tokens=True)
        whole = text
        for stop in sampling.stop:
            text = text.split(stop, 1)[0]
        full = end is None and text == whole and len(ids) >= sampling.max_tokens
        return Reply(text, (), prompt_tokens, len(written), seconds, "length" if full else "stop")

    def _text(self, prompt: Prompt) -> str:
        return str(
            self._tokenizer.apply_chat_template(
                [_message(message) for message in prompt.messages],
                tools=list(prompt.tools) or None,
                tokenize=False,
                add_generation_prompt=True,
            )
        )


def _message(message: Message) -> dict[str, Any]:
    return {key: value for key, value in asdict(message).items() if key in ("role", "content") or value}
