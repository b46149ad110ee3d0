"""The start tables of levels 1 and 2 (`init_database`) as rows of a world.

Agenda entries have bare days there and begin at midnight here. Of two rows that one key would hold, the first stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from apibank.tools.types import folded

Row = dict[str, Any]
Start = Mapping[str, Any]


def start_rows(start: Start) -> dict[str, list[Row]]:
    """Return the rows of a world that holds what the start tables hold.

    Args:
        start: The tables by name, as `Account`.
    """
    return {table: _first(rows(start), keys) for table, (keys, rows) in _TABLES.items()}


def _first(rows: Iterable[Row], keys: tuple[str, ...]) -> list[Row]:
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(folded(str(row[key])) for key in keys), row)
    return list(found.values())


def _accounts(start: Start) -> Iterator[Row]:
    for username, row in start["Account"].items():
        yield {"username": username, **{name: row[name] for name in ("password", "token", "email")}}


def _by_id(name: str, renamed: Mapping[str, str] | None = None) -> Callable[[Start], Iterator[Row]]:
    def rows(start: Start) -> Iterator[Row]:
        for number, row in start[name].items():
            yield {"id": int(number), **{(renamed or {}).get(key, key): value for key, value in row.items()}}

    return rows


def _agendas(start: Start) -> Iterator[Row]:
    for row in _by_id("Agenda")(start):
        yield {**row, "time": row["time"] if " " in row["time"] else f"{row['time']} 00:00:00"}


def _keyed(name: str, key: str) -> Callable[[Start], Iterator[Row]]:
    def rows(start: Start) -> Iterator[Row]:
        for value, row in start[name].items():
            yield {key: value, **row}

    return rows


def _health_records(start: Start) -> Iterator[Row]:
    for user, records in start["HealthData"].items():
        for record in records:
            data = {name: value for name, value in record.items() if name != "time"}
            yield {"user_id": user.upper(), "time": record["time"], "data": data}


def _scenes(start: Start) -> Iterator[Row]:
    for name, devices in start["Scenes"].items():
        yield {"name": folded(name), "devices": devices}


def _timed_switches(start: Start) -> Iterator[Row]:
    for device, entries in start["TimeSwitch"].items():
        for entry in entries:
            yield {"device": folded(device), "time": entry["time"], "turn_on": int(entry["on"])}


def _symptoms(start: Start) -> Iterator[Row]:
    for symptom, conditions in start["Symptom"].items():
        for position, row in enumerate(conditions):
            told = {name: row[name] for name in ("name", "description", "aid")}
            yield {"symptom": folded(symptom), "position": position, **told}


def _prices(start: Start) -> Iterator[Row]:
    for code, prices in start["Stock"].items():
        for date, price in prices.items():
            yield {"code": code, "date": date, "price": price}


def _events(start: Start) -> Iterator[Row]:
    for day, events in start["History"].items():
        for position, event in enumerate(events):
            told = {name: event[name.title()].strip() for name in ("title", "date", "description")}
            yield {"day": day, "position": position, **told}


def _pages(start: Start) -> Iterator[Row]:
    for keyword, page in start["Wiki"].items():
        yield {"keyword": folded(keyword), "url": page["url"], "summary": page["summary"]}


def _search_documents(start: Start) -> Iterator[Row]:
    for number, page in enumerate(start["SearchEngine"]["raw_documents"]):
        yield {"id": number + 1, "title": page["title"], "url": page["url"], "abstract": page["abstract"]}


def _answers(start: Start) -> Iterator[Row]:
    for url, pairs in start["QuestionAnswering"].items():
        for pair in pairs:
            yield {"url": url, "question": pair["question"], "answer": pair["answer"]}


def _documents(start: Start) -> Iterator[Row]:
    for url, pairs in start["QuestionAnswering"].items():
        title = url.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        yield {"url": url, "title": title, "text": "\n".join(pair["answer"] for pair in pairs)}


def _recordings(start: Start) -> Iterator[Row]:
    for url, transcript in start["SpeechRecognition"].items():
        yield {"url": url, "transcript": transcript}


def _images(start: Start) -> Iterator[Row]:
    for row in start["ImageCaptioning"]:
        yield {"url": row["url"], "caption": row["caption"]}


_ORDERS = {"check_in_time": "check_in", "check_out_time": "check_out"}

_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Start], Iterable[Row]]]] = {
    "accounts": (("username",), _accounts),
    "agendas": (("id",), _agendas),
    "alarms": (("id",), _by_id("Alarm")),
    "reminders": (("id",), _by_id("Reminder")),
    "meetings": (("id",), _by_id("Meeting", {"meeting_topic": "topic"})),
    "hotel_orders": (("id",), _by_id("Hotel", _ORDERS)),
    "appointments": (("appointment_id",), _keyed("Appointments", "appointment_id")),
    "balances": (("username",), _keyed("Bank", "username")),
    "health_records": (("user_id", "time"), _health_records),
    "scenes": (("name",), _scenes),
    "timed_switches": (("device", "time"), _timed_switches),
    "symptoms": (("symptom", "position"), _symptoms),
    "stock_prices": (("code", "date"), _prices),
    "history_events": (("day", "position"), _events),
    "wiki_pages": (("keyword",), _pages),
    "search_documents": (("id",), _search_documents),
    "documents": (("url",), _documents),
    "document_answers": (("url", "question"), _answers),
    "recordings": (("url",), _recordings),
    "images": (("url",), _images),
}
"""For each table of a world: its key, and how its rows are made."""
