"""Sentence encoders of the BERT family, run by onnxruntime on one thread.

The mean of the last hidden states, scaled to length one. One text is run at a time and without padding: an int8
model scales its activations by the largest of a batch, so that texts in it would change each other's vectors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from apibank.retrieval.packages import PackagedFile

if TYPE_CHECKING:
    from apibank.retrieval.encoder import Vector

READ_CHARACTERS = 8_000


@dataclass(frozen=True)
class SentenceEncoder:
    """A sentence encoder whose weights and vocabulary come from installed packages.

    Args:
        weights: The ONNX file.
        vocabulary: The `tokenizer.json` that the model was trained with.
        hidden_states: The name of the output that holds the last hidden states.
        max_tokens: How many tokens of a text the model reads; the rest is cut off.
        width: The number of dimensions of its vectors.
    """

    weights: PackagedFile
    vocabulary: PackagedFile
    hidden_states: str
    max_tokens: int
    width: int = 384
    _loading: Lock = field(default_factory=Lock, repr=False, compare=False)

    @cached_property
    def identity(self) -> str:
        """The digests of both files, what is read of a text, and the engine's version."""
        engine = f"onnxruntime {_version('onnxruntime', self.weights)}"
        tokens = f"tokenizers {_version('tokenizers', self.weights)}"
        return f"{self.weights.digest} {self.vocabulary.digest} mean {self.max_tokens} {engine} {tokens}"

    def encode(self, text: str) -> Vector:
        """Return the unit vector of a text; what is beyond the model's window is not read."""
        import numpy as np

        with self._loading:
            session, tokenizer, inputs = self._engine
        readable = text[:READ_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        tokens = tokenizer.encode(readable)
        rows = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        feed = {name: np.array([rows[name]], dtype=np.int64) for name in inputs}
        (states,) = session.run([self.hidden_states], feed)
        mean = states[0].mean(axis=0, dtype=np.float64)
        vector: Vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        return vector

    @cached_property
    def _engine(self) -> tuple[Any, Any, list[str]]:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise self.weights.missing(error.name) from error

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = str(self.weights.path)
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(self.vocabulary.path))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.max_tokens)
        return session, tokenizer, [given.name for given in session.get_inputs()]


def _version(package: str, weights: PackagedFile) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise weights.missing(package) from error
