"""`apibank data`: benchmarks in figures, checked, read, built and written for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from apibank.errors import UsageError

from .dialogues import list_dialogues, print_dialogue, print_stats
from .output import print_json, say

if TYPE_CHECKING:
    from apibank.benchmarks.open.validate import Finding

FOUND = 1
"""The exit status of a validation that found something."""

app = App(name="data", help="Look at benchmarks: figures, dialogues, checks.", help_format="plaintext")

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
        print_stats(f"{found.name} {found.version}", levels)
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
    from apibank.benchmarks.official.folder import OfficialFolder
    from apibank.benchmarks.open.overlap import Borrowing
    from apibank.benchmarks.open.scenario import scenarios
    from apibank.benchmarks.open.validate import BORROWED_WORDS, borrowed, official_texts, validate
    from apibank.protocols.gold import wrong_twins

    seeds = list(dict.fromkeys(seed or (0, 1, 2)))
    twins, findings = validate(scenarios(), seeds)
    findings += wrong_twins(twins)
    if official is not None:
        borrowing = Borrowing(official_texts(OfficialFolder.open(official)), BORROWED_WORDS)
        findings += dict.fromkeys(finding for built in twins.values() for finding in borrowed(built, borrowing))
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
        list_dialogues(found.dialogues, as_json=json)
    elif json:
        print_json(dialogue_record(found.find(dialogue)))
    else:
        print_dialogue(found.find(dialogue))
    return 0


@app.command
def build(*, seed: int = 0, out: Path | None = None) -> int:
    """Build the open benchmark from its scenarios, as JSONL.

    Args:
        seed: What its facts are drawn from.
        out: The file to write; for seed 0, by default the one that ships, in a source checkout.
    """
    from apibank.benchmarks.open.benchmark import build_text, shipped
    from apibank.storage.files import write_whole

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
            "others' rows stand in the place of some of these dialogues', which are in worlds.jsonl: "
            + ", ".join(written.skipped)
        )
    return 0


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


def _audit(data: Path | None, *, as_json: bool) -> int:
    from collections import Counter
    from dataclasses import asdict

    from apibank.benchmarks.official.benchmark import official_benchmark
    from apibank.protocols.audit import audit

    benchmark = official_benchmark(data)
    findings = audit(benchmark)
    wrong = sum(not finding.right for finding in findings)
    if as_json:
        print_json({"benchmark": benchmark.name, "valid": not findings, "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            print(f"{finding.dialogue}:{finding.position}: {finding.tool}: {finding.problem}: {finding.reason}")
        kinds = Counter(finding.problem for finding in findings).most_common()
        print(", ".join(f"{count} {problem}" for problem, count in kinds))
        calls = sum(1 for dialogue in benchmark.dialogues for _ in dialogue.calls())
        print(f"{calls} gold calls: {len(findings)} do not hold as recorded, {wrong} are wrong under corrected")
    return FOUND if findings else 0
