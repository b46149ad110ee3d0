"""The released smart-home and hotel tools, as functions of a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apibank.protocols.released import dates
from apibank.protocols.released.failures import Failure
from apibank.protocols.released.state import State


def _scene_name(name: str) -> str:
    name = name.strip().lower()
    if not name:
        raise Failure("blank")
    return name


def tidy(devices: Any) -> list[dict[str, Any]]:
    """Return a scene's devices with trimmed names and descriptions, by name.

    Raises:
        TypeError: The devices came as text, whose letters have no fields.
    """
    rows = [
        {**device, "name": device["name"].strip().lower(), "description": device["description"].strip()}
        for device in devices
    ]
    return sorted(rows, key=lambda device: str(device["name"]))


def _devices(devices: Any) -> list[dict[str, Any]]:
    seen: set[str] = set()
    for device in devices:
        if "name" not in device or "description" not in device:
            raise Failure("format")
        name = device["name"].strip().lower()
        if name in seen:
            raise Failure("twice")
        seen.add(name)
    return tidy(devices)


def add_scene(state: State, name: str, devices: Any) -> str:
    """Store a new scene."""
    name, rows = _scene_name(name), _devices(devices)
    if name in state.table("Scenes"):
        raise Failure("taken")
    state.put("Scenes", name, rows)
    return "success"


def modify_scene(state: State, name: str, devices: Any) -> str:
    """Replace a stored scene."""
    name, rows = _scene_name(name), _devices(devices)
    if name not in state.table("Scenes"):
        raise Failure("unknown")
    state.put("Scenes", name, rows)
    return "success"


def query_scene(state: State, name: str) -> Any:
    """Tell a scene's devices."""
    name = _scene_name(name)
    if name not in state.table("Scenes"):
        raise Failure("unknown")
    return state.table("Scenes")[name]


def delete_scene(state: State, name: str) -> str:
    """Remove a scene."""
    name = _scene_name(name)
    if name not in state.table("Scenes"):
        raise Failure("unknown")
    state.remove("Scenes", name)
    return "success"


def timed_switch(state: State, name: str, time: str, on: bool) -> str:
    """Set a device to switch at a time, or change what happens then."""
    name = name.strip().lower()
    if not name:
        raise Failure("blank")
    time = dates.reprint(time, dates.MOMENT)
    entries = list(state.table("TimeSwitch").get(name, ()))
    place = next((place for place, entry in enumerate(entries) if entry["time"] == time), len(entries))
    entries[place : place + 1] = [{"time": time, "on": on}]
    state.put("TimeSwitch", name, entries)
    return "success"


def cancel_timed_switch(state: State, name: str, time: str) -> str:
    """Remove a device's switch at a time."""
    name = name.strip().lower()
    if not name:
        raise Failure("blank")
    time = dates.reprint(time, dates.MOMENT)
    if name not in state.table("TimeSwitch"):
        raise Failure("unknown")
    entries = list(state.table("TimeSwitch")[name])
    place = next((place for place, entry in enumerate(entries) if entry["time"] == time), None)
    if place is None:
        raise Failure("no_time")
    del entries[place]
    state.put("TimeSwitch", name, entries)
    return "success"


def book_hotel(
    state: State,
    hotel_name: str,
    check_in_time: str,
    check_out_time: str,
    room_count: int,
    adult_count: int,
    child_count: int,
) -> str:
    """Book rooms; the order's id is the number of orders plus one."""
    arrival = datetime.strptime(check_in_time, dates.DAY)
    departure = datetime.strptime(check_out_time, dates.DAY)
    if adult_count > 2 and room_count == 1:
        raise Failure("rooms")
    orders = state.table("Hotel")
    for order in orders.values():
        if order["hotel_name"] == hotel_name:
            start = datetime.strptime(order["check_in_time"], dates.DAY)
            end = datetime.strptime(order["check_out_time"], dates.DAY)
            if start <= arrival < end or start < departure <= end:
                raise Failure("booked")
    number = str(len(orders) + 1)
    order = {"hotel_name": hotel_name, "check_in_time": check_in_time, "check_out_time": check_out_time}
    state.put(
        "Hotel",
        number,
        order | {"room_count": room_count, "adult_count": adult_count, "child_count": child_count},
    )
    return number
