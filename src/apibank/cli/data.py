"""`apibank data`: benchmarks in figures, checked, read, built and written for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from apibank.errors import DataError, UsageError

from .output import console, print_json, say

if TYPE_CHECKING:
    from apibank.benchmarks import Dialogue
    from apibank.benchmarks.open.stats import LevelStats
    from apibank.benchmarks.open.validate import Finding

FOUND = 1
"""The exit status of a validation that found something."""

app = App(help="Look at benchmarks: figures, dialogues, checks.", help_format="plaintext")

Json = Annotated[bool, Parameter(negative=())]


@app.command
def stats(*, benchmark: str = "open", data: Path | None = None, seed: int = 0, json: Json = False) -> int:
    """Count what a benchmark holds: dialogues, calls, turns, and how its calls spread over the tools.

    Args:
        benchmark: open or official.
        data: The folder of the official data, for --benchmark official.
        seed: Of the open benchmark's facts.
        json: Print one JSON document.
    """
    from apibank.benchmarks.open.stats import stats
    from apibank.benchmarks.registry import load_benchmark

    found = load_benchmark(benchmark, data=data, seed=seed)
    levels = stats(found.dialogues)
    if json:
        head = {"benchmark": found.name, "version": found.version, "digest": found.digest, "seed": found.seed}
        print_json({**head, "levels": {str(level): figures.record() for level, figures in levels.items()}})
    else:
        _print_stats(f"{found.name} {found.version}", levels)
    return 0


@app.command
def validate(
    *,
    seed: list[int] | None = None,
    official: Path | None = None,
    benchmark: Literal["open", "official"] = "open",
    data: Path | None = None,
    json: Json = False,
) -> int:
    """Put a benchmark through every quality gate; the status is 1 if one finds something.

    The open benchmark is built anew. Of the official one, every gold call is listed whose recorded result does not come
    about again, with the reason.

    Args:
        seed: What to build with; may be given several times. By default 0, 1 and 2.
        official: A folder of the official data, to check that nothing is taken from there.
        benchmark: open or official.
        data: The folder of the official data, for --benchmark official.
        json: Print one JSON document.
    """
    if benchmark == "official":
        return _audit(data, as_json=json)
    from apibank.benchmarks.open.scenario import scenarios
    from apibank.benchmarks.open.validate import borrowed, validate
    from apibank.protocols.gold import wrong_twins

    seeds = list(dict.fromkeys(seed or (0, 1, 2)))
    twins, findings = validate(scenarios(), seeds)
    findings += wrong_twins(twins)
    if official is not None:
        texts = _official_texts(official)
        findings += [finding for seed in seeds for finding in borrowed(twins[seed], texts)]
    return _tell(findings, f"{len(scenarios())} scenarios, seeds {', '.join(map(str, seeds))}", as_json=json)


@app.command
def show(
    dialogue: str | None = None,
    /,
    *,
    benchmark: str = "open",
    data: Path | None = None,
    seed: int = 0,
    json: Json = False,
) -> int:
    """Print a dialogue; without an id, list the dialogues.

    Args:
        dialogue: Its id.
        benchmark: open or official.
        data: The folder of the official data, for --benchmark official.
        seed: Of the open benchmark's facts.
        json: Print one JSON document.
    """
    from apibank.benchmarks.open.store import dialogue_record
    from apibank.benchmarks.registry import load_benchmark

    found = load_benchmark(benchmark, data=data, seed=seed)
    if dialogue is None:
        _list_dialogues(found.dialogues, as_json=json)
    elif json:
        print_json(dialogue_record(found.find(dialogue)))
    else:
        _print_dialogue(found.find(dialogue))
    return 0


@app.command
def build(*, seed: int = 0, out: Path | None = None) -> int:
    """Build the open benchmark from its scenarios, as JSONL.

    Args:
        seed: What its facts are drawn from.
        out: The file to write; for seed 0, by default the one that ships, in a source checkout.
    """
    from apibank.benchmarks.open.benchmark import build_text, shipped
    from apibank.runs.files import write_whole

    if out is None:
        out = Path(str(shipped()))
        if seed != 0:
            raise UsageError(f"seed {seed} needs a file to be written to: name it with --out")
        if not (out.parents[4] / "pyproject.toml").is_file():
            raise UsageError("the file that ships can only be written in a source checkout: name another with --out")
    text = build_text(seed)
    write_whole(out, text)
    say(f"{text.count(chr(10))} dialogues of seed {seed} are in {out}")
    return 0


@app.command
def export(*, out: Path, format: Literal["apibank"] = "apibank", seed: int = 0, json: Json = False) -> int:  # noqa: A002
    """Write the open benchmark in the layout of the official data, for programs that read those.

    Args:
        out: The folder to write, new or empty.
        format: apibank, the layout of the official data.
        seed: Of the benchmark's facts.
        json: Print what was written as one JSON document.
    """
    from dataclasses import asdict

    from apibank.benchmarks.open.benchmark import open_benchmark
    from apibank.protocols.released.layout import export_folder

    written = export_folder(open_benchmark(seed), out)
    if json:
        print_json({"folder": str(out), **asdict(written)})
        return 0
    print(f"{written.dialogues} dialogues in {written.files} files are in {out}")
    for name, rows in sorted(written.rows.items()):
        print(f"  test-data/{name}.json  {rows} rows")
    if written.skipped:
        say(
            f"rows of these dialogues are in worlds.jsonl alone, others' are in their place: {', '.join(written.skipped)}"
        )
    return 0


# Printing ----------------------------------------------------------------------------------------------------


def _print_stats(title: str, levels: dict[Any, LevelStats]) -> None:
    from rich.table import Table

    from apibank.benchmarks.open.stats import level_title

    rows = {
        "dialogues": [figures.dialogues for figures in levels.values()],
        "calls": [figures.calls for figures in levels.values()],
        "tools called": [len(figures.tools) for figures in levels.values()],
        "turns": [figures.turns for figures in levels.values()],
        "user turns": [figures.user_turns for figures in levels.values()],
        "replies": [figures.replies for figures in levels.values()],
        "no-call turns": [figures.no_call_turns for figures in levels.values()],
        "dialogues with several calls": [figures.multi_call_dialogues for figures in levels.values()],
        "dialogues with an error": [figures.error_dialogues for figures in levels.values()],
        "failing calls": [figures.failing_calls for figures in levels.values()],
    }
    table = Table("", *map(level_title, levels), "all", title=title, box=None, title_justify="left")
    for name, counts in rows.items():
        if name != "tools called":
            table.add_row(name, *map(str, counts), str(sum(counts)))
        else:
            table.add_row(name, *map(str, counts), str(len({t for figures in levels.values() for t in figures.tools})))
    shares = [figures.largest_share for figures in levels.values()]
    table.add_row("largest share of a tool", *(f"{name} {share:.1%}" for name, share in shares), "")
    balance = Table("tool", *map(level_title, levels), title="\ncalls", box=None, title_justify="left")
    names = dict.fromkeys(name for figures in levels.values() for name in figures.tools)
    for name in sorted(names, key=lambda each: -sum(figures.tools.get(each, 0) for figures in levels.values())):
        counts_of = [figures.tools.get(name, 0) for figures in levels.values()]
        balance.add_row(name, *(str(count) if count else "" for count in counts_of))
    out = console()
    out.print(table)
    out.print(balance)


def _list_dialogues(dialogues: Any, *, as_json: bool) -> None:
    if as_json:
        print_json([{"id": d.id, "level": d.level, "about": d.meta.get("about", "")} for d in dialogues])
        return
    width = max((len(d.id) for d in dialogues), default=0)
    for dialogue in dialogues:
        print(f"{dialogue.level}  {dialogue.id:{width}}  {dialogue.meta.get('about', '')}".rstrip())


def _print_dialogue(dialogue: Dialogue) -> None:
    from json import dumps

    from apibank.benchmarks import GoldCall
    from apibank.benchmarks.open.stats import level_title
    from apibank.calls import FORMATS

    out = console()

    def line(text: str, style: str = "") -> None:
        out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    line(dialogue.id, "bold")
    line(f"level {level_title(dialogue.level)}; tools described: {', '.join(dialogue.tools)}")
    with dialogue.world() as world:
        hidden = "" if dialogue.shows_clock else ", which the prompt does not tell"
        line(f"it is {world.now:%A, %Y-%m-%d %H:%M}{hidden}")
    if dialogue.meta.get("about"):
        line(f"about: {dialogue.meta['about']}")
    for table, rows in dialogue.rows.items():
        for row in rows:
            line(f"world: {table} {dumps(row, ensure_ascii=False)}", "dim")
    for number, turn in enumerate(dialogue.turns):
        if isinstance(turn, GoldCall):
            line(f"\n{number:>3} {FORMATS['brackets'].write(turn.call)}", "bold green")
            failed = turn.error is not None
            told = f"fails: {turn.error}" if failed else dumps(turn.output, ensure_ascii=False)
            line(f"    -> {told}", "red" if failed else "green")
        else:
            user = turn.speaker == "user"
            line(f"\n{number:>3} {'User' if user else 'AI'}: {turn.text}", "cyan" if user else "")


def _tell(findings: list[Finding], looked_at: str, *, as_json: bool) -> int:
    from dataclasses import asdict

    failures = [finding for finding in findings if finding.weighs]
    if as_json:
        print_json({"looked_at": looked_at, "valid": not failures, "findings": [asdict(each) for each in findings]})
    else:
        for finding in findings:
            print(finding if finding.weighs else f"({finding})")
        told = f"{len(failures)} findings" if failures else "every gate is passed"
        print(f"{looked_at}: {told}")
    return FOUND if failures else 0


def _official_texts(folder: Path) -> list[str]:
    from apibank.benchmarks.official.texts import official_texts

    texts = official_texts(folder)
    if not texts:
        raise DataError(f"{folder} holds no dialogue of the official data: nothing can be compared with it")
    return texts


def _audit(data: Path | None, *, as_json: bool) -> int:
    from dataclasses import asdict

    from apibank.benchmarks.official.audit import audit
    from apibank.benchmarks.official.benchmark import official_benchmark

    benchmark = official_benchmark(data)
    findings = audit(benchmark)
    if as_json:
        print_json({"benchmark": benchmark.name, "valid": not findings, "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            print(f"{finding.dialogue}:{finding.position}: {finding.tool}: {finding.reason}")
        print(f"{len(benchmark.dialogues)} dialogues: {len(findings)} gold calls do not come about again as recorded")
    return FOUND if findings else 0
