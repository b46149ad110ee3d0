"""What an encoder is: something that turns one text into one unit vector.

A text's vector depends on the text and the encoder's identity alone, never on texts encoded beside it; that is
what lets vectors be kept on disk, and a tool be added without moving the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vector: TypeAlias = "NDArray[np.float32]"
Matrix: TypeAlias = "NDArray[np.float32]"


class Encoder(Protocol):
    """Text to unit vector, loaded when it is first needed."""

    @property
    def identity(self) -> str:
        """Everything that decides its vectors (weights, tokenizer, engine), told without loading it."""
        ...

    @property
    def width(self) -> int:
        """The number of dimensions of its vectors."""
        ...

    def encode(self, text: str) -> Vector:
        """Return the unit vector of one text."""
        ...
