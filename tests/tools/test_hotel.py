"""Bookings at one hotel never overlap."""

from typing import Any

import pytest

from apibank.tools.hotel import book_hotel

from .expect import changes, refused

STAY = {
    "hotel_name": "Gasthof Drei Linden",
    "check_in_time": "2026-05-10",
    "check_out_time": "2026-05-14",
    "room_count": 1,
    "adult_count": 2,
    "child_count": 1,
}


def test_seed_orders_could_have_been_booked(world):
    rows = world.rows("SELECT * FROM hotel_orders ORDER BY id")
    assert len(rows) >= 30
    world.execute("DELETE FROM hotel_orders")
    for row in rows:
        stay = {"hotel_name": row["hotel_name"], "check_in_time": row["check_in"], "check_out_time": row["check_out"]}
        counts = {name: row[name] for name in ("room_count", "adult_count", "child_count")}
        assert book_hotel(world, **stay, **counts) == str(row["id"])


def test_a_booking_is_kept_under_its_id(world):
    count = world.value("SELECT count(*) FROM hotel_orders")
    assert changes(world, book_hotel, **STAY) == ["hotel_orders insert"]
    kept = world.row("SELECT * FROM hotel_orders WHERE id = ?", count + 1)
    assert kept is not None
    assert kept.pop("id") == count + 1
    assert list(kept.values()) == list(STAY.values())
    assert book_hotel(world, **{**STAY, "hotel_name": "Gasthof Vier Linden"}) == str(count + 2)


@pytest.mark.parametrize(
    ("arrival", "departure", "free"),
    [
        ("2026-05-05", "2026-05-10", True),
        ("2026-05-14", "2026-05-15", True),
        ("2026-05-09", "2026-05-11", False),
        ("2026-05-13", "2026-05-20", False),
        ("2026-05-11", "2026-05-12", False),
        ("2026-05-10", "2026-05-14", False),
        ("2026-05-01", "2026-05-31", False),
    ],
)
def test_nights_are_booked_once(world, arrival, departure, free):
    book_hotel(world, **STAY)
    other = {**STAY, "hotel_name": "GASTHOF  drei linden", "check_in_time": arrival, "check_out_time": departure}
    if free:
        assert changes(world, book_hotel, **other) == ["hotel_orders insert"]
    else:
        assert refused(world, book_hotel, **other) == "conflict"
    assert changes(world, book_hotel, **{**other, "hotel_name": "Another House"}) == ["hotel_orders insert"]


def test_two_adults_fit_in_one_room(world):
    assert refused(world, book_hotel, **{**STAY, "adult_count": 3}) == "rejected"
    assert changes(world, book_hotel, **{**STAY, "adult_count": "3", "room_count": "2"}) == ["hotel_orders insert"]


def test_a_booking_that_makes_no_sense(world):
    cases: list[dict[str, Any]] = [
        {"check_in_time": "10 May"},
        {"check_out_time": "2026-05-32"},
        {"check_out_time": "2026-05-10"},
        {"check_out_time": "2026-05-01"},
        {"room_count": 0},
        {"room_count": "a few"},
        {"adult_count": 0},
        {"adult_count": 1.5},
        {"child_count": -1},
    ]
    for part in cases:
        assert refused(world, book_hotel, **{**STAY, **part}) == "invalid_argument", part
