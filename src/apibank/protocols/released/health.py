"""The released hospital, health-record and symptom tools, as functions of a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apibank.protocols.released import dates
from apibank.protocols.released.failures import Failure
from apibank.protocols.released.state import State


def _stored_day(text: str) -> str | None:
    try:
        return dates.reprint(text, dates.DAY)
    except ValueError:
        return None


def register_appointment(state: State, patient_name: str, date: str, doctor_name: str) -> str:
    """Make an appointment, one a patient and day."""
    patient, doctor = patient_name.strip(), doctor_name.strip()
    if not patient or not doctor:
        raise Failure("blank")
    day = dates.reprint(date, dates.DAY)
    for row in state.table("Appointments").values():
        if row["patient_name"] == patient and _stored_day(row["date"]) == day:
            raise Failure("again" if row["doctor_name"] == doctor else "day_taken")
    number = state.issue()
    state.put("Appointments", number, {"patient_name": patient, "date": day, "doctor_name": doctor})
    return number


def cancel_registration(state: State, appointment_id: str) -> str:
    """Remove an appointment."""
    number = appointment_id.strip()
    if number not in state.table("Appointments"):
        raise Failure("unknown")
    state.remove("Appointments", number)
    return "success"


def modify_registration(
    state: State, appointment_id: str, new_appointment_date: str | None, new_appointment_doctor: str | None
) -> str:
    """Change an appointment's day, doctor or both; what is given must differ."""
    number = appointment_id.strip()
    row = state.table("Appointments").get(number)
    if row is None:
        raise Failure("unknown")
    doctor = new_appointment_doctor if new_appointment_doctor is None else new_appointment_doctor.strip()
    if doctor == "":
        raise Failure("doctor_blank")
    day = None if new_appointment_date is None else dates.reprint(new_appointment_date, dates.DAY)
    same_day, same_doctor = day in (None, row["date"]), doctor in (None, row["doctor_name"])
    if same_day and same_doctor and (day is None) == (doctor is None):
        raise Failure("unchanged")
    if same_day and day is not None:
        raise Failure("same_date")
    if same_doctor and doctor is not None:
        raise Failure("same_doctor")
    changed = {**row, "date": row["date"] if day is None else day}
    changed["doctor_name"] = row["doctor_name"] if doctor is None else doctor
    state.put("Appointments", number, changed)
    return "success"


def query_registration(state: State, patient_name: str, date: str) -> dict[Any, Any]:
    """Find a patient's appointments on a day."""
    patient, day = patient_name.strip(), dates.reprint(date, dates.DAY)
    found = {
        number: row
        for number, row in state.table("Appointments").items()
        if row["patient_name"] == patient and _stored_day(row["date"]) == day
    }
    if not found:
        raise Failure("unknown")
    return found


def query_health_data(state: State, user_id: str, start_time: str, end_time: str) -> list[Any]:
    """Find a user's records in a span of time."""
    user = user_id.upper().strip()
    if not user:
        raise Failure("blank")
    start, end = _span(start_time, end_time)
    if start > end:
        raise Failure("reversed")
    if user not in state.table("HealthData"):
        raise Failure("unknown")
    rows = state.table("HealthData")[user]
    found = [row for row in rows if start <= datetime.strptime(row["time"], dates.MOMENT) <= end]
    if not found:
        raise Failure("nothing")
    return found


def _span(*texts: str) -> list[datetime]:
    """Read both ends of a span; if both are wrong, both error texts are joined."""
    read: list[datetime] = []
    errors: list[str] = []
    for text in texts:
        try:
            read.append(dates.read(text, dates.MOMENT))
        except ValueError as error:
            errors.append(str(error))
    if errors:
        raise ValueError("; ".join(errors))
    return read


def record_health_data(state: State, user_id: str, time: str, health_data: Any) -> str:
    """Store measurements; a list that came as text is read letter by letter and always refused."""
    user = user_id.upper().strip()
    if not user:
        raise Failure("blank")
    moment = dates.reprint(time, dates.MOMENT)
    if not health_data:
        raise Failure("no_data")
    seen: set[Any] = set()
    for item in health_data:
        if "name" not in item:
            raise Failure("format")
        if item["name"] in seen:
            raise Failure("twice")
        seen.add(item["name"])
    values = {item["name"]: item["value"] for item in health_data}
    records = list(state.table("HealthData").get(user, ()))
    places = [place for place, record in enumerate(records) if record["time"] == moment]
    if places:
        records[places[-1]] = {**records[places[-1]], **values}
    else:
        records.append({"time": moment, **values})
    state.put("HealthData", user, records)
    return "success"


def emergency_symptom(text: str) -> str:
    """Return a symptom as EmergencyKnowledge looks it up; a blank one is an attribute error there."""
    if not text.strip():
        raise AttributeError("'Exception' object has no attribute 'lower'")
    return text.strip().lower()


def search_symptom(text: str) -> str:
    """Return a symptom as SymptomSearch looks it up."""
    if not text.strip():
        raise Failure("blank")
    return text.strip().lower()


def _about(state: State, symptom: str, column: str) -> list[dict[str, Any]]:
    if symptom not in state.table("Symptom"):
        raise Failure("unknown")
    return [{"name": row["name"], column: row[column]} for row in state.table("Symptom")[symptom]]


def emergency_knowledge(state: State, symptom: str) -> list[dict[str, Any]]:
    """Tell first aid for a symptom."""
    return _about(state, emergency_symptom(symptom), "aid")


def symptom_search(state: State, symptom: str) -> list[dict[str, Any]]:
    """Tell what a symptom may mean."""
    return _about(state, search_symptom(symptom), "description")
