"""Worlds: the state that tools act on, with its own clock and ids."""

from .changes import RowChange
from .image import TIME_FORMAT, Image, Tables, build_image, empty_image
from .seed import open_image, seed_tables
from .world import ToolSearch, World

__all__ = [
    "TIME_FORMAT",
    "Image",
    "RowChange",
    "Tables",
    "ToolSearch",
    "World",
    "build_image",
    "empty_image",
    "open_image",
    "seed_tables",
]
