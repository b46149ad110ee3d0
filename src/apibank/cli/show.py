"""`apibank show`: a run, its errors, or one of its samples."""

from __future__ import annotations

import json as json_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from apibank.errors import UsageError

from .output import console, print_json, say

if TYPE_CHECKING:
    from rich.console import Console

    from apibank.runs.exhibit import Exhibit, Shown
    from apibank.scoring.execute import Happening
    from apibank.scoring.verdict import Verdict


def show(
    run: Path,
    sample: str | None = None,
    /,
    *,
    errors: Annotated[bool, Parameter(negative=())] = False,
    protocol: str | None = None,
    trial: int = 1,
    data: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Show a run, its errors, or one of its samples.

    Args:
        run: The run's folder.
        sample: A sample's key, or a part of it that no other has: prompt, prediction, gold, verdict, world changes.
        errors: List the wrong calls, each with its error type, its place and the reason, and count them by level, type,
            place and tool, tools taken for others, and unwanted changes.
        protocol: Under which protocol, where the run has several.
        trial: Which trial of the sample, where the run has several; the first is 1.
        data: Where the official data are now.
        json: Print one JSON document.
    """
    from apibank.runs.exhibit import Exhibit

    exhibit = Exhibit(run, data)
    known = exhibit.manifest["protocols"]
    if protocol is not None and protocol not in known:
        raise UsageError(f"{run} was not judged by {protocol!r} but by {', '.join(known)}: see apibank score {run}")
    if sample is not None:
        shown = exhibit.show(sample, protocol, trial - 1)
        if exhibit.moved:
            say("apibank: the benchmark has changed since this run: prompt and gold may not be those of then")
        print_json(shown.record()) if json else _print_sample(shown, console())
        return 0
    if exhibit.folder.results() is None:
        say("apibank: this run was cut off: what follows counts the replies that it has")
    if errors:
        _print_errors(exhibit, protocol, as_json=json)
        return 0
    if json:
        print_json({"folder": str(run), **exhibit.results.record()})
        return 0
    from apibank.runs.table import print_results

    print_results(exhibit.results, console())
    return 0


def _print_errors(exhibit: Exhibit, protocol: str | None, *, as_json: bool) -> None:
    from apibank.runs.analysis import analyse

    wrong = [(name, v) for name, v in exhibit.wrong() if protocol in (None, name)]
    judged = {name: found for name, found in exhibit.results.verdicts.items() if protocol in (None, name)}
    if as_json:
        print_json(
            {
                "analysis": {name: analyse(found).record() for name, found in judged.items()},
                "errors": [{"protocol": name, **_error(verdict)} for name, verdict in wrong],
            }
        )
        return
    if not wrong:
        print("no call is wrong")
        return
    from rich.table import Table

    from apibank.runs.analysis_table import print_analysis
    from apibank.runs.wording import plain

    several = len(judged) > 1
    out = console()
    table = Table(box=None, pad_edge=False)
    for heading in (*(("protocol",) if several else ()), "sample", "gold tool", "error", "where", "reason"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "sample")
    for name, verdict in wrong:
        key = f"{verdict.key} (trial {verdict.trial + 1})" if verdict.trial else verdict.key
        cells = (key, verdict.tool, verdict.error, verdict.place, verdict.reason)
        table.add_row(*((name,) if several else ()), *(plain(cell or "") for cell in cells))
    out.print(table)
    out.print()
    for name, found in judged.items():
        print_analysis(analyse(found), out, f"protocol {name}" if several else "")


def _error(verdict: Verdict) -> dict[str, Any]:
    fields = ("key", "level", "tool", "called", "error", "place", "reason", "unwanted")
    return {field: getattr(verdict, field) for field in fields} | ({"trial": verdict.trial} if verdict.trial else {})


def _print_sample(shown: Shown, out: Console) -> None:
    from apibank.runs.wording import plain

    verdict, dialogue = shown.verdict, shown.sample.dialogue
    out.print(f"[bold]{plain(shown.sample.key)}[/bold]  level {dialogue.level}, protocol {shown.protocol}\n")
    for message in shown.messages:
        _part(out, message.role, message.content, "cyan")
    said = shown.reply.text
    if shown.reply.tool_calls:
        said += "\n" + json_.dumps(shown.reply.tool_calls, ensure_ascii=False)
    _part(out, "prediction", said, "bold magenta")
    _part(out, "gold", shown.gold.text, "bold green")
    if verdict.kind == "reply":
        scores = f"ROUGE-L {verdict.rouge_l:.4f} (as released), {verdict.rouge_l_google:.4f} (rouge-score)"
        _part(out, "verdict", scores, "bold")
        return
    if verdict.correct:
        _part(out, "verdict", "right", "bold green")
    else:
        told = f"wrong: {verdict.error or 'no error type'}"
        where = f", at {verdict.place}" if verdict.place else ""
        _part(out, "verdict", f"{told}{where}\n{verdict.reason}", "bold red")
    _part(out, "what gold does in the dialogue's world", _happening(shown.expected), "bold")
    _part(out, "what the prediction does there", _happening(shown.happened), "bold")


def _happening(found: Happening | None) -> str:
    if found is None:
        return "no call can be read, so nothing happens"
    error = found.result.error
    gives = f"fails: {error.message}" if error else f"gives {json_.dumps(found.result.output, ensure_ascii=False)}"
    return "\n".join([gives, *(change.describe() for change in found.changes)])


def _part(out: Console, title: str, text: str, style: str) -> None:
    out.print(f"[{style}]--- {title}[/{style}]")
    out.print(text, markup=False, highlight=False, soft_wrap=True)
    out.print()
