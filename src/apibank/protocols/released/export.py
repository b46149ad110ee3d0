"""A world of ours in the layout that the released evaluator reads, so that `paper` runs on any benchmark.

The tables are those of `init_database`; what the level-3 tools and the two network services know is, as with the
official data, what the dialogue's own recorded results tell.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from apibank.benchmarks import Dialogue, GoldCall
from apibank.benchmarks.official.descriptors import Descriptors
from apibank.protocols.released.bm25 import words_of
from apibank.protocols.released.calculator import NeverEnds
from apibank.protocols.released.failures import Escaped, Failure
from apibank.protocols.released.judge import ReleasedEvaluator, Searcher
from apibank.protocols.released.knowledge import network_key
from apibank.protocols.released.level3 import Level3
from apibank.protocols.released.parse import parse_call
from apibank.protocols.released.prompts import gold_text
from apibank.protocols.released.state import Databases
from apibank.protocols.released.toolset import TOOLS
from apibank.retrieval.words import split_at_capitals
from apibank.tools import SEARCHER, SIGN_IN
from apibank.world import Image, World, empty_image

Row = dict[str, Any]

_RENAMED = {"topic": "meeting_topic", "check_in": "check_in_time", "check_out": "check_out_time"}
_BY_ID = {
    "Agenda": ("agendas", "content time location username"),
    "Alarm": ("alarms", "time username"),
    "Reminder": ("reminders", "content time username"),
    "Meeting": ("meetings", "topic start_time end_time location attendees username"),
    "Hotel": ("hotel_orders", "hotel_name check_in check_out room_count adult_count child_count"),
}


def export_evaluator(
    dialogue: Dialogue, descriptions: Mapping[str, Mapping[str, Row]], searcher: Searcher
) -> ReleasedEvaluator:
    """Return an evaluator that knows what a dialogue's world holds.

    Args:
        dialogue: What it judges calls of.
        descriptions: The tools' descriptions, by tool set and name.
        searcher: The search behind ToolSearcher.
    """
    with dialogue.world() as world:
        tables = export_tables(world)
    tables["Network"] = {
        network_key(turn.call.name, turn.call.arguments): turn.output
        for _, turn in dialogue.calls()
        if turn.call.name in ("Dictionary", "Translate") and turn.error is None
    }
    steps = [export_call(turn, dialogue.level, descriptions[dialogue.toolset]) for _, turn in dialogue.calls()]
    known = Level3.from_rows([{"apis": steps}]) if dialogue.level == 3 else Level3({})
    found = Descriptors(current=descriptions["apis"], level3=descriptions["lv3"])
    return ReleasedEvaluator(Databases(tables), known, found, searcher)


def export_call(turn: GoldCall, level: int, descriptions: Mapping[str, Row]) -> Row:
    """Return a gold call as a released record: `{api_name, result}`, at level 3 `{api_name, output}`."""
    name = turn.call.name
    values: Any = dict(turn.call.arguments)
    if level < 3 and name in TOOLS:
        absent = (p.name for p in TOOLS[name].parameters.values() if not p.required and p.recorded)
        values = {**dict.fromkeys(absent), **values} if name != "GetToday" else None
    output = _released_search(turn.output, level, descriptions) if name == SEARCHER else turn.output
    result = {"api_name": name, "input": values, "output": output, "exception": turn.error}
    return {"api_name": name, "output" if level == 3 else "result": result}


def export_failure(turn: GoldCall, level: int, evaluator: ReleasedEvaluator) -> str | None:
    """Return what the released tool says where ours fails, so that the wording of an error decides nothing."""
    call = parse_call(gold_text(turn))
    if turn.error is None or call is None:
        return turn.error
    state = evaluator.level3.fresh() if level == 3 else evaluator.databases.fresh()
    try:
        return evaluator.run(*call, level, state)["exception"] or turn.error
    except (AssertionError, Escaped, Failure, NeverEnds, TypeError, ValueError):
        return turn.error


def _released_search(output: Any, level: int, descriptions: Mapping[str, Row]) -> Any:
    """Return what the released searcher says where ours found this."""
    if level == 3 or not isinstance(output, list) or output[0]["name"] != SIGN_IN:
        return output
    first = descriptions[SIGN_IN]
    return [{**first, "desc_for_search": f"{split_at_capitals(SIGN_IN)}{first['description']}"}, *output[1:]]


def export_tables(world: World) -> Row:
    """Return a world's state and knowledge in the layout of the released `init_database`, to read only."""
    tables: Row = {name: _by_id(world, table, columns.split()) for name, (table, columns) in _BY_ID.items()}
    tables |= {
        "Account": _keyed(world, "SELECT username, password, token, email FROM accounts"),
        "Appointments": _keyed(world, "SELECT appointment_id, patient_name, date, doctor_name FROM appointments"),
        "Bank": _keyed(world, "SELECT username, balance, age, city FROM balances"),
        "Scenes": {row["name"]: json.loads(row["devices"]) for row in world.rows("SELECT * FROM scenes")},
        "HealthData": _grouped(
            world,
            "SELECT user_id AS owner, time, data FROM health_records ORDER BY user_id, time",
            lambda row: {"time": row["time"], **json.loads(row["data"])},
        ),
        "TimeSwitch": _grouped(
            world,
            "SELECT device AS owner, time, turn_on FROM timed_switches ORDER BY device, time",
            lambda row: {"time": row["time"], "on": bool(row["turn_on"])},
        ),
    }
    return tables | _known(world.knowledge)


