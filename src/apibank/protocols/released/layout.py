"""A benchmark of ours as a folder in the layout of the official data, so that other people's programs read it.

The folder reads back as the same dialogues (`apibank.benchmarks.official`), but for what the layout has no place for: a
level-3 sample is one request and one response, so what is said in between is left out, and there is one start database
for all dialogues, so rows that two of them need otherwise are taken from the first. What each dialogue's own world adds
stands beside it in `worlds.jsonl`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from apibank.benchmarks import Benchmark, Dialogue, GoldCall, Sample, Utterance, released_samples
from apibank.benchmarks.official.folder import DIALOGUE_FOLDERS
from apibank.errors import DataError
from apibank.protocols.transcript import describe_tools
from apibank.world import World

from .export import export_call, export_tables
from .prompts import gold_text, prompt

Record = dict[str, Any]

README = """\
# {name} {version}, seed {seed}, in the layout of the official API-Bank data

Written by `apibank data export`. `lv1-lv2-samples/`, `test-data/` and `init_database/` are as in the official data.
Error messages are those of apibank's tools. `worlds.jsonl` holds, for each dialogue, the rows that its world adds to
the start database and the moment that its clock shows; `init_database/` holds the rows of all dialogues
together{skipped}.
"""


@dataclass(frozen=True)
class Export:
    """What was written.

    Args:
        files: How many files.
        dialogues: How many dialogues.
        rows: How many rows of each file of `test-data`.
        skipped: Dialogues some of whose rows are not in `init_database`, since another one's are in their place.
    """

    files: int
    dialogues: int
    rows: Mapping[str, int]
    skipped: tuple[str, ...]


def export_folder(benchmark: Benchmark, out: Path) -> Export:
    """Write a benchmark in the official layout.

    Args:
        benchmark: What to write; one whose world is ours.
        out: The folder, new or empty.

    Raises:
        DataError: The folder holds something, or cannot be written.
    """
    contents: dict[str, str] = {}
    dialogues = [as_sample(d) if d.level == 3 else d for d in benchmark.dialogues]
    tests: dict[str, list[Record]] = defaultdict(list)
    for number, dialogue in enumerate(d for d in dialogues if d.level == 3):
        tests["level-3"].append(_level3(dialogue, number, benchmark))
    numbers: dict[int, int] = defaultdict(int)
    for dialogue in dialogues:
        number = numbers[dialogue.level]
        numbers[dialogue.level] += 1
        if dialogue.level < 3:
            records = [_record(turn, dialogue, benchmark) for turn in dialogue.turns]
            contents[f"lv1-lv2-samples/{DIALOGUE_FOLDERS[dialogue.level]}/{_file(dialogue)}"] = _lines(records)
        for sample in released_samples(dialogue):
            name, row = _row(sample, number, benchmark)
            tests[name].append(row)
    tables, skipped = _database(benchmark.dialogues)
    contents |= {f"test-data/{name}.json": _document(rows) for name, rows in tests.items()}
    contents |= {f"init_database/{name}.json": _document(table) for name, table in tables.items()}
    contents["data/exceptions.json"] = _document({})
    contents["worlds.jsonl"] = _lines(
        {"id": d.id, "level": d.level, "now": d.now, "shows_clock": d.shows_clock, "rows": d.rows} for d in dialogues
    )
    told = f", but for some of {', '.join(skipped)}" if skipped else ""
    contents["README.md"] = README.format(
        name=benchmark.name, version=benchmark.version, seed=benchmark.seed, skipped=told
    )
    _write(out, contents)
    return Export(len(contents), len(dialogues), {name: len(rows) for name, rows in tests.items()}, skipped)


def as_sample(dialogue: Dialogue) -> Dialogue:
    """Return a level-3 dialogue as the official data have them: a request, the calls, a response."""
    said = {
        speaker: [t.text for t in dialogue.turns if isinstance(t, Utterance) and t.speaker == speaker]
        for speaker in ("user", "assistant")
    }
    calls = (turn for _, turn in dialogue.calls())
    request = Utterance("user", "\n".join(said["user"]))
    return replace(dialogue, turns=(request, *calls, Utterance("assistant", (said["assistant"] or [""])[-1])))


def _record(turn: Utterance | GoldCall, dialogue: Dialogue, benchmark: Benchmark) -> Record:
    if isinstance(turn, Utterance):
        return {"role": "User" if turn.speaker == "user" else "AI", "text": turn.text}
    exported = export_call(turn, dialogue.level, benchmark.descriptions[dialogue.toolset])
    written = {name: value if isinstance(value, str) else str(value) for name, value in turn.call.arguments.items()}
    return {"role": "API", "api_name": turn.call.name, "param_dict": written, "result": exported["result"]}


def _level3(dialogue: Dialogue, number: int, benchmark: Benchmark) -> Record:
    request, *calls, response = dialogue.turns
    descriptions = benchmark.descriptions[dialogue.toolset]
    steps = [
        {
            "api_name": turn.call.name,
            "input": turn.call.arguments,
            "output": export_call(turn, 3, descriptions)["output"],
        }
        for turn in calls
        if isinstance(turn, GoldCall)
    ]
    assert isinstance(request, Utterance)
    assert isinstance(response, Utterance)
    return {"sample_id": number, "requirement": request.text, "response": response.text, "apis": steps}


def _row(sample: Sample, number: int, benchmark: Benchmark) -> tuple[str, Record]:
    """Return a test row and the file that it belongs to."""
    dialogue, gold = sample.dialogue, sample.gold
    descriptions = benchmark.descriptions[dialogue.toolset]
    tools = describe_tools(dialogue.tools, descriptions)
    task, _, history = prompt(sample, descriptions).partition(tools)
    asked = {"instruction": task + tools, "input": history.lstrip("\n")}
    output = gold_text(gold) if isinstance(gold, GoldCall) else gold.text
    step = int(sample.key.rpartition("#")[2])
    if dialogue.level == 3:
        name = "level-3-batch-inf" if sample.kind == "call" else "level-3-batch-inf-response"
        return name, {**asked, "output": output, "sample_id": number, "api_id": step - (sample.kind == "reply")}
    name = f"level-{dialogue.level}-{'api' if sample.kind == 'call' else 'response'}"
    return name, {"file": _file(dialogue), "id": step, **asked, "expected_output": output}


def _database(dialogues: Iterable[Dialogue]) -> tuple[Record, tuple[str, ...]]:
    """Return the start tables with every dialogue's rows, and the dialogues that some could not be added for."""
    skipped: dict[str, None] = {}
    with World.open() as world:
        for dialogue in dialogues:
            for table, row in ((table, row) for table, rows in dialogue.rows.items() for row in rows):
                if not _added(world, table, row):
                    skipped[dialogue.id] = None
        tables = export_tables(world)
    documents = tables["QuestionAnswering"].items()
    tables["QuestionAnswering"] = {
        url: [{"question": question, "answer": answer} for question, answer in answers.items()]
        for url, answers in documents
    }
    return tables, tuple(skipped)


def _added(world: World, table: str, row: Mapping[str, Any]) -> bool:
    try:
        world.load({table: [row]})
    except ValueError:
        return False
    return True


def _file(dialogue: Dialogue) -> str:
    return f"{dialogue.id}.jsonl"


def _document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _write(out: Path, contents: Mapping[str, str]) -> None:
    try:
        if out.exists() and any(_entries(out)):
            raise DataError(f"{out} holds something already: name a new or an empty folder")
        for name, text in contents.items():
            place = out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise DataError(f"{out} cannot be written: {problem.strerror or problem}") from None


def _entries(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise DataError(f"{folder} is a file: name a new or an empty folder")
    return folder.iterdir()
