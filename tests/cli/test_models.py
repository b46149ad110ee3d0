"""`apibank models` looks after the weights in the user's cache."""

from pathlib import Path

import pytest

from apibank.models import weights
from tests.cli.said import Shell


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("APIBANK_CACHE", str(tmp_path))
    return tmp_path / "models"


def put(name: str) -> Path:
    """Put a file of the right size in a model's place."""
    file = weights.place(name)
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        stream.truncate(weights.known(name).size)
    return file


def test_an_empty_cache(apibank: Shell, cache: Path):
    listed = apibank("models", "list", "--json").document
    assert listed["folder"] == str(cache)
    assert {entry["name"]: entry["here"] for entry in listed["models"]} == dict.fromkeys(weights.KNOWN, False)
    said = apibank("models", "path")
    assert said.status == 3
    assert f"apibank models pull {weights.DEFAULT}" in said.complaint
    assert apibank("models", "rm", weights.DEFAULT).out == f"{weights.DEFAULT} was not here\n"


def test_a_model_that_is_here(apibank: Shell, cache: Path):
    file = put(weights.DEFAULT)
    text = apibank("models", "list")
    assert "yes" in text.out
    assert str(cache) in text.err
    assert apibank("models", "path").out == f"{file}\n"
    assert apibank("models", "path", "--json").document == {"model": weights.DEFAULT, "path": str(file)}
    assert apibank("models", "rm", weights.DEFAULT, "--json").document == {"model": weights.DEFAULT, "removed": True}
    assert not file.exists()


def test_pull_tells_steps_on_standard_error_and_the_file_on_standard_output(
    apibank: Shell, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = []

    def pull(name: str, progress: weights.Progress | None = None) -> Path:
        asked.append(name)
        if progress is not None:
            progress("fetching")
        return weights.place(name)

    monkeypatch.setattr(weights, "pull", pull)
    said = apibank("models", "pull")
    assert (said.status, said.out, said.err) == (0, f"{weights.place(weights.DEFAULT)}\n", "fetching\n")
    assert apibank("models", "pull", "other-one", "--json").status == 2
    assert asked == [weights.DEFAULT, "other-one"]


@pytest.mark.parametrize("command", ["path", "rm", "pull"])
def test_an_unknown_model_is_one_line(apibank: Shell, cache: Path, command: str):
    assert weights.DEFAULT in apibank("models", command, "no-such-model").complaint
    assert not cache.exists() or not any(cache.iterdir())
