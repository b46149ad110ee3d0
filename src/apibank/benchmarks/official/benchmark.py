"""The official benchmark: the user's copy of the data as dialogues in worlds of ours.

The worlds hold the start tables and what recorded results tell; ids that the original draws at random are pinned to the
recorded ones, so that later calls of a dialogue find them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from apibank.benchmarks.benchmark import Benchmark
from apibank.benchmarks.sample import row_key
from apibank.errors import DataError
from apibank.tools import toolset
from apibank.world import Image, build_image, empty_image

from .data import OfficialData
from .descriptors import described
from .dialogues import dialogue_id, read_dialogues, read_level3
from .errata import Erratum, correct
from .folder import OfficialFolder
from .recorded import level3_rows, service_rows
from .rows import find_sample
from .start import start_rows

NOW = "2023-03-31 09:00:00"
"""The one day on which everything happens, as the original's GetToday has it."""


def official_benchmark(folder: Path | str | None, *, errata: bool = True) -> Benchmark:
    """Return the official benchmark.

    Args:
        folder: The user's copy of the data.
        errata: Whether gold calls that are known to be wrong are corrected; `paper` judges by the records anyway.

    Raises:
        DataError: The folder is missing, or lacks what its dialogues need.
    """
    return _benchmark(OfficialFolder.open(folder), errata)


def official_as_released(folder: Path | str | None) -> Benchmark:
    """Return the official benchmark without the overlay of corrections, under a name of its own.

    Args:
        folder: The user's copy of the data.

    Raises:
        DataError: As `official_benchmark`.
    """
    return official_benchmark(folder, errata=False)


@cache
def _benchmark(folder: OfficialFolder, corrected: bool) -> Benchmark:
    data = OfficialData.read(folder)
    try:
        images = _images(data)
        dialogues = [
            *read_dialogues(data.dialogues[1], 1, images["apis"], _described(data)),
            *read_dialogues(data.dialogues[2], 2, images["apis"], {}),
            *read_level3(data.level3, images["lv3"]),
        ]
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        raise DataError(f"{folder.path} does not hold the official data as released: {problem!r}") from problem
    descriptions, held = _descriptions(data), list[Erratum]()
    if corrected:
        dialogues, held = correct(dialogues, descriptions)
    digest = folder.digest()
    return Benchmark(
        name="official" if corrected else "official-as-released",
        version=digest[:8],
        digest=digest,
        seed=None,
        dialogues=dialogues,
        descriptions=descriptions,
        extra={"official": data, "errata": tuple(held)},
        find_row=find_sample,
    )


def _images(data: OfficialData) -> dict[str, Image]:
    """Return the worlds of levels 1 and 2 and of level 3; the latter two know each their own."""
    start = {**start_rows(data.tables), **service_rows(data.results())} if data.tables else {}
    return {
        "apis": build_image(start, now=NOW) if start else empty_image(),
        "lv3": build_image(level3_rows(data.level3_results()), now=NOW),
    }


def _described(data: OfficialData) -> Mapping[str, tuple[str, ...]]:
    """Return the tools that the prompt of a level-1 dialogue's first call describes, in its order."""
    found = {}
    for file in data.dialogues[1]:
        called = dialogue_id(1, file)
        row = data.rows.get(row_key(called, 0))
        if row is not None:
            found[called] = tuple(descriptor["name"] for descriptor in described(row))
    return found


def _descriptions(data: OfficialData) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the data's descriptors by tool set, and ours of the tools that they lack."""
    shown = {"apis": data.descriptors.current, "lv3": data.descriptors.level3}
    return {
        name: {tool.name: dict(known.get(tool.name) or tool.describe()) for tool in toolset(name).values()}
        for name, known in shown.items()
    }
