"""The weather at a place, and what to wear in it."""

from __future__ import annotations

import re
from typing import Any

from apibank.world import World

from .earth import check_point, metres_between
from .errors import ToolError
from .tool import tool
from .types import Name, Number

DOMAIN = "Information Query and Processing"

AROUND = 0.05
"""How many degrees a point may lie from a place, north or east, and still have its weather."""

_LAYERS = (
    (0, ("Warm coat", "Hat", "Gloves", "Scarf", "Thermal underwear")),
    (10, ("Warm coat", "Hat", "Gloves")),
    (20, ("Light jacket", "Long-sleeved shirt")),
)
_SUMMER = ("T-shirt", "Shorts")


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def get_weather_for_coordinates(world: World, latitude: Number, longitude: Number) -> dict[str, Any]:
    """Tell the present weather at a point on the map.

    Args:
        latitude: Of the point, in degrees, north positive; Geocoding gives it for an address.
        longitude: Of the point, in degrees, east positive; Geocoding gives it for an address.

    Returns:
        temperature (float): In degrees Celsius.
        humidity (float): Relative humidity, as a fraction from 0 to 1.
        description (str): The weather in words, such as "Light rain".

    Raises:
        ToolError: `invalid_argument` if there is no such point; `not_found` if no weather is reported near it.
    """
    check_point(latitude, longitude)
    reports = world.rows(
        "SELECT * FROM weather WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
        *(latitude - AROUND, latitude + AROUND, longitude - AROUND, longitude + AROUND),
    )
    if not reports:
        raise ToolError("not_found", f"No weather is reported near {latitude:g}, {longitude:g}.")
    nearest = min(reports, key=lambda r: metres_between(latitude, longitude, r["latitude"], r["longitude"]))
    return {key: nearest[key] for key in ("temperature", "humidity", "description")}


@tool(domain=DOMAIN, effect="compute", sets=("lv3",))
def clothing_recommendation(
    world: World, temperature: Number, humidity: Number, weather_conditions: Name
) -> dict[str, list[str]]:
    """Suggest what to wear for the weather that somebody goes out in.

    Layers follow the temperature; rain, snow, wind, strong sun and sultry heat each add what they call for.

    Args:
        temperature: In degrees Celsius.
        humidity: Relative humidity, as a fraction from 0 to 1 or as a percentage above 1.
        weather_conditions: The weather in words, such as "Sunny" or "Light rain".

    Returns:
        clothing_options (list): The names of the garments.

    Raises:
        ToolError: `invalid_argument` if the temperature is none that occurs outdoors, or the humidity is negative or
            above 100 percent.
    """
    if not -90 <= temperature <= 60:
        raise ToolError("invalid_argument", f"temperature must lie between -90 and 60 degrees, not {temperature:g}.")
    if not 0 <= humidity <= 100:
        raise ToolError("invalid_argument", f"humidity must be a fraction or a percentage, not {humidity:g}.")
    damp = humidity if humidity <= 1 else humidity / 100
    garments = list(next((layer for below, layer in _LAYERS if temperature < below), _SUMMER))
    if _mentions(weather_conditions, "snow|sleet|blizzard"):
        garments.append("Waterproof boots")
    elif _mentions(weather_conditions, "rain|drizzl|shower|thunder"):
        garments.append("Raincoat")
    if _mentions(weather_conditions, "wind|gust|gale|breez"):
        garments.append("Windbreaker")
    if temperature > 20 and _mentions(weather_conditions, "sun"):
        garments += ["Sunglasses", "Sun hat"]
    if temperature >= 25 and damp > 0.8:
        garments.append("Linen shirt")
    return {"clothing_options": garments}


def _mentions(conditions: str, stems: str) -> bool:
    return re.search(rf"\b({stems})", conditions, re.IGNORECASE) is not None
