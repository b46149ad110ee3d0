"""A transformers folder, made here from a config, answers through the same interface."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from apibank.errors import ModelError
from apibank.models.local import open_local
from apibank.models.model import Message, Prompt, Reply, RequestFailed, Sampling

TEMPLATE = (
    "{% for m in messages %}<s>{{ m['role'] }} {{ m['content'] }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant{% endif %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch = pytest.importorskip("torch", reason="the extra transformers is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra transformers is not installed")
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["<unk>", "<s>", "</s>", *"abcdefghijklmnopqrstuvwxyz"]
    core = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token="<unk>"))
    core.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=core, unk_token="<unk>", bos_token="<s>", eos_token="</s>", chat_template=TEMPLATE
    )
    config = transformers.LlamaConfig(
        vocab_size=len(words),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=128,
        bos_token_id=1,
        eos_token_id=2,
    )
    torch.manual_seed(3)
    place = tmp_path_factory.mktemp("tiny")
    transformers.LlamaForCausalLM(config).save_pretrained(place)
    tokenizer.save_pretrained(place)
    return place


def prompt(text: str, **sampling: Any) -> Prompt:
    return Prompt("k", (Message("user", text),), sampling=Sampling(**{"max_tokens": 8, **sampling}))


async def answers(folder: Path, *prompts: Prompt) -> list[Reply]:
    model = open_local(str(folder))
    try:
        return list(await asyncio.gather(*(model.reply(one) for one in prompts)))
    finally:
        await model.close()


async def test_prompts_of_unequal_length_are_answered_together_as_alone(folder: Path) -> None:
    texts = ["abc", "a longer prompt of letters", "xyz"]
    together = await answers(folder, *map(prompt, texts))
    alone = [(await answers(folder, prompt(text)))[0] for text in texts]
    assert [reply.text for reply in together] == [reply.text for reply in alone]
    assert [reply.prompt_tokens for reply in together] == [reply.prompt_tokens for reply in alone]
    assert all(0 < reply.completion_tokens <= 8 for reply in together)
    assert together[0].prompt_tokens < together[1].prompt_tokens


async def test_a_seed_repeats_a_draw(folder: Path) -> None:
    drawn = [prompt("abc", temperature=1.0, seed=seed) for seed in (1, 1, 2)]
    first = [(await answers(folder, one))[0].text for one in drawn]
    assert first[0] == first[1] != first[2]


async def test_a_stop_text_ends_the_reply_and_is_not_in_it(folder: Path) -> None:
    whole = (await answers(folder, prompt("abc", max_tokens=20)))[0].text
    stop = whole[4]
    cut = (await answers(folder, prompt("abc", max_tokens=20, stop=(stop,))))[0]
    assert cut.text == whole.split(stop, 1)[0]
    assert cut.finish_reason == "stop"


async def test_a_prompt_beyond_the_context_fails_alone(folder: Path) -> None:
    with pytest.raises(RequestFailed, match="context of 128"):
        await answers(folder, prompt("a" * 200))


async def test_a_folder_without_weights_is_one_line(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "config.json").write_text((folder / "config.json").read_text())
    with pytest.raises(ModelError, match="cannot be run"):
        await answers(tmp_path, prompt("abc"))
