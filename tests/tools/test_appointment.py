"""A patient has at most one appointment a day, and its id finds it."""

import re
from typing import Any

from apibank.tools.appointment import (
    appointment_registration,
    cancel_registration,
    modify_registration,
    query_registration,
)
from apibank.world import World

from .expect import changes, refused

ASTRID = {"patient_name": "Astrid Ekman", "date": "2026-04-08"}


def id_of(world, patient, date):
    return world.value("SELECT appointment_id FROM appointments WHERE patient_name = ? AND date = ?", patient, date)


def test_seed_appointments_are_found(world):
    rows = world.rows("SELECT * FROM appointments")
    assert len(rows) >= 70
    assert len({row["doctor_name"] for row in rows}) >= 20
    for row in rows:
        number = row.pop("appointment_id")
        assert re.fullmatch("[1-9][0-9]{7}", number)
        assert query_registration(world, patient_name=row["patient_name"], date=row["date"]) == {number: row}


def test_a_registration_is_found_under_its_id(world):
    visit = {"patient_name": "Dorothy Ellison", "date": "2026-05-20", "doctor_name": "Dr. Campbell"}
    number = appointment_registration(world, **visit)
    assert re.fullmatch("[1-9][0-9]{7}", number)
    assert query_registration(world, patient_name=" dorothy  ELLISON", date="2026-5-20") == {number: visit}


def test_ids_follow_from_the_world_and_never_repeat(world):
    twin = world.fork()
    visits = [{"patient_name": f"Child {n}", "date": "2026-06-01", "doctor_name": "Dr. Bello"} for n in range(20)]
    numbers = [appointment_registration(world, **visit) for visit in visits]
    assert numbers == [appointment_registration(twin, **visit) for visit in visits]
    assert len(set(numbers)) == len(numbers)
    twin.close()


def test_a_drawn_id_that_is_taken_is_drawn_again():
    with World.empty() as world, World.empty() as other:
        first = appointment_registration(world, patient_name="A", date="2026-04-01", doctor_name="Dr. B")
        other.insert("appointments", appointment_id=first, patient_name="C", date="2026-04-01", doctor_name="Dr. B")
        assert appointment_registration(other, patient_name="A", date="2026-04-01", doctor_name="Dr. B") != first


def test_one_appointment_a_patient_and_day(world):
    for doctor in ("Dr. Sandberg", "dr. sandberg", "Dr. Halvorsen"):
        assert refused(world, appointment_registration, **ASTRID, doctor_name=doctor) == "conflict"
    same_day = {"patient_name": "Bram Visser", "date": "2026-04-08", "doctor_name": "Dr. Sandberg"}
    assert changes(world, appointment_registration, **same_day) == ["appointments insert"]


def test_a_registration_names_patient_doctor_and_day(world):
    visit = {"patient_name": "Bram Visser", "date": "2026-04-08", "doctor_name": "Dr. Sandberg"}
    for part in ({"patient_name": " "}, {"doctor_name": ""}, {"date": "8 April"}, {"date": "2026-02-29"}):
        assert refused(world, appointment_registration, **{**visit, **part}) == "invalid_argument"


def test_day_doctor_or_both_can_change(world):
    number = id_of(world, "Astrid Ekman", "2026-04-08")
    assert changes(world, modify_registration, appointment_id=number, new_appointment_date="2026-04-09") == [
        "appointments update"
    ]
    modify_registration(world, appointment_id=number, new_appointment_doctor="Dr. Halvorsen")
    found = query_registration(world, patient_name="Astrid Ekman", date="2026-04-09")
    assert found == {number: {"patient_name": "Astrid Ekman", "date": "2026-04-09", "doctor_name": "Dr. Halvorsen"}}
    modify_registration(
        world, appointment_id=number, new_appointment_date="2026-04-10", new_appointment_doctor="Dr. Wanjiru"
    )
    assert query_registration(world, patient_name="Astrid Ekman", date="2026-04-10")[number]["doctor_name"] == (
        "Dr. Wanjiru"
    )
    assert refused(world, query_registration, **ASTRID) == "not_found"


def test_a_change_must_change_something(world):
    number = id_of(world, "Astrid Ekman", "2026-04-08")
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "invalid_argument"),
        ({"new_appointment_date": None, "new_appointment_doctor": None}, "invalid_argument"),
        ({"new_appointment_doctor": " "}, "invalid_argument"),
        ({"new_appointment_date": ""}, "invalid_argument"),
        ({"new_appointment_date": "2026-04-08"}, "conflict"),
        ({"new_appointment_doctor": "DR. Sandberg"}, "conflict"),
        ({"new_appointment_date": "2026-04-09", "new_appointment_doctor": "Dr. Sandberg"}, "conflict"),
        ({"new_appointment_date": "2026-04-08", "new_appointment_doctor": "Dr. Halvorsen"}, "conflict"),
        ({"new_appointment_date": "2026-06-10"}, "conflict"),
    ]
    for arguments, kind in cases:
        assert refused(world, modify_registration, appointment_id=number, **arguments) == kind, arguments
    assert refused(world, modify_registration, appointment_id="1", new_appointment_date="2026-04-09") == "not_found"


def test_a_cancelled_appointment_is_gone(world):
    number = id_of(world, "Astrid Ekman", "2026-04-08")
    assert changes(world, cancel_registration, appointment_id=f" {number} ") == ["appointments delete"]
    assert refused(world, cancel_registration, appointment_id=number) == "not_found"
    assert refused(world, query_registration, **ASTRID) == "not_found"


def test_a_question_needs_a_day(world):
    assert refused(world, query_registration, patient_name="Astrid Ekman", date="Wednesday") == "invalid_argument"
    assert refused(world, query_registration, patient_name="", date="2026-04-08") == "not_found"
