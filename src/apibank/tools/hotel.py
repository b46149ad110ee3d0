"""Hotel bookings: no two of them at one hotel overlap, and a guest may arrive on the day another leaves."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Date, Integer, Name, folded


@tool(domain="Others", effect="create")
def book_hotel(
    world: World,
    hotel_name: Name,
    check_in_time: Date,
    check_out_time: Date,
    room_count: Integer,
    adult_count: Integer,
    child_count: Integer,
) -> str:
    """Book rooms at a hotel from one day to another, and hand out the order's id.

    Args:
        hotel_name: The hotel.
        check_in_time: The day of arrival, as YYYY-MM-DD.
        check_out_time: The day of departure, as YYYY-MM-DD.
        room_count: How many rooms; one room alone sleeps at most two adults.
        adult_count: How many adults.
        child_count: How many children; 0 if there are none.

    Returns:
        order_id (str): The id of the order.

    Raises:
        ToolError: `invalid_argument` if a date has another form, the departure is not after the arrival, or a number
            is not a whole one that makes sense; `rejected` if more than two adults share one room; `conflict` if the
            hotel is booked on one of these nights.
    """
    if check_out_time <= check_in_time:
        raise ToolError("invalid_argument", f"The departure on {check_out_time} must be after the arrival.")
    if room_count < 1 or adult_count < 1 or child_count < 0:
        raise ToolError(
            "invalid_argument", "A booking is for one room or more, one adult or more, and 0 children or more."
        )
    if adult_count > 2 and room_count == 1:
        raise ToolError("rejected", f"One room sleeps at most two adults; book more rooms for {adult_count}.")
    overlapping = world.rows(
        "SELECT * FROM hotel_orders WHERE check_out > ? AND check_in < ? ORDER BY check_in, id",
        check_in_time,
        check_out_time,
    )
    for order in overlapping:
        if folded(order["hotel_name"]) == folded(hotel_name):
            taken = f"from {order['check_in']} to {order['check_out']}"
            raise ToolError("conflict", f"{order['hotel_name']} is booked {taken}; choose other days.")
    order_id = world.insert(
        "hotel_orders",
        hotel_name=hotel_name,
        check_in=check_in_time,
        check_out=check_out_time,
        room_count=room_count,
        adult_count=adult_count,
        child_count=child_count,
    )
    return str(order_id)
