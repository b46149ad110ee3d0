"""A call of each tool that goes through in the open world as it ships.

Each stands on its own: nothing has to happen before it. What it needs (Mira Okafor's entries, a price, a page) is part
of the open world, and the token is hers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .tool import Tool

TOKEN = "e1325cutn6l1uespgg"
PASSWORD = "sunbird-Lagos7"
SIGN_IN = {"username": "mira.okafor", "password": PASSWORD}
LUNCH = {"content": "Lunch with the Eze cousins", "time": "2026-04-11 13:00:00"}
CALL = {"content": "Call Aunt Ngozi on her birthday", "time": "2026-04-10 19:00:00"}
BUDGET = {
    "meeting_topic": "Budget for the third quarter",
    "start_time": "2026-04-15 14:00:00",
    "end_time": "2026-04-15 15:30:00",
    "location": "Ikeja office, board room",
    "attendees": ["Chidi Nwosu", "Amara Diallo"],
}
WORKSHOP = {
    "meeting_topic": "Battery safety workshop",
    "start_time": "2026-04-20 09:30:00",
    "end_time": "2026-04-20 11:00:00",
    "location": "Training room 2",
    "attendees": ["Olu Adeyemi", "Grace Mwangi"],
}
LAMP = {"name": "reading lamp", "description": "Lamp beside the armchair, warm white"}

_APIS: dict[str, dict[str, Any]] = {
    "GetUserToken": SIGN_IN,
    "RegisterUser": {"username": "tove.lindahl", "password": "Skargard-22", "email": "tove@lindahl.example"},
    "DeleteAccount": {"token": TOKEN},
    "ModifyPassword": {"token": TOKEN, "old_password": PASSWORD, "new_password": "harmattan-Jos9"},
    "ForgotPassword": {
        "status": "Forgot Password",
        "username": "mira.okafor",
        "email": "mira.okafor@palmgrove.example",
    },
    "CheckToken": {"token": TOKEN},
    "AddAgenda": {
        "token": TOKEN,
        "content": "Eye test",
        "time": "2026-04-09 11:00:00",
        "location": "Marina Optics, Broad Street",
    },
    "DeleteAgenda": {"token": TOKEN, **LUNCH, "location": "Yellow Chilli, Victoria Island"},
    "ModifyAgenda": {"token": TOKEN, **LUNCH, "location": "Terra Kulture, Victoria Island"},
    "QueryAgenda": {"token": TOKEN, **LUNCH, "location": "Yellow Chilli, Victoria Island"},
    "AddAlarm": {"token": TOKEN, "time": "2026-04-02 06:30:00"},
    "DeleteAlarm": {"token": TOKEN, "time": "2026-04-01 05:45:00"},
    "ModifyAlarm": {"token": TOKEN, "from_time": "2026-04-01 05:45:00", "to_time": "2026-04-01 06:15:00"},
    "QueryAlarm": {"token": TOKEN, "time": "2026-04-01 05:45:00"},
    "AddReminder": {"token": TOKEN, "content": "Renew the car insurance", "time": "2026-04-08 10:00:00"},
    "DeleteReminder": {"token": TOKEN, **CALL},
    "ModifyReminder": {"token": TOKEN, **CALL, "time": "2026-04-10 20:30:00"},
    "QueryReminder": {"token": TOKEN, **CALL},
    "AddMeeting": {"token": TOKEN, **WORKSHOP},
    "DeleteMeeting": {"token": TOKEN, **BUDGET},
    "ModifyMeeting": {"token": TOKEN, **BUDGET, "location": "Lekki office, room 4"},
    "QueryMeeting": {"token": TOKEN, **BUDGET},
    "GetToday": {},
    "AppointmentRegistration": {"patient_name": "Mira Okafor", "date": "2026-05-12", "doctor_name": "Dr. Wanjiru"},
    "ModifyRegistration": {"appointment_id": "70838844", "new_appointment_date": "2026-04-24"},
    "CancelRegistration": {"appointment_id": "70838844"},
    "QueryRegistration": {"patient_name": "Mira Okafor", "date": "2026-04-22"},
    "RecordHealthData": {
        "user_id": "MK4471",
        "time": "2026-03-31 08:45:00",
        "health_data": [{"name": "blood_pressure", "value": [122, 81]}, {"name": "heart_rate", "value": 67}],
    },
    "QueryHealthData": {
        "user_id": "MK4471",
        "start_time": "2026-02-27 00:00:00",
        "end_time": "2026-03-03 23:59:59",
    },
    "SymptomSearch": {"symptom": "sore throat"},
    "EmergencyKnowledge": {"symptom": "sore throat"},
    "AddScene": {"name": "quiet reading", "devices": [LAMP]},
    "DeleteScene": {"name": "movie night"},
    "ModifyScene": {"name": "movie night", "devices": [LAMP]},
    "QueryScene": {"name": "movie night"},
    "TimedSwitch": {"name": "floor lamp", "time": "2026-04-03 19:30:00", "on": True},
    "CancelTimedSwitch": {"name": "coffee machine", "time": "2026-04-01 06:30:00"},
    "OpenBankAccount": {"account": "NG-2040119922", "password": "Kola-nut.61", "name": "Mira Okafor"},
    "QueryBalance": {"token": TOKEN},
    "QueryStock": {"stock_code": "AAPL", "date": "2025-10-02"},
    "Wiki": {"keyword": "Photosynthesis"},
    "SearchEngine": {"keyword": "electric ferries Norway"},
    "QueryHistoryToday": {"date": "07-20"},
    "Dictionary": {"keyword": "abundant"},
    "Translate": {"src": "Thank you very much", "src_lang": "English", "tgt_lang": "French"},
    "DocumentQA": {
        "url": "https://docs.example/rental-agreement-harbour-street.txt",
        "question": "How large is the deposit?",
    },
    "SpeechRecognition": {"url": "https://audio.example/voicemail/dentist-reminder.wav"},
    "ImageCaption": {"url": "https://images.example/nature/alpine-lake-dawn.jpg"},
    "PlayMusic": {"music_name": "Clair de lune"},
    "SendEmail": {
        "receiver": "olu@adeyemi.example",
        "subject": "Panels for the clinics",
        "content": "Hello Olu, the panels arrive on Thursday. Can you be at the gate at ten?",
    },
    "Calculator": {"formula": "(12.5 - 3) * 4"},
    "BookHotel": {
        "hotel_name": "Casa das Andorinhas",
        "check_in_time": "2026-05-01",
        "check_out_time": "2026-05-04",
        "room_count": 1,
        "adult_count": 2,
        "child_count": 0,
    },
    "ToolSearcher": {"keywords": "book a hotel room"},
}

_LV3: dict[str, dict[str, Any]] = {
    "AccountInfo": SIGN_IN,
    "PersonalInfoUpdate": {**SIGN_IN, "address": "8 Awolowo Road, Ikoyi, Lagos, Nigeria"},
    "AddMeeting": WORKSHOP,
    "QueryMeeting": {"user_name": "Mira Okafor"},
    "EmailReminder": {
        "content": "Battery safety workshop",
        "time": "2026-04-20 09:30:00",
        "location": "Training room 2",
        "recipient": "grace@mwangi.example",
    },
    "FlightSearch": {"source": "Krakow", "destination": "Berlin", "travel_dates": "2026-04-01"},
    "HotelAvailability": {"destination": "London", "check_in_date": "2026-05-20", "check_out_date": "2026-05-23"},
    "TravelStatus": {"member_name": "Mira Okafor"},
    "NearbyRestaurants": {"latitude": 48.8566, "longitude": 2.3522, "distance": 500},
    "Geocoding": {"address": "Lagos"},
    "GetWeatherForCoordinates": {"latitude": 6.455, "longitude": 3.3841},
    "ClothingRecommendation": {"temperature": 9, "humidity": 0.66, "weather_conditions": "Overcast"},
    "UserMoviePreferences": {"user_name": "Mira Okafor"},
    "UserWatchedMovies": {"user_name": "Mira Okafor"},
    "MovieRecommendations": {"preferences": ["Musical", "Comedy"]},
    "UserPosts": {"user_id": 1077},
    "LikeCount": {"post_id": 30132},
    "OrganizationMembers": {"organization": "Palm Grove Solar"},
    "GetOccupationSalary": {"occupation": "Accountant"},
    "TaxCalculator": {"salary": 81700},
}

EXAMPLES: Mapping[str, Mapping[str, dict[str, Any]]] = MappingProxyType({"apis": _APIS, "lv3": _LV3})
"""Example arguments by tool set and tool; a tool of both sets stands under `apis`."""


def example_of(tool: Tool) -> dict[str, Any]:
    """Return arguments with which a tool goes through in the open world.

    Raises:
        KeyError: There is no example of this tool.
    """
    return EXAMPLES[tool.sets[0]][tool.name]
