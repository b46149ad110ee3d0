"""`apibank models`: the weights of the embedded models, in the user's cache."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import App, Parameter

from .output import console, print_json, say

app = App(name="models", help="Keep the weights of local models: pull, list, path, rm.", help_format="plaintext")

Json = Annotated[bool, Parameter(negative=())]


@app.command(name="list")
def list_(*, json: Json = False) -> int:
    """List the embedded models, and which of them are here.

    Args:
        json: Print one JSON document.
    """
    from apibank.models import weights

    here = {each.name for each in weights.installed()}
    if json:
        records = [_record(each) | {"here": each.name in here} for each in weights.KNOWN.values()]
        print_json({"folder": str(weights.folder()), "models": records})
        return 0
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("model", "size", "context", "licence", "here"):
        table.add_column(heading, no_wrap=True)
    table.add_column("about", overflow="fold")
    for each in weights.KNOWN.values():
        cells = (f"{each.size / 1e6:.0f} MB", f"{each.context} tokens", each.licence)
        table.add_row(each.name, *cells, "yes" if each.name in here else "no", each.about)
    console().print(table)
    say(f"kept in {weights.folder()}")
    return 0


@app.command
def pull(name: str | None = None, /, *, json: Json = False) -> int:
    """Fetch a model's weights, unless they are here and whole.

    Args:
        name: The model; by default the one that `--model local` takes.
        json: Print one JSON document.
    """
    from apibank.models import weights

    file = weights.pull(name or weights.DEFAULT, None if json else say)
    if json:
        print_json({"model": name or weights.DEFAULT, "path": str(file)})
    else:
        print(file)
    return 0


@app.command
def path(name: str | None = None, /, *, json: Json = False) -> int:
    """Print where a model's weights are.

    Args:
        name: The model; by default the one that `--model local` takes.
        json: Print one JSON document.
    """
    from apibank.models import weights

    file = weights.path(name or weights.DEFAULT)
    if json:
        print_json({"model": name or weights.DEFAULT, "path": str(file)})
    else:
        print(file)
    return 0


@app.command
def rm(name: str, /, *, json: Json = False) -> int:
    """Delete a model's weights from the cache.

    Args:
        name: The model.
        json: Print one JSON document.
    """
    from apibank.models import weights

    removed = weights.remove(name)
    if json:
        print_json({"model": name, "removed": removed})
    else:
        print(f"{name} is deleted" if removed else f"{name} was not here")
    return 0


def _record(found: Any) -> dict[str, Any]:
    return {"name": found.name, "size": found.size, "context": found.context, "licence": found.licence} | {
        "about": found.about
    }
