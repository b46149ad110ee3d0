"""`apibank synth --model`: agents that ask a model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from apibank.errors import ApibankError, ModelError, UsageError

from .synth_progress import bar

if TYPE_CHECKING:
    from apibank.synthesis.run import Finished


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and how, as the command line says it.

    Args:
        model: A model that answers prompts, as openai:NAME.
        agents: Those that ask it, with commas; None for all.
        base_url: Where its server is.
        key_variable: The environment variable that holds its key.
        concurrency: Requests in flight at once.
        retries: How often a request is asked again after a passing fault.
        temperature: Of the model.
        price: US dollars a million tokens read and written, with a comma.
    """

    model: str
    agents: str | None
    base_url: str | None
    key_variable: str
    concurrency: int | None
    retries: int | None
    temperature: float
    price: str | None


def synthesise_with_model(asked: Asked, dialogues: int, seed: int, out: Path | None, *, quiet: bool) -> Finished:
    """Make a set with agents that ask a model.

    Raises:
        UsageError: The model or an option is none; the message says which.
        ApibankError: The model cannot be reached, or the user interrupted; the message says how to go on.
    """
    from apibank.models.registry import ModelOptions, load_model
    from apibank.synthesis.model_run import chosen_agents
    from apibank.synthesis.model_run import synthesise_with_model as synthesise

    if asked.model.partition(":")[0] in ("gold", "noop", "random", "always-call", "replay"):
        raise UsageError(f"{asked.model} answers by the sample and cannot make dialogues: name one as openai:NAME")
    agents, price = chosen_agents(asked.agents), _price(asked.price)
    options = ModelOptions(asked.base_url, asked.key_variable, asked.concurrency, None, asked.retries)
    model = load_model(asked.model, options)
    name = re.sub(r"[^\w.-]+", "-", asked.model.partition(":")[2] or asked.model)
    folder = out or Path("synth") / f"{seed}-{dialogues}-{name}"
    try:
        with bar("dialogues", quiet=quiet) as tell:
            return synthesise(
                folder,
                model,
                dialogues=dialogues,
                seed=seed,
                agents=agents,
                temperature=asked.temperature,
                price=price,
                concurrency=asked.concurrency,
                tell=tell,
            )
    except ModelError as stop:
        raise ModelError(f"{stop}; what was made is kept, the same command with --out {folder} goes on") from None
    except KeyboardInterrupt:
        error = ApibankError(f"interrupted; what was made is kept, the same command with --out {folder} goes on")
        error.exit_status = 130
        raise error from None


def _price(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        read, written = (float(part) for part in text.split(","))
        if not (0 <= read < inf and 0 <= written < inf):
            raise ValueError
    except ValueError:
        raise UsageError(f"{text!r} is no price: write dollars a million tokens read and written, as 0.4,1.6") from None
    return read, written
