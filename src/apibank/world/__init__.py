"""Worlds: the state that tools act on, with its own clock and ids."""

from .changes import RowChange
from .seed import Tables, build_image, load_rows, open_image, seed_tables
from .world import Image, ToolSearch, World, empty_image

__all__ = [
    "Image",
    "RowChange",
    "Tables",
    "ToolSearch",
    "World",
    "build_image",
    "empty_image",
    "load_rows",
    "open_image",
    "seed_tables",
]