@lru_cache(maxsize=4)
def _known(knowledge: bytes) -> Row:
    """Return the tables that nothing changes; all worlds of a benchmark share them."""
    with World(Image(empty_image().state, knowledge)) as world:
        prices = world.rows("SELECT code, date, price FROM stock_prices")
        answers = world.rows("SELECT url, question, answer FROM document_answers")
        pages = world.rows("SELECT title, url, abstract FROM search_documents ORDER BY id")
        recordings = world.rows("SELECT url, transcript FROM recordings")
        return {
            "History": _grouped(
                world,
                "SELECT day AS owner, title, date, description FROM history_events ORDER BY day, position",
                lambda row: {"Title": row["title"], "Date": row["date"], "Description": row["description"]},
            ),
            "Symptom": _grouped(
                world, "SELECT symptom AS owner, name, description, aid FROM symptoms ORDER BY symptom, position", dict
            ),
            "Wiki": _keyed(world, "SELECT keyword, url, summary FROM wiki_pages"),
            "SpeechRecognition": {row["url"]: row["transcript"] for row in recordings},
            "ImageCaptioning": world.rows("SELECT url, caption FROM images"),
            "Stock": _nested((row["code"], row["date"], row["price"]) for row in prices),
            "QuestionAnswering": _nested((row["url"], row["question"], row["answer"]) for row in answers),
            "SearchEngine": {
                "raw_documents": pages,
                "tokenized_documents": [words_of(f"{page['title']} {page['abstract']}") for page in pages],
            },
        }


def _by_id(world: World, table: str, columns: list[str]) -> Row:
    rows = world.rows(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id")
    for row in rows:
        if "attendees" in row:
            row["attendees"] = json.loads(row["attendees"])
    return {str(row["id"]): {_RENAMED.get(name, name): row[name] for name in columns} for row in rows}


def _keyed(world: World, query: str) -> Row:
    """Return rows by their first column."""
    found = {}
    for row in world.rows(query):
        (_, key), *rest = row.items()
        found[key] = dict(rest)
    return found


def _grouped(world: World, query: str, shape: Callable[[Row], Row]) -> Row:
    """Return lists of rows by the column `owner`."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in world.rows(query):
        found[row.pop("owner")].append(shape(row))
    return dict(found)


def _nested(triples: Iterable[tuple[str, str, Any]]) -> Row:
    found: defaultdict[str, Row] = defaultdict(dict)
    for outer, inner, value in triples:
        found[outer][inner] = value
    return dict(found)
