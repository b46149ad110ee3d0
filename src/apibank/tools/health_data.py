"""Health records: what was measured of a person at a moment, under the person's id in a health service.

A moment has one record; measuring again at that moment adds to it, and a later value of the same name counts.
"""

from __future__ import annotations

import json
from typing import Any

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Identifier, Measurements, Timestamp

DOMAIN = "Health Management"


@tool(domain=DOMAIN, effect="create")
def record_health_data(
    world: World, user_id: Identifier, time: Timestamp, health_data: Measurements | None = None
) -> str:
    """Write down what was measured of a person at a given moment, such as blood pressure, pulse or weight.

    Args:
        user_id: The person's id in the health records, as in MK4471.
        time: When it was measured, as YYYY-MM-DD HH:MM:SS.
        health_data: What was measured, a list of objects with name and value, as in
            [{"name": "blood_pressure", "value": [120, 80]}, {"name": "heart_rate", "value": 72}].

    Returns:
        status (str): "success" once the measurements are written down.

    Raises:
        ToolError: `invalid_argument` if the id is empty, the time has another form, nothing was measured, a
            measurement has no name or value, or two have the same name.
    """
    user = _owner(user_id)
    if not health_data:
        raise ToolError("invalid_argument", "There is nothing to write down; give at least one measurement.")
    measured: dict[str, Any] = {}
    for item in health_data:
        if item["name"] in measured:
            raise ToolError("invalid_argument", f"{item['name']} is measured twice; give each name once.")
        measured[item["name"]] = item["value"]
    known = world.value("SELECT data FROM health_records WHERE user_id = ? AND time = ?", user, time)
    if known is None:
        world.insert("health_records", user_id=user, time=time, data=_written(measured))
    else:
        data = _written({**json.loads(known), **measured})
        world.execute("UPDATE health_records SET data = ? WHERE user_id = ? AND time = ?", data, user, time)
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_health_data(
    world: World, user_id: Identifier, start_time: Timestamp, end_time: Timestamp
) -> list[dict[str, Any]]:
    """Look up what was measured of a person in a span of time.

    Args:
        user_id: The person's id in the health records, as in MK4471.
        start_time: Where the span begins, as YYYY-MM-DD HH:MM:SS.
        end_time: Where the span ends, as YYYY-MM-DD HH:MM:SS; a record of this very moment belongs to it.

    Returns:
        health_data (list): The records from first to last, each with its `time` and every measurement by name.

    Raises:
        ToolError: `invalid_argument` if the id is empty, a time has another form or the span ends before it begins;
            `not_found` if nobody has this id or nothing was measured in the span.
    """
    user = _owner(user_id)
    if start_time > end_time:
        raise ToolError("invalid_argument", f"The span ends at {end_time}, before it begins at {start_time}.")
    rows = world.rows(
        "SELECT * FROM health_records WHERE user_id = ? AND time BETWEEN ? AND ? ORDER BY time",
        user,
        start_time,
        end_time,
    )
    if not rows:
        if not world.value("SELECT 1 FROM health_records WHERE user_id = ?", user):
            raise ToolError("not_found", f"There are no health records of {user_id}.")
        raise ToolError("not_found", f"Nothing was measured of {user_id} between {start_time} and {end_time}.")
    return [{"time": row["time"]} | json.loads(row["data"]) | {"time": row["time"]} for row in rows]


def _owner(user_id: str) -> str:
    if not user_id:
        raise ToolError("invalid_argument", "The id of the person is empty.")
    return user_id.upper()


def _written(measured: dict[str, Any]) -> str:
    return json.dumps(measured, ensure_ascii=False, sort_keys=True)
