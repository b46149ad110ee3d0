"""`apibank synth`: make training dialogues, prove the set that ships, look into the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from apibank.errors import ApibankError, UsageError

from .output import console, print_json, say

if TYPE_CHECKING:
    from apibank.synthesis.run import Finished

FOUND = 1
"""The exit status of a check that found something."""

UNFINISHED = 4
"""The exit status of a synthesis in which some tasks gave no dialogue."""

SIZE = 1_888
"""Dialogues of the set that ships."""

app = App(name="synth", help="Make training dialogues with five agents.", help_format="plaintext")

Json = Annotated[bool, Parameter(negative=())]
Flag = Annotated[bool, Parameter(negative=())]


@app.default
def synth(
    *,
    dialogues: int = SIZE,
    seed: int = 0,
    out: Path | None = None,
    verify: Flag = False,
    model: str | None = None,
    agents: str | None = None,
    base_url: str | None = None,
    api_key_env: str = "OPENAI_API_KEY",
    concurrency: int | None = None,
    retries: int | None = None,
    temperature: float = 0.7,
    price: str | None = None,
    executor: Literal["local", "serial", "ray"] = "local",
    workers: int | None = None,
    ray_address: str | None = None,
    json: Json = False,
    quiet: Flag = False,
) -> int:
    """Make a set of training dialogues.

    Without --model the library's agents make it, the same for the same seed, and no model is asked. The set is kept in
    a folder; the same command with the same --out goes on where it stopped.

    Args:
        dialogues: How many.
        seed: What the set follows from; 0 with 1,888 dialogues is the set that ships.
        out: The set's folder; by default synth/SEED-DIALOGUES, with the model's name if there is one.
        verify: Make nothing; prove the set that ships: counts, rebuild, tester, planted faults, no benchmark in it.
        model: openai:NAME to have agents ask a model.
        agents: Those that ask it, of domains, apis, query, caller, tester with commas; by default all five.
        base_url: Where an OpenAI-compatible server is.
        api_key_env: The environment variable that holds its key.
        concurrency: Requests in flight at once.
        retries: How often a request is asked again after a passing fault.
        temperature: Of the model.
        price: US dollars a million tokens read and written, as 0.4,1.6, to count the cost.
        executor: local (processes of this machine), serial, or ray (the machines of a Ray cluster).
        workers: Units of work at once; by default one a core.
        ray_address: The Ray cluster; by default RAY_ADDRESS, else one of this machine alone.
        json: Print the report as one JSON document.
        quiet: Print nothing but the report.
    """
    if verify:
        if model is not None or out is not None or seed or dialogues != SIZE:
            raise UsageError("--verify proves the set that ships, and takes no other option than --json")
        return _verify(as_json=json)
    if model is not None:
        if executor != "local" or workers is not None or ray_address is not None:
            raise UsageError("--executor and --workers are for the library; with --model, --concurrency says how many")
        from .synth_model import Asked, synthesise_with_model

        asked = Asked(model, agents, base_url, api_key_env, concurrency, retries, temperature, price)
        finished = synthesise_with_model(asked, dialogues, seed, out, quiet=quiet or json)
    elif agents is not None:
        raise UsageError("--agents says which agents ask a model: name one with --model")
    else:
        folder = out or Path("synth") / f"{seed}-{dialogues}"
        finished = _synthesise(folder, dialogues, seed, executor, workers, ray_address, quiet=quiet or json)
    if json:
        print_json({"folder": str(finished.folder), **finished.report})
    else:
        _print_report(finished.report)
        there = finished.folder / "dialogues.jsonl"
        print(f"the set is in {there}" if finished.report["yield"]["kept"] else "no dialogue came of it")
    given_up, unanswered = (finished.report["yield"][key] for key in ("given_up", "unanswered"))
    if given_up:
        again = (
            f", {unanswered} of them for requests that failed: the same command tries those again" if unanswered else ""
        )
        say(f"apibank: {given_up} tasks gave no dialogue{again}; {finished.folder / 'discards.jsonl'} says why")
        return UNFINISHED
    return 0


def _synthesise(
    folder: Path, dialogues: int, seed: int, executor: str, workers: int | None, address: str | None, *, quiet: bool
) -> Finished:
    from apibank.executors import open_executor
    from apibank.synthesis.run import synthesise

    from .synth_progress import bar

    engine = open_executor(executor, workers, address)
    try:
        with bar("dialogues", quiet=quiet) as tell:
            return synthesise(folder, dialogues=dialogues, seed=seed, executor=engine, tell=tell)
    except KeyboardInterrupt:
        error = ApibankError(f"interrupted; what was made is kept, the same command with --out {folder} goes on")
        error.exit_status = 130
        raise error from None
    finally:
        engine.close()


def _print_report(report: dict[str, Any]) -> None:
    census, yielded = report["census"], report["yield"]
    rows = [
        ("dialogues", f"{census['total_dialogues']:,}", _split(census["dialogues"])),
        ("calls", f"{census['total_calls']:,}", f"{_split(census['calls'])}; {census['searches']:,} searches"),
        ("domains", f"{census['domains']:,}", ""),
        ("APIs", f"{census['apis']:,}", f"{census['called']:,} called"),
        ("turns", f"{census['turns']:,}", f"{census['user_turns']:,} of users"),
        ("no call is right", f"{census['quiet_turns']:,}", "messages of users"),
        ("failing calls", f"{census['errors']:,}", ""),
        ("attempts", f"{yielded['attempts']:,}", f"{yielded['discarded']:,} discarded"),
    ]
    if yielded["given_up"]:
        rows.append(("given up", f"{yielded['given_up']:,}", "tasks of which nothing was kept"))
    for name, count, note in rows:
        print(f"{name:<18}{count:>10}  {note}".rstrip())
    for agent, reasons in yielded["by_agent"].items():
        print(f"discarded by {agent}: " + ", ".join(f"{reason} {count:,}" for reason, count in reasons.items()))
    for agent, usage in yielded.get("usage", {}).items():
        told = ", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in usage.items())
        print(f"asked by {agent}: {told}")
    if "cost_usd" in report:
        print(f"cost: {report['cost_usd']:.2f} US dollars")
    if report["repeated_requests"]:
        print(f"requests that occur twice: {report['repeated_requests']:,}")
    rate = report["dialogues_a_second"]
    print(f"{report['seconds']:.1f} s" + (f", {rate:,.0f} dialogues/s" if rate else ""))


def _split(counts: dict[str, int]) -> str:
    return " / ".join(f"{count:,} {ability}" for ability, count in counts.items())


def _verify(*, as_json: bool) -> int:
    from dataclasses import asdict

    from apibank.synthesis.verify import verify

    proofs = []
    for proof in verify():
        proofs.append(proof)
        if not as_json:
            print(f"{'ok ' if proof.holds else 'NOT'} {proof.what}: {proof.seen}")
    holds = all(proof.holds for proof in proofs)
    if as_json:
        print_json({"holds": holds, "proofs": [asdict(proof) for proof in proofs]})
    return 0 if holds else FOUND


@app.command
def apis(name: str | None = None, /, *, group: str | None = None, json: Json = False) -> int:
    """Browse the library: its groups, the domains of a group, a domain as JSON, or an API as JSON.

    Args:
        name: A group, a domain or an API.
        group: A group, to list its domains.
        json: Print one JSON document.
    """
    from .synth_library import browse

    return browse(name, group, as_json=json)


@app.command
def check(*files: Path, show: int = 0) -> int:
    """Check the library's text, and make many dialogues of everything in it.

    Args:
        files: YAML files of the library, or folders of them; by default all of it.
        show: Print so many of the dialogues that were made.
    """
    from apibank.synthesis.catalog.library import shipped_folder
    from apibank.synthesis.check import check as check_files
    from apibank.synthesis.check import told

    if show < 0:
        raise UsageError("--show is 0 or more")
    named = [sorted(path.glob("**/*.yaml")) if path.is_dir() else [path] for path in files]
    paths = [path for several in named for path in several] if files else sorted(shipped_folder().glob("*/*.yaml"))
    if not paths:
        raise UsageError("there is no YAML file in what is named")
    findings, dialogues, domains, count = check_files(paths, show)
    for dialogue in dialogues:
        print(told(dialogue))
    for finding in findings:
        print(finding)
    print(f"{domains:,} domains, {count:,} APIs: {len(findings)} findings")
    return FOUND if findings else 0


@app.command
def show(dialogue: str | None = None, /, *, set_: Annotated[Path | None, Parameter(name="--set")] = None) -> int:
    """Print a training dialogue; without an id, list them.

    Args:
        dialogue: Its id.
        set_: A set that was made; by default the one that ships.
    """
    from apibank.synthesis.check import told
    from apibank.synthesis.training_set import read_set, training_set

    held = read_set(set_) if set_ is not None else training_set()
    if dialogue is None:
        for each in held:
            print(f"{each.id}  {each.shape:<10} {each.domain}: {each.request[:90]}")
        return 0
    found = next((each for each in held if each.id == dialogue), None)
    if found is None:
        raise UsageError(f"there is no training dialogue {dialogue!r}: apibank synth show lists them")
    print(told(found))
    return 0


@app.command
def stats(
    *, set_: Annotated[Path | None, Parameter(name="--set")] = None, data: Path | None = None, json: Json = False
) -> int:
    """Count what a set holds, and tell how diverse its texts are.

    Args:
        set_: A set that was made; by default the one that ships.
        data: A folder of the official data, whose dialogues are told beside it.
        json: Print one JSON document.
    """
    from apibank.benchmarks.registry import load_benchmark
    from apibank.synthesis.diversity import diversity, requests_of
    from apibank.synthesis.report import census
    from apibank.synthesis.training_set import read_set, training_set

    held = read_set(set_) if set_ is not None else training_set()
    counted = census(held).record()
    figures = {"this set": diversity([each.request for each in held])}
    figures["open benchmark"] = diversity(requests_of(load_benchmark("open").dialogues))
    if data is not None:
        figures["official data"] = diversity(requests_of(load_benchmark("official", data=data).dialogues))
    if json:
        print_json({"census": counted, "diversity": {name: found.record() for name, found in figures.items()}})
        return 0
    for key, value in counted.items():
        shown = _split(value) if isinstance(value, dict) else f"{value:,}"
        print(f"{key.replace('_', ' '):<18}{shown}")
    from .synth_library import print_diversity

    print_diversity(figures, console())
    return 0


@app.command
def leakage(
    *, set_: Annotated[Path | None, Parameter(name="--set")] = None, nearest: int = 10, json: Json = False
) -> int:
    """Tell how much training set and benchmark share: tools, argument sets, runs of words, meaning.

    Args:
        set_: A set that was made; by default the one that ships.
        nearest: How many of the nearest pairs to list.
        json: Print one JSON document.
    """
    if nearest < 0:
        raise UsageError("--nearest is 0 or more")
    from apibank.synthesis.leakage import leakage as measure
    from apibank.synthesis.training_set import read_set, training_set

    held = read_set(set_) if set_ is not None else training_set()
    if not json:
        say("comparing by meaning; the first time this takes a minute")
    found = measure(held, nearest)
    if json:
        print_json(found.record())
    else:
        from .synth_library import print_leakage

        print_leakage(found)
    return FOUND if found.shared_names or found.shared_descriptions else 0


@app.command
def build() -> int:
    """Build the set that ships anew from library and seed, in a source checkout."""
    import tempfile

    from apibank.storage.files import write_whole
    from apibank.synthesis.training_set import SEED, shipped_path

    path = shipped_path()
    if not (path.parents[3] / "pyproject.toml").is_file():
        raise UsageError("the set that ships can only be built in a source checkout: name another with synth --out")
    with tempfile.TemporaryDirectory() as folder:
        finished = _synthesise(Path(folder) / "set", SIZE, SEED, "local", None, None, quiet=False)
        write_whole(path, (finished.folder / "dialogues.jsonl").read_text(encoding="utf-8"))
    _print_report(finished.report)
    say(f"the set of seed {SEED} is in {path}")
    return 0


@app.command
def export(
    *,
    out: Path,
    form: Literal["rows", "chat"] = "rows",
    format: Literal["jsonl", "parquet"] = "jsonl",  # noqa: A002
    set_: Annotated[Path | None, Parameter(name="--set")] = None,
    json: Json = False,
) -> int:
    """Write a set for trainers, split by API: a training and a validation file.

    Args:
        out: The folder to write, new or empty.
        form: rows ({instruction, input, output}, one for each turn of the assistant) or chat (messages and tools).
        format: jsonl or parquet.
        set_: A set that was made; by default the one that ships.
        json: Print what was written as one JSON document.
    """
    from apibank.synthesis.catalog.library import library
    from apibank.synthesis.export import export as write
    from apibank.synthesis.training_set import read_set, training_set

    held = read_set(set_) if set_ is not None else training_set()
    written = write(held, library(), out, form, format)
    if json:
        print_json([{"path": str(each.path), "rows": each.rows, "dialogues": each.dialogues} for each in written])
        return 0
    for each in written:
        print(f"{each.path}  {each.rows:,} rows of {each.dialogues:,} dialogues")
    return 0
