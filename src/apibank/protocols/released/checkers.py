"""Which check each released tool makes: one row a tool, and the checks that are like no other."""

from __future__ import annotations

from typing import Any

from apibank.protocols.released import health, home
from apibank.protocols.released.checks import (
    Check,
    Record,
    day,
    exact,
    fields,
    lower,
    moment,
    month_and_day,
    outcome,
    output_only,
    overlap,
    same,
    success_then_time,
    trim,
    upper,
    without,
)


def _formula(value: str) -> str:
    return value.replace(" ", "")


def _any_result(response: Record, gold: Record) -> bool:
    """Check GetToday: there is a result; the recorded one is not read."""
    del gold
    return response["output"] is not None and response["exception"] is None and response["input"] is None


def _found_pages(response: Record, gold: Record) -> bool:
    """Check SearchEngine: the same pages in any order; without a result on either side the released check stops."""
    if response["api_name"] != gold["api_name"] or response["exception"] != gold["exception"]:
        return False
    if response["output"] is None or gold["output"] is None:
        raise UnboundLocalError("a list of pages is not there")
    return _by_text(response["output"]) == _by_text(gold["output"])


def _by_text(pages: list[Any]) -> list[Any]:
    return sorted(pages, key=lambda page: str(page["title"] + page["abstract"]), reverse=True)


def _registered(response: Record, gold: Record) -> bool:
    """Check RegisterUser: the token is random, so only a missing one counts."""
    if gold["output"] is None and response["output"] is not None:
        return False
    return bool(response["input"] == gold["input"] and response["exception"] == gold["exception"])


def _hotels(response: Record, gold: Record) -> bool:
    """Check HotelAvailability: a search without a result stops the released check."""
    if response["api_name"] != gold["api_name"]:
        raise AssertionError("another tool's result")
    names = ("destination", "check_in_date", "check_out_date")
    equal = all(response["input"][name] == gold["input"][name] for name in names)
    return equal and bool(response["output"]["hotels"] == gold["output"]["hotels"])


def _salary(response: Record, gold: Record) -> bool:
    """Check TaxCalculator: a call without a result stops the released check."""
    if response["api_name"] != gold["api_name"]:
        raise AssertionError("another tool's result")
    if response["input"]["salary"] != gold["input"]["salary"]:
        return False
    equal = response["output"]["salary_after_tax"] == gold["output"]["salary_after_tax"]
    return bool(equal and response["exception"] == gold["exception"])


def _places(response: Record, gold: Record) -> bool:
    """Check NearbyRestaurants: only the inputs."""
    if response["api_name"] != gold["api_name"]:
        raise AssertionError("another tool's result")
    return all(response["input"][name] == gold["input"][name] for name in ("latitude", "longitude", "distance"))


def _reminder_sent(response: Record, gold: Record) -> bool:
    """Check EmailReminder: everything but the content, which must be there."""
    if response["api_name"] != gold["api_name"]:
        raise AssertionError("another tool's result")
    response["input"]["content"], gold["input"]["content"]
    ours, theirs = without(response["input"], "content"), without(gold["input"], "content")
    return outcome(response, gold) and ours == theirs


_EXACT = exact()
_MEETING = overlap("meeting_topic")
_REMINDER = overlap("content", "time", fold=True, named=True)

CHECKS: dict[str, Check] = {
    "AddAgenda": overlap("content", "time", "location", named=True),
    "AddAlarm": _EXACT,
    "AddMeeting": _MEETING,
    "AddReminder": _REMINDER,
    "AddScene": fields(random=True, name=lower, devices=home.tidy),
    "AppointmentRegistration": fields(random=True, patient_name=trim, date=day, doctor_name=trim),
    "BookHotel": _EXACT,
    "Calculator": fields(formula=_formula),
    "CancelRegistration": fields(appointment_id=trim),
    "CancelTimedSwitch": fields(name=lower, time=moment),
    "CheckToken": _EXACT,
    "DeleteAccount": _EXACT,
    "DeleteAgenda": success_then_time,
    "DeleteAlarm": _EXACT,
    "DeleteMeeting": success_then_time,
    "DeleteReminder": success_then_time,
    "DeleteScene": fields(name=lower),
    "Dictionary": outcome,
    "DocumentQA": fields(url=trim, question=trim),
    "EmergencyKnowledge": fields(symptom=health.emergency_symptom),
    "ForgotPassword": _EXACT,
    "GetToday": _any_result,
    "GetUserToken": _EXACT,
    "ImageCaption": _EXACT,
    "ModifyAgenda": overlap("content", "time", "location"),
    "ModifyAlarm": _EXACT,
    "ModifyMeeting": _MEETING,
    "ModifyPassword": _EXACT,
    "ModifyRegistration": fields(appointment_id=trim, new_appointment_date=day, new_appointment_doctor=trim),
    "ModifyReminder": _REMINDER,
    "ModifyScene": fields(name=lower, devices=home.tidy),
    "OpenBankAccount": _EXACT,
    "PlayMusic": output_only,
    "QueryAgenda": overlap("content", "time", "location"),
    "QueryAlarm": _EXACT,
    "QueryBalance": fields(token=trim),
    "QueryHealthData": fields(user_id=upper, start_time=moment, end_time=moment),
    "QueryHistoryToday": fields(date=month_and_day),
    "QueryMeeting": _MEETING,
    "QueryRegistration": fields(patient_name=trim, date=day),
    "QueryReminder": overlap("content", "time", fold=True),
    "QueryScene": fields(name=lower),
    "QueryStock": fields(stock_code=upper, date=day),
    "RecordHealthData": fields(user_id=upper, time=moment),
    "RegisterUser": _registered,
    "SearchEngine": _found_pages,
    "SendEmail": fields(receiver=lower, subject=trim, content=trim),
    "SpeechRecognition": _EXACT,
    "SymptomSearch": fields(symptom=health.search_symptom),
    "TimedSwitch": fields(name=lower, time=moment, on=same),
    "ToolSearcher": outcome,
    "Translate": fields(src=same),
    "Wiki": outcome,
}
"""The checks of levels 1 and 2."""

_NAMED = exact(named=True)

LEVEL3_CHECKS: dict[str, Check] = dict.fromkeys(
    (
        "AccountInfo",
        "ClothingRecommendation",
        "FlightSearch",
        "Geocoding",
        "GetOccupationSalary",
        "LikeCount",
        "MovieRecommendations",
        "OrganizationMembers",
        "QueryMeeting",
        "TravelStatus",
        "UserMoviePreferences",
        "UserPosts",
        "UserWatchedMovies",
    ),
    _NAMED,
) | {
    "AddMeeting": _MEETING,
    "Calculator": CHECKS["Calculator"],
    "EmailReminder": _reminder_sent,
    "GetWeatherForCoordinates": _EXACT,
    "HotelAvailability": _hotels,
    "NearbyRestaurants": _places,
    "PersonalInfoUpdate": exact(named=True, exception=False),
    "TaxCalculator": _salary,
    "ToolSearcher": outcome,
}
"""The checks of level 3."""

SPOILING = {"AddMeeting": "meeting_topic", "ModifyMeeting": "meeting_topic", "QueryMeeting": "meeting_topic"}
"""Checks of levels 1 and 2 that take a field out of both records, so the recorded one cannot be scored again."""

LEVEL3_SPOILING = {"AddMeeting": "meeting_topic", "EmailReminder": "content"}
"""The same at level 3."""
