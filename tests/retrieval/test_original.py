"""The released ToolSearcher: searches recorded in the official data come out as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apibank.errors import DataError
from apibank.retrieval import original
from apibank.retrieval.words import split_at_capitals
from tests.retrieval.support import needs
from tests.support import official_dir

GIVER: dict[str, Any] = {
    "name": "GetUserToken",
    "description": "Sign in.",
    "input_parameters": {"username": {}},
    "output_parameters": {},
}
BELL: dict[str, Any] = {
    "name": "RingBell",
    "description": "Make a bell ring.",
    "input_parameters": {"token": {}},
    "output_parameters": {},
}
FERRY: dict[str, Any] = {
    "name": "FerryTimes",
    "description": "When boats leave the harbour.",
    "input_parameters": {},
    "output_parameters": {},
}


def level_2_records(folder: Path) -> Iterator[tuple[str, str, Any]]:
    """Yield (file, keywords, recorded output) of each level-2 gold search."""
    for file in sorted((folder / "lv1-lv2-samples" / "level-2-toolsearcher").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            turn = json.loads(line)
            if turn.get("api_name") == "ToolSearcher":
                yield file.name, turn["param_dict"]["keywords"], turn["result"]["output"]


def level_3_records(folder: Path) -> Iterator[tuple[int, int, str, Any]]:
    """Yield (sample, step, keywords, recorded output) of each level-3 gold search."""
    for sample in json.loads((folder / "test-data" / "level-3.json").read_text(encoding="utf-8")):
        for step, call in enumerate(sample["apis"]):
            if call["api_name"] == "ToolSearcher":
                yield sample["sample_id"], step, call["input"]["keywords"], call["output"]["output"]


def descriptors_in(outputs: list[Any]) -> list[dict[str, Any]]:
    """Collect the tools that some recorded outputs show."""
    known: dict[str, dict[str, Any]] = {}
    for output in outputs:
        for tool in output if isinstance(output, list) else [output]:
            known[tool["name"]] = {key: tool[key] for key in tool if key != "desc_for_search"}
    return list(known.values())


def current_descriptors(folder: Path) -> dict[str, dict[str, Any]]:
    """Collect the tools whose current description a level-1 or level-2 test row shows."""
    known: dict[str, dict[str, Any]] = {}
    decoder = json.JSONDecoder()
    for name in ("level-1-api", "level-1-response", "level-2-api", "level-2-response"):
        for row in json.loads((folder / "test-data" / f"{name}.json").read_text(encoding="utf-8")):
            text = row["instruction"] + row["input"]
            for start in re.finditer(r'\{"name": ', text):
                tool, _ = decoder.raw_decode(text, start.start())
                if "description" in tool:
                    known[tool["name"]] = tool
    return known


def test_every_level_2_gold_search_is_repeated() -> None:
    folder = official_dir()
    needs(original.paraphrase)
    records = list(level_2_records(folder))
    tools = descriptors_in([output for _, _, output in records])
    assert len(records) >= 29
    assert len(tools) >= 21
    repeated = [original.search(keywords, tools, level=2) == output for _, keywords, output in records]
    assert sum(repeated) == len(records)


def test_current_descriptions_find_the_tool_that_the_released_code_finds() -> None:
    folder = official_dir()
    needs(original.paraphrase)
    known = current_descriptors(folder)
    gold = {file: descriptors_in([output])[-1]["name"] for file, _, output in level_2_records(folder)}
    tools = list(known.values())
    checked = 0
    lines = (folder / "expected-verdicts" / "gold_replay.jsonl").read_text(encoding="utf-8").splitlines()
    same = {v["file"]: v["ts_same_tool"] for v in map(json.loads, lines) if v["api"] == "ToolSearcher"}
    for file, keywords, _ in level_2_records(folder):
        found = original.search(keywords, tools, level=2)
        assert found is not None
        assert (descriptors_in([found])[-1]["name"] == gold[file]) == same[file], keywords
        checked += 1
    assert checked == len(gold) == len(same)


def test_every_level_3_gold_search_gets_the_released_verdict() -> None:
    folder = official_dir()
    needs(original.paraphrase)
    records = list(level_3_records(folder))
    tools = descriptors_in([output for *_, output in records])
    lines = (folder / "expected-verdicts" / "gold_replay_lv3.jsonl").read_text(encoding="utf-8").splitlines()
    verdicts = {(v["sample_id"], v["api_id"]): v["call_parsed"] for v in map(json.loads, lines)}
    assert len(records) >= 59
    assert len(tools) >= 21
    for sample, step, keywords, output in records:
        same = original.search(keywords, tools, level=3) == output
        assert same == verdicts[sample, step], keywords


def test_changed_level_3_keywords_get_the_released_verdict() -> None:
    folder = official_dir()
    needs(original.paraphrase)
    outputs = {(sample, step): output for sample, step, _, output in level_3_records(folder)}
    tools = descriptors_in(list(outputs.values()))
    checked = {True: 0, False: 0}
    for line in (folder / "expected-verdicts" / "odd-predictions.jsonl").open(encoding="utf-8"):
        odd = json.loads(line)
        written = re.fullmatch(r"\[ToolSearcher\(keywords='([^'\n]+)'\)\]", odd["pred"])
        where = (odd.get("sample_id"), odd.get("api_id"))
        if odd["level"] == 3 and written and where in outputs:
            same = original.search(written[1], tools, level=3) == outputs[where]
            assert same == odd["released_correct"], odd
            checked[same] += 1
    assert min(checked.values()) >= 50


def test_a_tool_that_takes_a_token_comes_after_its_giver() -> None:
    needs(original.paraphrase)
    tools = [FERRY, BELL, GIVER]
    giver = {**GIVER, "desc_for_search": "get user tokenSign in."}
    assert original.search("ring the bell", tools, level=2) == [giver, BELL]
    assert original.search("RingBell", tools, level=3) == BELL
    assert original.search("boats", tools, level=1) == FERRY
    assert original.search("get user token", tools, level=2) == GIVER
    with pytest.raises(DataError, match="GetUserToken"):
        original.search("ring the bell", [FERRY, BELL], level=2)


def test_nothing_similar_is_none() -> None:
    needs(original.paraphrase)
    assert original.search("boats", [], level=2) is None
    tool = {**FERRY, "name": "X", "description": "zebra stripes"}
    score = original._scores(("xzebra stripes",), "quarterly tax law of 1997")[0]
    assert (original.search("quarterly tax law of 1997", [tool], level=2) is None) == (score <= 0)


def test_every_capital_starts_a_word() -> None:
    assert split_at_capitals("DocumentQA") == "document q a"
    assert split_at_capitals("GetToday") == "get today"
