"""A model that plays all five agents sensibly, by the task it is told: what a server answers in tests."""

from __future__ import annotations

import json
import re
from typing import Any

Messages = list[dict[str, Any]]
Tools = list[dict[str, Any]]


def play(messages: Messages, tools: Tools) -> str:
    """Answer as the agent that is asked for."""
    system, user = str(messages[0]["content"]), str(messages[1]["content"])
    for opening, act in PARTS.items():
        if system.startswith(opening):
            return json.dumps(act(user))
    return "I do not know what I am to do."


def _domains(user: str) -> dict[str, Any]:
    known = 0 if "none yet" in user else user.count(";") + 1
    names = [f"Kiosk Number {_word(known + place)}" for place in range(3)]
    return {"domains": [{"name": name, "about": f"What the {name.lower()} sells and when."} for name in names]}


def _word(number: int) -> str:
    return "".join("ABCDEFGHIJ"[int(mark)] for mark in str(number))


def _apis(user: str) -> dict[str, Any]:
    mark = re.search(r"Kiosk Number (\w+)", user)
    word = mark[1] if mark else re.sub(r"\W", "", user.split(".")[0])[-12:].title()
    ware = {"name": "ware", "type": "str", "description": "What is sold."}
    count = {"name": "pieces", "type": "int", "description": "How many pieces."}
    total = {"name": "total", "type": "float", "description": "What it costs."}
    note = {"name": "receipt", "type": "str", "description": "Number of the receipt."}
    return {
        "apis": [
            {
                "name": f"PriceAt{word}",
                "description": f"Price wares at kiosk {word}.",
                "inputs": [ware, count],
                "outputs": [total],
            },
            {
                "name": f"BuyAt{word}",
                "description": f"Buy something at kiosk {word}.",
                "inputs": [ware, total],
                "outputs": [note],
            },
        ]
    }


def _query(user: str) -> dict[str, Any]:
    day = user.split("Today: ")[1][:10]
    place = user.splitlines()[0].split()[-1]
    if '"total"' in user.split("APIs:")[1].splitlines()[1] and "BuyAt" in user and "PriceAt" not in user:
        return {"text": f"It is {day} at kiosk {place}. I would like to buy matches for 4.5 euros."}
    if "BuyAt" in user:
        return {
            "text": f"It is {day} at kiosk {place}. Find out what 3 pieces of chalk cost and buy them at that price."
        }
    return {"text": f"It is {day} at kiosk {place}. How much are 3 pieces of chalk?"}


def _step(user: str) -> dict[str, Any]:
    tools = [json.loads(line) for line in user.split("Tools:\n")[1].split("\n\nSo far:")[0].splitlines()]
    so_far = user.split("So far:\n")[1].rsplit("\n\nThe next step?")[0]
    called = re.findall(r"API-Request: \[(\w+)\(", so_far)
    known = [tool["name"] for tool in tools]
    wanted = ["PriceAt", "BuyAt"] if "buy them" in so_far else ["BuyAt"] if "matches" in so_far else ["PriceAt"]
    for prefix in wanted:
        if any(name.startswith(prefix) for name in called):
            continue
        name = next((name for name in known if name.startswith(prefix)), None)
        if name is None:
            words = "price wares" if prefix == "PriceAt" else "buy something"
            place = re.search(r"at kiosk (\w+)", so_far)
            keywords = f"{words} kiosk {place[1] if place else ''}"
            return {"action": "call", "name": "ToolSearcher", "arguments": {"keywords": keywords}}
        if prefix == "PriceAt":
            return {"action": "call", "name": name, "arguments": {"ware": "chalk", "pieces": 3}}
        if "matches" in so_far:
            return {"action": "call", "name": name, "arguments": {"ware": "matches", "total": 4.5}}
        return {"action": "call", "name": name, "arguments": {"ware": "chalk", "total": 2.7}}
    return {"action": "reply", "text": "Here you are: chalk is 2.7 euros." if "chalk" in so_far else "Bought, R-118."}


def _result(user: str) -> dict[str, Any]:
    outputs = json.loads(user.splitlines()[0])["output_parameters"]
    return {"result": {"total": 2.7} if "total" in outputs else {"receipt": "R-118"}}


def _judge(user: str) -> dict[str, Any]:
    return {"keep": "unpleasant" not in user, "reason": "unpleasant"}


PARTS = {
    "You name domains": _domains,
    "You design APIs": _apis,
    "You write what a person": _query,
    "You are an assistant with tools": _step,
    "You stand in for a web service": _result,
    "You review training data": _judge,
}
