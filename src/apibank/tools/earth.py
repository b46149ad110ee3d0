"""Points on the Earth: what a coordinate may be, and how far two points lie apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from .errors import ToolError

RADIUS = 6_371_008.8
"""The Earth's mean radius in metres (IUGG)."""


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two points in metres, by the haversine formula (Sinnott, 1984).

    Args:
        latitude: Of the first point, in degrees.
        longitude: Of the first point, in degrees.
        other_latitude: Of the second point, in degrees.
        other_longitude: Of the second point, in degrees.
    """
    up = sin(radians(other_latitude - latitude) / 2) ** 2
    along = sin(radians(other_longitude - longitude) / 2) ** 2
    share = up + cos(radians(latitude)) * cos(radians(other_latitude)) * along
    return 2 * RADIUS * asin(sqrt(min(1.0, share)))


def check_point(latitude: float, longitude: float) -> None:
    """Refuse what is no point on the Earth.

    Raises:
        ToolError: `invalid_argument` if a latitude is beyond 90 or a longitude beyond 180 degrees.
    """
    if abs(latitude) > 90:
        raise ToolError("invalid_argument", f"latitude must lie between -90 and 90 degrees, not {latitude:g}.")
    if abs(longitude) > 180:
        raise ToolError("invalid_argument", f"longitude must lie between -180 and 180 degrees, not {longitude:g}.")
