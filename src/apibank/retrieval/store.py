"""Vectors kept on disk between runs.

A file is named after what it was computed from and begins with a digest of the rest, so a file that is torn,
changed or from another version is never used. A folder that cannot be written costs time, never a result.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apibank.retrieval.encoder import Encoder, Matrix

_DIGEST_BYTES = 32


def cache_folder() -> Path:
    """Return the user's cache folder: APIBANK_CACHE, else `apibank` in XDG_CACHE_HOME, else in ~/.cache."""
    own = os.environ.get("APIBANK_CACHE")
    if own:
        return Path(own).expanduser()
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (shared if shared.is_absolute() else Path.home() / ".cache") / "apibank"


def vectors_of(texts: Sequence[str], encoder: Encoder) -> Matrix:
    """Return the vectors of some texts, a row a text, from disk where they have been computed before."""
    import numpy as np

    if not texts:
        return np.empty((0, encoder.width), dtype=np.float32)
    file = _file_of(texts, encoder)
    kept = _read(file, len(texts), encoder.width)
    if kept is not None:
        return kept
    fresh = np.stack([encoder.encode(text) for text in texts])
    _write(file, fresh)
    return fresh


def _file_of(texts: Sequence[str], encoder: Encoder) -> Path:
    key = sha256(encoder.identity.encode())
    for text in texts:
        key.update(sha256(text.encode("utf-8", "surrogatepass")).digest())
    return cache_folder() / "vectors" / f"{key.hexdigest()[:40]}.f32"


def _read(file: Path, rows: int, width: int) -> Matrix | None:
    import numpy as np

    try:
        content = file.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if len(body) != rows * width * 4 or sha256(body).digest() != digest:
        return None
    return np.frombuffer(body, dtype="<f4").reshape(rows, width).astype(np.float32)


def _write(file: Path, vectors: Matrix) -> None:
    import tempfile

    body = vectors.astype("<f4").tobytes()
    unfinished: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        unfinished = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(sha256(body).digest() + body)
        unfinished.replace(file)
    except OSError:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
