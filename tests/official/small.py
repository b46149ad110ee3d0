"""A small folder in the layout of the official data, in words of our own, so that its reader is tested everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apibank.benchmarks.official.folder import TABLES

SIGN_IN: dict[str, Any] = {
    "name": "GetUserToken",
    "description": "Hand out a token.",
    "input_parameters": {"username": {"type": "str"}, "password": {"type": "str"}},
    "output_parameters": {"token": {"type": "str"}},
}
SET_ALARM: dict[str, Any] = {
    "name": "AddAlarm",
    "description": "Ring a bell later.",
    "input_parameters": {"token": {"type": "str"}, "time": {"type": "str"}},
    "output_parameters": {"status": {"type": "str"}},
}
LIGHT: dict[str, Any] = {
    "name": "TimedSwitch",
    "description": "Switch a lamp later.",
    "input_parameters": {"name": {"type": "str"}, "time": {"type": "str"}, "on": {"type": "bool"}},
    "output_parameters": {"status": {"type": "str"}},
}
POSTS: dict[str, Any] = {
    "name": "UserPosts",
    "description": "Tell what a user wrote.",
    "input_parameters": {"user_id": {"type": "int"}},
    "output_parameters": {"post_ids": {"type": "list"}},
}


def call(name: str, arguments: dict[str, str], output: Any, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    result = {"api_name": name, "input": typed or arguments, "output": output, "exception": None}
    return {"role": "API", "api_name": name, "param_dict": arguments, "result": result}


def user(text: str) -> dict[str, Any]:
    return {"role": "User", "text": text}


def says(text: str) -> dict[str, Any]:
    return {"role": "AI", "text": text}


LEVEL_1 = [
    user("Wake me at six on 2 April 2023; I am ada, password 1815."),
    call("GetUserToken", {"username": "ada", "password": "1815"}, {"token": "t-ada"}),
    call("AddAlarm", {"token": "t-ada", "time": "2023-04-02 06:00:00"}, "success"),
    says("You will be woken at six."),
    user("And open an account for bob, password 1854, bob@example.org."),
    call(
        "RegisterUser",
        {"username": "bob", "password": "1854", "email": "bob@example.org"},
        {"token": "t-drawn-at-random"},
    ),
    says("Bob has an account."),
    user("Wake him at seven."),
    call("AddAlarm", {"token": "t-drawn-at-random", "time": "2023-04-02 07:00:00"}, "success"),
    user("Thanks, and switch the lamp on at eight."),
    call(
        "TimedSwitch",
        {"device_id": "lamp", "time": "2023-04-02 08:00:00", "on": "True"},
        "success",
        {"device_id": "lamp", "time": "2023-04-02 08:00:00", "on": True},
    ),
    says("The lamp goes on at eight."),
]

LEVEL_2 = [
    user("Wake me at nine on 3 April 2023; ada, 1815."),
    call("ToolSearcher", {"keywords": "AddAlarm"}, [{**SIGN_IN, "desc_for_search": "x"}, SET_ALARM]),
    call("GetUserToken", {"username": "ada", "password": "1815"}, {"token": "t-ada"}),
    call("AddAlarm", {"token": "t-ada", "time": "2023-04-03 09:00:00"}, "success"),
    says("You will be woken at nine."),
]

LEVEL_3 = [
    {
        "requirement": "What has user 4 written?",
        "response": "Posts 8 and 9.",
        "apis": [
            {
                "api_name": "ToolSearcher",
                "input": {"keywords": "UserPosts"},
                "output": {"input": {"keywords": "UserPosts"}, "output": POSTS, "exception": None},
            },
            {
                "api_name": "UserPosts",
                "input": {"user_id": 4},
                "output": {
                    "api_name": "UserPosts",
                    "input": {"user_id": 4},
                    "output": {"post_ids": [8, 9]},
                    "exception": None,
                },
            },
        ],
    }
]

START: dict[str, Any] = {
    "Account": {"ada": {"password": "1815", "token": "t-ada", "email": "ada@example.org"}},
    "Agenda": {"1": {"content": "Tea", "time": "2023-04-01", "location": "Garden", "username": "ada"}},
    "SearchEngine": {"raw_documents": [], "tokenized_documents": []},
    "ImageCaptioning": [{"url": "https://example.org/a.png", "caption": "A loom."}],
}


def write(folder: Path) -> Path:
    """Write the folder, and return it."""
    shown = "\n".join(json.dumps(tool) for tool in (LIGHT, SET_ALARM, SIGN_IN))
    instruction = f"\nWrite the call.\n{shown}"
    file = "AddAlarm-small-1.jsonl"
    row = {"file": file, "id": 0, "instruction": instruction, "input": "User: ...", "expected_output": "gold"}
    lines = {
        f"lv1-lv2-samples/level-1-given-desc/{file}": LEVEL_1,
        "lv1-lv2-samples/level-1-given-desc/Empty-1.jsonl": [],
        "lv1-lv2-samples/level-2-toolsearcher/AddAlarm-level-3-9.jsonl": LEVEL_2,
    }
    documents = {
        "test-data/level-1-api.json": [row],
        "test-data/level-3.json": LEVEL_3,
        "data/exceptions.json": {},
        **{f"init_database/{name}.json": START.get(name, {}) for name in TABLES},
    }
    for name, records in lines.items():
        _put(folder / name, "".join(json.dumps(record) + "\n" for record in records))
    for name, document in documents.items():
        _put(folder / name, json.dumps(document))
    return folder


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
