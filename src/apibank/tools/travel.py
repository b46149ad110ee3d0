"""Travel: flights, hotels, restaurants, where an address lies, and where a colleague is."""

from __future__ import annotations

import json
from typing import Any

from apibank.world import World

from .earth import check_point, metres_between
from .errors import ToolError
from .spelling import spellings
from .tool import tool
from .types import Date, Integer, Name, Number, folded

DOMAIN = "Others"
INFORMATION = "Information Query and Processing"


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def flight_search(world: World, source: Name, destination: Name, travel_dates: Date) -> dict[str, Any]:
    """Find the direct flights from one city to another that leave on a given day.

    Args:
        source: The city to leave from, such as "Lisbon".
        destination: The city to fly to, such as "Paris".
        travel_dates: The day of departure, as YYYY-MM-DD.

    Returns:
        flights (list): The flights, earliest first, each with `source`, `destination`, `departure_date` and
            `arrival_date` (local times) and, where known, airline, flight number and price; empty if none leaves then.

    Raises:
        ToolError: `invalid_argument` if the day has another form.
    """
    found = world.rows(
        "SELECT source, destination, details FROM flights"
        " WHERE source IN (?, ?) AND destination IN (?, ?) AND date = ? ORDER BY id",
        *spellings(source),
        *spellings(destination),
        travel_dates,
    )
    flights = [
        {"source": row["source"], "destination": row["destination"], **json.loads(row["details"])} for row in found
    ]
    return {"flights": sorted(flights, key=lambda flight: str(flight.get("departure_date", "")))}


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def hotel_availability(world: World, destination: Name, check_in_date: Date, check_out_date: Date) -> dict[str, Any]:
    """Find the hotels of a city that have a room free for the whole of a stay.

    Args:
        destination: The city to stay in, such as "Istanbul".
        check_in_date: The day of arrival, as YYYY-MM-DD.
        check_out_date: The day of departure, as YYYY-MM-DD; it must come after the day of arrival.

    Returns:
        hotels (list): The hotels with a free room, each with `destination`, `check_in_date` and `check_out_date` of
            the stay and, where known, name, stars and price a night; empty if every one is full.

    Raises:
        ToolError: `invalid_argument` if a day has another form, or the stay does not last a night.
    """
    if check_out_date <= check_in_date:
        raise ToolError("invalid_argument", f"check_out_date must come after check_in_date, {check_in_date}.")
    found = world.rows(
        "SELECT destination, details FROM hotels"
        " WHERE destination IN (?, ?) AND check_in <= ? AND check_out >= ? ORDER BY id",
        *spellings(destination),
        check_in_date,
        check_out_date,
    )
    stay = {"check_in_date": check_in_date, "check_out_date": check_out_date}
    return {"hotels": [{"destination": row["destination"], **stay, **json.loads(row["details"])} for row in found]}


@tool(domain=INFORMATION, effect="read", sets=("lv3",))
def travel_status(world: World, member_name: Name) -> str:
    """Find a person's current location or whereabouts: in the office, at home, on leave or on a trip.

    Args:
        member_name: The member's full name, as OrganizationMembers lists it.

    Returns:
        status (str): What the member is doing, such as "Working from home".

    Raises:
        ToolError: `not_found` if nothing is known of a person of this name.
    """
    status = world.value("SELECT status FROM travel_status WHERE member_name IN (?, ?)", *spellings(member_name))
    if status is None:
        raise ToolError("not_found", f"Nothing is known of where {member_name or 'a person without a name'} is.")
    return str(status)


@tool(domain=INFORMATION, effect="read", sets=("lv3",))
def nearby_restaurants(world: World, latitude: Number, longitude: Number, distance: Integer) -> dict[str, Any]:
    """Find the restaurants within some distance of a point, nearest first.

    Args:
        latitude: Of the point, in degrees, north positive; Geocoding gives it for an address.
        longitude: Of the point, in degrees, east positive; Geocoding gives it for an address.
        distance: How far away a restaurant may be, in metres as the crow flies.

    Returns:
        restaurants (list): The restaurants, nearest first, each with `coordinates` as [latitude, longitude], `name`
            and, where known, cuisine and rating; empty if there is none so near.

    Raises:
        ToolError: `invalid_argument` if there is no such point, or the distance is negative.
    """
    check_point(latitude, longitude)
    if distance < 0:
        raise ToolError("invalid_argument", f"distance must not be negative, and {distance} is.")
    reach = distance / 111_000
    found = world.rows(
        "SELECT * FROM restaurants WHERE latitude BETWEEN ? AND ? ORDER BY id", latitude - reach, latitude + reach
    )
    near = [(metres_between(latitude, longitude, row["latitude"], row["longitude"]), row) for row in found]
    near = sorted((pair for pair in near if pair[0] <= distance), key=lambda pair: pair[0])
    return {
        "restaurants": [
            {"coordinates": [row["latitude"], row["longitude"]], "name": row["name"], **json.loads(row["details"])}
            for _, row in near
        ]
    }


@tool(domain=INFORMATION, effect="read", sets=("lv3",))
def geocoding(world: World, address: Name) -> dict[str, float]:
    """Find the coordinates of an address, a landmark or a city.

    Args:
        address: What to find, such as "Lyon", "Lyon, France", "Galata Tower, Istanbul" or a street with its city.

    Returns:
        latitude (float): In degrees, north positive.
        longitude (float): In degrees, east positive.

    Raises:
        ToolError: `not_found` if the address is not on the map.
    """
    place = world.row("SELECT latitude, longitude FROM geocodes WHERE address IN (?, ?)", *spellings(address))
    if place is None:
        place = _in_its_region(world, address)
    if place is None:
        raise ToolError("not_found", f"There is no {address or 'place without a name'} on the map.")
    return {"latitude": place["latitude"], "longitude": place["longitude"]}


def _in_its_region(world: World, address: str) -> dict[str, Any] | None:
    head, *rest = address.split(",")
    for place in world.rows("SELECT * FROM geocodes WHERE address IN (?, ?)", *spellings(head)):
        regions = {folded(region) for region in place["region"].split(",")}
        if all(regions & set(map(folded, spellings(part))) for part in rest):
            return place
    return None
