"""The local model with a real engine: on a tiny model made here, and on the embedded one where it was pulled."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from apibank.errors import ApibankError, DataError, MissingExtra, ModelError, UsageError
from apibank.models import weights
from apibank.models.grammar import ParameterShape, ToolShape, call_grammar
from apibank.models.local import LocalModel, fitting_workers, open_local
from apibank.models.model import Message, Prompt, Reply, RequestFailed, Sampling
from tests.models import tiny

engine = pytest.mark.skipif(
    importlib.util.find_spec("openvino_genai") is None or importlib.util.find_spec("gguf") is None,
    reason="the extra local is not installed",
)
pulled = pytest.mark.skipif(
    not weights.installed(), reason="the embedded weights are not here: apibank models pull smollm2-135m-instruct"
)
TEXTS = [f"{'shared words at the beginning ' * 4}and number {number}" for number in range(12)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("model") / "tiny.gguf", "F16")


def prompt(text: str, grammar: str | None = None, **sampling: Any) -> Prompt:
    return Prompt("k", (Message("user", text),), sampling=Sampling(**{"max_tokens": 12, **sampling}), grammar=grammar)


async def answers(model: Any, *prompts: Prompt) -> list[Reply]:
    try:
        return list(await asyncio.gather(*(model.reply(one) for one in prompts)))
    finally:
        await model.close()


@engine
async def test_replies_are_the_same_alone_together_and_over_two_workers(file: Path) -> None:
    together = await answers(open_local(str(file), workers=2), *map(prompt, TEXTS))
    model = open_local(str(file), workers=1)
    alone = [await model.reply(prompt(text)) for text in reversed(TEXTS)]
    warm = await answers(model, *map(prompt, TEXTS))
    assert [reply.text for reply in together] == [reply.text for reply in reversed(alone)]
    assert [reply.text for reply in together] == [reply.text for reply in warm]
    assert len({reply.text for reply in together}) > 6
    assert {reply.completion_tokens for reply in together} <= set(range(1, 13))


@engine
async def test_sampling_is_honoured(file: Path) -> None:
    model = open_local(str(file), workers=1)
    greedy, again, drawn, same, other = await asyncio.gather(
        model.reply(prompt("abc")),
        model.reply(prompt("abc", max_tokens=4)),
        model.reply(prompt("abc", temperature=1.0, seed=1)),
        model.reply(prompt("abc", temperature=1.0, seed=1)),
        model.reply(prompt("abc", temperature=1.0, seed=2)),
    )
    assert greedy.text.startswith(again.text)
    assert (again.completion_tokens, again.finish_reason) == (4, "length")
    assert drawn.text == same.text != other.text
    stop = next(letter for letter in greedy.text[2:] if letter.isascii() and letter.isprintable())
    stopped = (await answers(model, prompt("abc", stop=(stop,))))[0]
    assert stopped.text == greedy.text.split(stop, 1)[0]
    assert stopped.finish_reason == "stop"


@engine
async def test_a_prompt_beyond_the_context_fails_and_others_go_on(file: Path) -> None:
    model = open_local(str(file), workers=1)
    with pytest.raises(RequestFailed, match=f"context of {tiny.CONTEXT} tokens"):
        await model.reply(prompt("a" * 600))
    assert (await answers(model, prompt("abc")))[0].prompt_tokens > 3


@engine
async def test_a_reply_satisfies_the_grammar(file: Path) -> None:
    grammar = call_grammar(
        [ToolShape("Add", (ParameterShape("n", "int"),)), ToolShape("Stop", (ParameterShape("now", "bool"),))]
    )
    replies = await answers(
        open_local(str(file), workers=1), *(prompt(text, grammar, max_tokens=200) for text in TEXTS[:4])
    )
    form = re.compile(r"(API-Request: )?\[(Add\(n=-?(0|[1-9][0-9]*)\)|Stop\(now=(True|False)\))\]")
    whole = [reply for reply in replies if reply.finish_reason == "stop"]
    assert whole
    assert all(form.fullmatch(reply.text) for reply in whole)


@engine
async def test_a_grammar_that_is_none_is_one_line(file: Path) -> None:
    with pytest.raises(ModelError, match="rejects the grammar"):
        await answers(open_local(str(file), workers=1), prompt("abc", "root ::= nowhere"))


@engine
async def test_a_killed_worker_is_told_and_nobody_waits(file: Path) -> None:
    model = open_local(str(file), workers=1)
    assert isinstance(model, LocalModel)
    await model.reply(prompt("abc"))
    waiting = [asyncio.create_task(model.reply(prompt(text, max_tokens=300))) for text in TEXTS]
    await asyncio.sleep(0)
    os.kill(model.pids[0], signal.SIGKILL)
    told = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 20)
    assert any(isinstance(one, ModelError) and "signal 9" in str(one) for one in told)
    with pytest.raises(ModelError, match="start the run again"):
        await model.reply(prompt("abc"))
    await model.close()


@engine
async def test_closing_ends_the_processes_and_a_later_reply_starts_new_ones(file: Path) -> None:
    model = open_local(str(file), workers=2)
    assert isinstance(model, LocalModel)
    first = await model.reply(prompt("abc"))
    pids = model.pids
    await model.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert (await answers(model, prompt("abc")))[0].text == first.text


@engine
async def test_a_cancelled_request_leaves_the_others_alone(file: Path) -> None:
    model = open_local(str(file), workers=1)
    expected = await model.reply(prompt(TEXTS[0]))
    tasks = [asyncio.create_task(model.reply(prompt(text, max_tokens=300))) for text in TEXTS[1:4]]
    await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    assert (await answers(model, prompt(TEXTS[0])))[0].text == expected.text


@engine
def test_one_model_serves_one_event_loop_after_another(file: Path) -> None:
    model = open_local(str(file), workers=1)
    first = asyncio.run(answers(model, prompt("abc")))
    assert asyncio.run(answers(model, prompt("abc")))[0].text == first[0].text


@engine
async def test_quantisations_that_the_engine_misreads_are_made_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("APIBANK_CACHE", str(tmp_path / "cache"))
    rough = tiny.write(tmp_path / "rough.gguf", "Q5_0")
    first = await answers(open_local(str(rough), workers=1), prompt("abc"))
    assert "requantising" in capsys.readouterr().err
    second = await answers(open_local(str(rough), workers=1), prompt("abc"))
    assert capsys.readouterr().err == ""
    assert first[0].text == second[0].text


@engine
async def test_tools_that_the_template_has_no_place_for_are_refused(file: Path) -> None:
    asked = Prompt("k", (Message("user", "abc"),), tools=({"type": "function", "function": {"name": "Add"}},))
    with pytest.raises(ModelError, match="no place for tools"):
        await answers(open_local(str(file), workers=1), asked)


@engine
def test_a_manifest_can_tell_what_ran(file: Path) -> None:
    model = open_local(str(file), workers=1, threads=2)
    assert isinstance(model, LocalModel)
    details = model.details()
    assert details["engine"].startswith("openvino-genai ")
    assert (details["threads"], details["reproducible"], len(details["sha256"])) == (2, False, 64)
    assert fitting_workers(file, threads=10_000, cache_gb=1) == 1


@engine
@pytest.mark.parametrize(
    ("reference", "error", "told"),
    [
        ("nowhere.gguf", UsageError, "no file, no folder and no embedded model"),
        ("{empty}", DataError, "neither openvino_model.xml nor config.json"),
        ("{text}", DataError, "no readable GGUF file"),
        ("{other}", MissingExtra, r"apibank\[llamacpp\]"),
    ],
)
def test_what_cannot_be_opened_is_one_line(
    tmp_path: Path, reference: str, error: type[ApibankError], told: str
) -> None:
    if reference == "{other}" and importlib.util.find_spec("xllamacpp"):
        pytest.skip("xllamacpp is installed")
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("this is no model at all, only a text of some length")
    if reference == "{other}":
        tiny.write(tmp_path / "other", "F16", architecture="gemma")
    with pytest.raises(error, match=told):
        open_local(re.sub(r"\{(\w+)\}", lambda match: str(tmp_path / match[1]), reference))


def test_a_missing_engine_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"apibank\[local\]"):
        open_local()


@engine
@pulled
@pytest.mark.slow
async def test_the_embedded_model_speaks() -> None:
    chat = prompt("What is the capital of France?", max_tokens=40)
    counted = prompt("Count: one, two, three, four,", max_tokens=40, stop=(",",))
    first, second = await answers(open_local(workers=1), chat, counted)
    assert first.text == "The capital of France is Paris."
    assert (first.prompt_tokens, first.completion_tokens, first.finish_reason) == (37, 8, "stop")
    assert "," not in second.text
