"""Vectors on disk: equal to fresh ones, and never believed when something is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from apibank.retrieval.store import cache_folder, vectors_of
from tests.retrieval.support import WordHashes

TEXTS = ["ring a bell", "roast coffee", "tune a piano"]


def only_file(cache: Path) -> Path:
    (file,) = (cache / "vectors").iterdir()
    return file


def test_kept_vectors_equal_fresh_ones(cache: Path) -> None:
    fresh, again = WordHashes(), WordHashes()
    first, second = vectors_of(TEXTS, fresh), vectors_of(TEXTS, again)
    assert fresh.encoded == TEXTS
    assert again.encoded == []
    assert first.dtype == second.dtype
    assert np.array_equal(first, second)
    assert np.array_equal(first[1], fresh.encode(TEXTS[1]))
    only_file(cache)


def test_another_encoder_or_other_texts_are_kept_apart(cache: Path) -> None:
    vectors_of(TEXTS, WordHashes())
    for texts, encoder in (
        (TEXTS, WordHashes("another")),
        (TEXTS[::-1], WordHashes()),
        (["".join(TEXTS[:2]), TEXTS[2]], WordHashes()),
    ):
        vectors_of(texts, encoder)
        assert encoder.encoded == list(texts)
    assert len(list((cache / "vectors").iterdir())) == 4


@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: b"",
        lambda good: good[:-1],
        lambda good: good + b"\0",
        lambda good: good[:40] + bytes([good[40] ^ 1]) + good[41:],
        lambda good: b"\0" * len(good),
    ],
    ids=["empty", "torn", "longer", "one bit", "zeros"],
)
def test_a_broken_file_is_made_anew(cache: Path, spoil: Callable[[bytes], bytes]) -> None:
    expected = vectors_of(TEXTS, WordHashes())
    file = only_file(cache)
    good = file.read_bytes()
    file.write_bytes(spoil(good))
    assert np.array_equal(vectors_of(TEXTS, WordHashes()), expected)
    assert only_file(cache).read_bytes() == good


def test_a_cache_that_cannot_be_written_costs_no_result(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    encoder = WordHashes()
    assert vectors_of(TEXTS, encoder).shape == (3, WordHashes.width)
    assert cache.read_text() == "a file where the folder should be"


def test_a_write_that_fails_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    assert len(vectors_of(TEXTS, WordHashes())) == 3
    assert list((cache / "vectors").iterdir()) == []


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cache_folder() == Path(os.environ["APIBANK_CACHE"])
    monkeypatch.delenv("APIBANK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "apibank"
    for unusable in ("", "relative/path"):
        monkeypatch.setenv("XDG_CACHE_HOME", unusable)
        assert cache_folder() == Path.home() / ".cache" / "apibank"
