"""Worlds: the state that tools act on, with its own clock and ids."""

from .changes import RowChange
from .world import Image, ToolSearch, World, empty_image

__all__ = ["Image", "RowChange", "ToolSearch", "World", "empty_image"]
