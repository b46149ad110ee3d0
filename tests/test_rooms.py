"""The map in docs/architecture.md holds: imports go down from room to room, and modules never run in a circle.

Every import counts, also those inside functions and for types only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[1] / "src"
PACKAGE = "apibank"
VERSION = f"{PACKAGE}.__version__"
"""The one thing of the package itself that any room may name."""

ROOMS = {
    "errors": "",
    "registry": "errors",
    "published": "",
    "storage": "errors",
    "world": "errors",
    "calls": "errors",
    "tools": "world errors",
    "retrieval": "tools errors",
    "benchmarks": "retrieval calls tools world registry errors",
    "scoring": "benchmarks calls tools world errors",
    "models": "registry errors",
    "protocols": "models scoring benchmarks retrieval calls tools world registry errors",
    "runs": "storage protocols models published scoring benchmarks retrieval calls registry errors",
    "executors": "registry errors",
    "synthesis": "storage executors models protocols benchmarks retrieval calls tools registry errors",
    "integrations": "storage runs protocols models scoring benchmarks calls registry errors",
    "api": "integrations runs protocols models benchmarks errors",
    "cli": "api integrations synthesis executors runs protocols models scoring benchmarks retrieval calls tools world "
    "storage errors",
}
"""Each room, lower ones first, and those it may know."""


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package by its name."""
    paths = {path: path.relative_to(SOURCES).with_suffix("").parts for path in (SOURCES / PACKAGE).rglob("*.py")}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for path, parts in paths.items()}


def imports(module: str, path: Path) -> Iterator[str]:
    """Yield what a module imports of this package: modules, or names of a package's own."""
    within = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom):
            outer = within[: len(within) - node.level + 1] if node.level else []
            source = ".".join([*outer, *([node.module] if node.module else [])])
            if source.split(".")[0] == PACKAGE:
                named = [f"{source}.{alias.name}" for alias in node.names]
                yield from (name if name in modules() or name == VERSION else source for name in named)


def room(module: str) -> str:
    """Return the room of a module; the package's own front is the empty text."""
    return f"{module}.".split(".")[1]


def arrows() -> Iterator[tuple[str, str]]:
    """Yield each module with one that it imports, the front's own imports left out."""
    for module, path in modules().items():
        if module != PACKAGE:
            yield from ((module, other) for other in imports(module, path) if other not in (VERSION, module))


def test_every_room_is_on_the_map() -> None:
    assert {room(module) for module in modules()} - {""} == ROOMS.keys()


def test_the_map_goes_down_only() -> None:
    names = list(ROOMS)
    assert [(name, other) for name, known in ROOMS.items() for other in known.split() if other not in names] == []
    assert [
        (name, other)
        for number, (name, known) in enumerate(ROOMS.items())
        for other in known.split()
        if names.index(other) >= number
    ] == []


def test_no_module_knows_a_room_above_its_own() -> None:
    up = [
        f"{module} imports {other}"
        for module, other in arrows()
        if room(other) != room(module) and room(other) not in ROOMS[room(module)].split()
    ]
    assert up == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    known: dict[str, set[str]] = {}
    for module, other in arrows():
        known.setdefault(module, set()).add(other)
    try:
        TopologicalSorter(known).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(reversed(circle.args[1])))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from apibank.runs.table import plain", ["apibank.runs.table"]),
        ("def f():\n    from . import pool", ["apibank.world.pool"]),
        ("if TYPE_CHECKING:\n    from ..runs import table", ["apibank.runs.table"]),
        ("import apibank.cli.main, json", ["apibank.cli.main"]),
        ("from apibank import __version__", [VERSION]),
    ],
)
def test_imports_are_seen_wherever_they_stand(text: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(text, encoding="utf-8")
    assert list(imports("apibank.world.some", path)) == found
