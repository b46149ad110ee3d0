"""The released look-up tools and those without a table, as functions of a state.

Dictionary and Translate ask services on the network in the original; here they know what a table `Network` holds, and
without it, as with the official data, they always fail, as the original did offline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from apibank.protocols.released import dates
from apibank.protocols.released.failures import Failure
from apibank.protocols.released.state import State

_ADDRESS = re.compile(r"(?:[a-z0-9]{2,}|[a-z0-9]+[._][a-z0-9]+)@\w+\.\w{2,3}")
_PICTURES = (".jpg", ".jpeg", ".png")
TODAY = "2023-03-31"


class OtherThan:
    """A text that is not told here, of which it is only known that it is none of some texts.

    Args:
        texts: What it is not.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, texts: set[str]) -> None:
        self._texts = texts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other not in self._texts


def wiki(state: State, keyword: str) -> dict[str, Any]:
    """Look a page up."""
    key = keyword.replace("_", " ").strip().lower()
    if key not in state.table("Wiki"):
        raise Failure("unknown")
    page = state.table("Wiki")[key]
    return {"url": page["url"], "summary": page["summary"]}


def search_engine(state: State, keyword: str) -> list[Any]:
    """Find the two best pages."""
    return state.databases.documents.best(keyword)


def document_qa(state: State, url: str, question: str) -> Any:
    """Answer a question about a document.

    Released documents hold a list of questions where the released code expects a table, so it gives one stock sentence
    for each of them; that sentence is any text but the stored answers.
    """
    url, question = url.strip(), question.strip()
    if not question:
        raise Failure("blank")
    if url not in state.table("QuestionAnswering"):
        raise Failure("unknown")
    answers = state.table("QuestionAnswering")[url]
    if isinstance(answers, dict):
        return answers[question] if question in answers else OtherThan(set(answers.values()))
    return OtherThan({pair["answer"] for pair in answers})


def image_caption(state: State, url: str) -> str:
    """Tell a known picture's caption."""
    url = url.strip()
    if not url.endswith(_PICTURES):
        raise Failure("ending")
    if url not in state.databases.captions:
        raise Failure("unknown")
    return state.databases.captions[url]


def speech_recognition(state: State, url: str) -> Any:
    """Tell a known recording's text."""
    url = url.strip()
    if not url.endswith(".wav"):
        raise Failure("ending")
    if url not in state.table("SpeechRecognition"):
        raise Failure("unknown")
    return state.table("SpeechRecognition")[url]


def query_stock(state: State, stock_code: str, date: str) -> Any:
    """Tell a stock's price on a day."""
    code = stock_code.upper().strip()
    if not code:
        raise Failure("blank")
    day = dates.reprint(date, dates.DAY)
    if code not in state.table("Stock"):
        raise Failure("unknown")
    if day not in state.table("Stock")[code]:
        raise Failure("no_date")
    return state.table("Stock")[code][day]


def query_history_today(state: State, date: str) -> list[str]:
    """Tell what happened on a day of the year."""
    day = dates.month_and_day(date)
    if day not in state.table("History"):
        raise Failure("unknown")
    columns = ("Title", "Date", "Description")
    return [
        ", ".join(f"{column}: {event[column].strip()}" for column in columns) for event in state.table("History")[day]
    ]


def play_music(state: State, music_name: str) -> str:
    """Write the address that plays a song."""
    del state
    name = music_name.lower().strip()
    if not name:
        raise Failure("blank")
    return f"music://{name}"


def send_email(state: State, receiver: str, subject: str, content: str) -> str:
    """Check an e-mail; none is sent."""
    del state
    if not _ADDRESS.fullmatch(receiver.strip()):
        raise Failure("receiver")
    if not subject.strip():
        raise Failure("subject")
    if not content.strip():
        raise Failure("content")
    return "success"


def get_today(state: State) -> str:
    """Tell the one day on which everything happens."""
    del state
    return TODAY


def ask_network(tool: str) -> Callable[..., Any]:
    """Make a tool that asks a service on the network, whose answers stand in the table `Network`."""

    def run(state: State, **values: Any) -> Any:
        answers = state.table("Network")
        key = network_key(tool, values)
        if key not in answers:
            raise Failure("network")
        return answers[key]

    return run


def network_key(tool: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the key of an answer in the table `Network`."""
    return tool, *sorted((name, str(value)) for name, value in values.items())
