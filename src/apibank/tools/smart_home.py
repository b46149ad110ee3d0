"""The smart home: scenes, which set several devices at once, and switches, which a clock turns on or off.

Scenes and switched devices are kept by their name without regard to case and spaces. A device has at most one switch
for a moment; setting it again says what happens then.
"""

from __future__ import annotations

import json
from typing import Any

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Devices, Flag, Name, Timestamp, folded

DOMAIN = "Smart Home"


@tool(domain=DOMAIN, effect="create")
def add_scene(world: World, name: Name, devices: Devices) -> str:
    """Set up a new scene of the smart home from the devices that take part in it.

    Args:
        name: What the scene is called, as in movie night.
        devices: The devices of the scene, a list of objects with name and description, as in
            [{"name": "floor lamp", "description": "Lamp beside the sofa, dimmed to 20%"}].

    Returns:
        status (str): "success" once the scene is set up.

    Raises:
        ToolError: `invalid_argument` if the name is empty, a device has no name or description, or two devices share
            a name; `conflict` if there is a scene of this name.
    """
    if _has_scene(world, name):
        raise ToolError("conflict", f"There already is a scene {name}; ModifyScene changes it.")
    world.insert("scenes", name=folded(name), devices=_written(devices))
    return "success"


@tool(domain=DOMAIN, effect="delete")
def delete_scene(world: World, name: Name) -> str:
    """Remove a scene of the smart home.

    Args:
        name: What the scene is called.

    Returns:
        status (str): "success" once the scene is gone.

    Raises:
        ToolError: `invalid_argument` if the name is empty; `not_found` if there is no scene of this name.
    """
    _require_scene(world, name)
    world.execute("DELETE FROM scenes WHERE name = ?", folded(name))
    return "success"


@tool(domain=DOMAIN, effect="update")
def modify_scene(world: World, name: Name, devices: Devices) -> str:
    """Replace the devices of a scene of the smart home.

    Args:
        name: What the scene is called.
        devices: All devices that the scene shall have, a list of objects with name and description, as in
            [{"name": "floor lamp", "description": "Lamp beside the sofa, dimmed to 20%"}].

    Returns:
        status (str): "success" once the scene is changed.

    Raises:
        ToolError: `invalid_argument` if the name is empty, a device has no name or description, or two devices share
            a name; `not_found` if there is no scene of this name.
    """
    _require_scene(world, name)
    world.execute("UPDATE scenes SET devices = ? WHERE name = ?", _written(devices), folded(name))
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_scene(world: World, name: Name) -> list[dict[str, Any]]:
    """Look up which devices take part in a scene of the smart home.

    Args:
        name: What the scene is called.

    Returns:
        devices (list): The scene's devices, each with its `name` and `description`.

    Raises:
        ToolError: `invalid_argument` if the name is empty; `not_found` if there is no scene of this name.
    """
    _require_scene(world, name)
    devices: list[dict[str, Any]] = json.loads(world.value("SELECT devices FROM scenes WHERE name = ?", folded(name)))
    return devices


@tool(domain=DOMAIN, effect="create")
def timed_switch(world: World, name: Name, time: Timestamp, on: Flag) -> str:
    """Have a device of the smart home turned on or off at a given moment.

    Args:
        name: The device, as in bedroom heater.
        time: When it switches, as YYYY-MM-DD HH:MM:SS.
        on: true to turn the device on, false to turn it off.

    Returns:
        status (str): "success" once the switch is set.

    Raises:
        ToolError: `invalid_argument` if the device's name is empty, the time has another form or `on` is neither true
            nor false.
    """
    world.execute(
        "INSERT INTO timed_switches (device, time, turn_on) VALUES (?, ?, ?)"
        " ON CONFLICT (device, time) DO UPDATE SET turn_on = excluded.turn_on",
        _device(name),
        time,
        int(on),
    )
    return "success"


@tool(domain=DOMAIN, effect="delete")
def cancel_timed_switch(world: World, name: Name, time: Timestamp) -> str:
    """Take back what a device of the smart home was set to do at a given moment.

    Args:
        name: The device, as in bedroom heater.
        time: When it was set to switch, as YYYY-MM-DD HH:MM:SS.

    Returns:
        status (str): "success" once the device no longer switches then.

    Raises:
        ToolError: `invalid_argument` if the device's name is empty or the time has another form; `not_found` if the
            device has no switch, or none at that moment.
    """
    device = _device(name)
    if not world.execute("DELETE FROM timed_switches WHERE device = ? AND time = ?", device, time):
        if world.value("SELECT 1 FROM timed_switches WHERE device = ?", device):
            raise ToolError("not_found", f"The device {name} is not set to switch at {time}.")
        raise ToolError("not_found", f"The device {name} is not set to switch at any time.")
    return "success"


def _has_scene(world: World, name: str) -> bool:
    if not name:
        raise ToolError("invalid_argument", "The name of the scene is empty.")
    return world.value("SELECT 1 FROM scenes WHERE name = ?", folded(name)) is not None


def _require_scene(world: World, name: str) -> None:
    if not _has_scene(world, name):
        raise ToolError("not_found", f"There is no scene {name}.")


def _written(devices: list[dict[str, Any]]) -> str:
    seen: set[str] = set()
    for device in devices:
        if folded(device["name"]) in seen:
            raise ToolError("invalid_argument", f"Two devices of the scene are called {device['name']}.")
        seen.add(folded(device["name"]))
    return json.dumps(devices, ensure_ascii=False)


def _device(name: str) -> str:
    if not name:
        raise ToolError("invalid_argument", "The name of the device is empty.")
    return folded(name)
