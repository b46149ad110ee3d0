"""Doctor's appointments: a patient has at most one a day, and each has an eight-digit id of its own."""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .tool import tool
from .types import Date, Identifier, Name, folded

DOMAIN = "Health Management"
ID_LENGTH = 8


@tool(domain=DOMAIN, effect="create")
def appointment_registration(world: World, patient_name: Name, date: Date, doctor_name: Name) -> str:
    """Register a patient for a day with a doctor, and hand out the appointment's id.

    Args:
        patient_name: The full name of the patient.
        date: The day of the visit, as YYYY-MM-DD.
        doctor_name: The doctor to be seen, as in Dr. Wanjiru.

    Returns:
        appointment_id (str): The id under which the appointment can be changed or cancelled.

    Raises:
        ToolError: `invalid_argument` if patient or doctor is empty or the date has another form; `conflict` if the
            patient already has an appointment on that day.
    """
    if not patient_name or not doctor_name:
        raise ToolError("invalid_argument", "An appointment needs the names of the patient and of the doctor.")
    _check_free(world, patient_name, date)
    number = world.digits("appointment", ID_LENGTH)
    while world.value("SELECT 1 FROM appointments WHERE appointment_id = ?", number):
        number = world.digits("appointment", ID_LENGTH)
    world.insert("appointments", appointment_id=number, patient_name=patient_name, date=date, doctor_name=doctor_name)
    return number


@tool(domain=DOMAIN, effect="update")
def modify_registration(
    world: World,
    appointment_id: Identifier,
    new_appointment_date: Date | None = None,
    new_appointment_doctor: Name | None = None,
) -> str:
    """Move an appointment to another day, hand it to another doctor, or both; give only what changes.

    Args:
        appointment_id: The appointment's id, from AppointmentRegistration or QueryRegistration.
        new_appointment_date: The new day, as YYYY-MM-DD; left out if the day stays.
        new_appointment_doctor: The new doctor; left out if the doctor stays.

    Returns:
        status (str): "success" once the appointment is changed.

    Raises:
        ToolError: `not_found` if no appointment has this id; `invalid_argument` if neither a new day nor a new doctor
            is given, the doctor is empty or the date has another form; `conflict` if a value that is given is the
            appointment's already, or the patient has another appointment on the new day.
    """
    appointment = _appointment(world, appointment_id)
    if new_appointment_doctor == "":
        raise ToolError("invalid_argument", "The new doctor's name is empty; leave it out if the doctor stays.")
    if new_appointment_date is None and new_appointment_doctor is None:
        raise ToolError("invalid_argument", "Nothing would change; give a new date, a new doctor or both.")
    if new_appointment_doctor and folded(new_appointment_doctor) == folded(appointment["doctor_name"]):
        raise ToolError("conflict", f"The appointment already is with {appointment['doctor_name']}.")
    if new_appointment_date == appointment["date"]:
        raise ToolError("conflict", f"The appointment already is on {new_appointment_date}.")
    if new_appointment_date:
        _check_free(world, appointment["patient_name"], new_appointment_date)
    world.execute(
        "UPDATE appointments SET date = ?, doctor_name = ? WHERE appointment_id = ?",
        new_appointment_date or appointment["date"],
        new_appointment_doctor or appointment["doctor_name"],
        appointment["appointment_id"],
    )
    return "success"


@tool(domain=DOMAIN, effect="delete")
def cancel_registration(world: World, appointment_id: Identifier) -> str:
    """Cancel a patient's appointment.

    Args:
        appointment_id: The appointment's id, from AppointmentRegistration or QueryRegistration.

    Returns:
        status (str): "success" once the appointment is cancelled.

    Raises:
        ToolError: `not_found` if no appointment has this id.
    """
    appointment = _appointment(world, appointment_id)
    world.execute("DELETE FROM appointments WHERE appointment_id = ?", appointment["appointment_id"])
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_registration(world: World, patient_name: Name, date: Date) -> dict[str, Any]:
    """Look up what appointment a patient has on a day.

    Args:
        patient_name: The full name of the patient.
        date: The day of the visit, as YYYY-MM-DD.

    Returns:
        appointments (list): Under each appointment's id its `patient_name`, `date` and `doctor_name`.

    Raises:
        ToolError: `invalid_argument` if the date has another form; `not_found` if the patient has no appointment on
            that day.
    """
    found = _on_day(world, patient_name, date)
    if not found:
        raise ToolError("not_found", f"{patient_name or 'A patient without a name'} has no appointment on {date}.")
    return {
        row["appointment_id"]: {name: row[name] for name in ("patient_name", "date", "doctor_name")} for row in found
    }


def _appointment(world: World, appointment_id: str) -> dict[str, Any]:
    found = world.row("SELECT * FROM appointments WHERE appointment_id = ?", appointment_id)
    if found is None:
        raise ToolError("not_found", f"There is no appointment with the id {appointment_id}.")
    return found


def _on_day(world: World, patient_name: str, date: str) -> list[dict[str, Any]]:
    rows = world.rows("SELECT * FROM appointments WHERE date = ? ORDER BY appointment_id", date)
    return [row for row in rows if folded(row["patient_name"]) == folded(patient_name)]


def _check_free(world: World, patient_name: str, date: str) -> None:
    for row in _on_day(world, patient_name, date):
        raise ToolError(
            "conflict", f"{row['patient_name']} already has an appointment with {row['doctor_name']} on {date}."
        )
