"""The released tools of levels 1 and 2: what each takes, and what runs when it is called.

A call gives a record like the released one: `api_name` (left out by four tools), `input`, `output`, `exception`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apibank.protocols.released import accounts, health, home, knowledge, schedule
from apibank.protocols.released.calculator import calculate
from apibank.protocols.released.coerce import Signature, coerce, signature
from apibank.protocols.released.failures import Failure, Messages

Response = dict[str, Any]

CAUGHT = (Failure, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a tool may raise and the released code writes into the record."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Args:
        name: Its name.
        parameters: What it takes.
        run: What it does: a state and the values to the output.
        named: Whether its record carries its name.
    """

    name: str
    parameters: Signature
    run: Callable[..., Any]
    named: bool = True

    def call(self, state: Any, arguments: Mapping[str, str], messages: Messages) -> Response:
        """Run the tool on argument texts.

        Raises:
            UnknownParameter, Refused, ValueError, Missing, NameTaken: As `coerce` does.
        """
        values = coerce(self.parameters, arguments)
        record: Response = {"api_name": self.name} if self.named else {}
        record["input"] = values if self.name != "GetToday" else None
        record["output"] = record["exception"] = None
        try:
            record["output"] = self.run(state, **values)
        except CAUGHT as failure:
            record["exception"] = messages.text(self.name, failure, values)
        return record


_MEETING = "token meeting_topic start_time end_time location attendees:list"
_AGENDA = "token content time location"

_TOOLS: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("AddAgenda", _AGENDA, schedule.add_agenda),
    ("AddAlarm", "token time", schedule.add_alarm),
    ("AddMeeting", _MEETING, schedule.add_meeting),
    ("AddReminder", "token content time", schedule.add_reminder),
    ("AddScene", "name devices:list", home.add_scene),
    ("AppointmentRegistration", "patient_name date doctor_name", health.register_appointment),
    (
        "BookHotel",
        "hotel_name check_in_time check_out_time room_count:int adult_count:int child_count:int",
        home.book_hotel,
    ),
    ("Calculator", "formula", lambda state, formula: calculate(formula)),
    ("CancelRegistration", "appointment_id", health.cancel_registration),
    ("CancelTimedSwitch", "name time", home.cancel_timed_switch),
    ("CheckToken", "token", accounts.check_token),
    ("DeleteAccount", "token", accounts.delete_account),
    ("DeleteAgenda", _AGENDA, schedule.delete_agenda),
    ("DeleteAlarm", "token time", schedule.delete_alarm),
    ("DeleteMeeting", _MEETING, schedule.delete_meeting),
    ("DeleteReminder", "token content time", schedule.delete_reminder),
    ("DeleteScene", "name", home.delete_scene),
    ("Dictionary", "keyword", knowledge.ask_network("Dictionary")),
    ("DocumentQA", "url question", knowledge.document_qa),
    ("EmergencyKnowledge", "symptom", health.emergency_knowledge),
    (
        "ForgotPassword",
        "status username* email* verification_code:int* new_password*",
        accounts.forgot_password,
    ),
    ("GetToday", "", knowledge.get_today),
    ("GetUserToken", "username password", accounts.get_user_token),
    ("ImageCaption", "url", knowledge.image_caption),
    ("ModifyAgenda", _AGENDA, schedule.modify_agenda),
    ("ModifyAlarm", "token from_time to_time", schedule.modify_alarm),
    ("ModifyMeeting", _MEETING, schedule.modify_meeting),
    ("ModifyPassword", "token old_password new_password", accounts.modify_password),
    (
        "ModifyRegistration",
        "appointment_id new_appointment_date? new_appointment_doctor?",
        health.modify_registration,
    ),
    ("ModifyReminder", "token content time", schedule.modify_reminder),
    ("ModifyScene", "name devices:list", home.modify_scene),
    ("OpenBankAccount", "account password name", accounts.open_bank_account),
    ("PlayMusic", "music_name", knowledge.play_music),
    ("QueryAgenda", _AGENDA, schedule.query_agenda),
    ("QueryAlarm", "token time", schedule.query_alarm),
    ("QueryBalance", "token", accounts.query_balance),
    ("QueryHealthData", "user_id start_time end_time", health.query_health_data),
    ("QueryHistoryToday", "date", knowledge.query_history_today),
    ("QueryMeeting", _MEETING, schedule.query_meeting),
    ("QueryRegistration", "patient_name date", health.query_registration),
    ("QueryReminder", "token content time", schedule.query_reminder),
    ("QueryScene", "name", home.query_scene),
    ("QueryStock", "stock_code date", knowledge.query_stock),
    ("RecordHealthData", "user_id time health_data:list?", health.record_health_data),
    ("RegisterUser", "username password email", accounts.register_user),
    ("SearchEngine", "keyword", knowledge.search_engine),
    ("SendEmail", "receiver subject content", knowledge.send_email),
    ("SpeechRecognition", "url", knowledge.speech_recognition),
    ("SymptomSearch", "symptom", health.symptom_search),
    ("TimedSwitch", "name time on:bool", home.timed_switch),
    ("Translate", "src src_lang* tgt_lang*", knowledge.ask_network("Translate")),
    ("Wiki", "keyword", knowledge.wiki),
)

_UNNAMED = frozenset({"CheckToken", "DeleteAccount", "ForgotPassword", "RegisterUser"})

SEARCH = signature("keywords")
"""What ToolSearcher takes, at every level; its result comes from the injected searcher."""

TOOLS: dict[str, Tool] = {
    name: Tool(name, signature(parameters), run, name not in _UNNAMED) for name, parameters, run in _TOOLS
}
"""All tools of levels 1 and 2 but ToolSearcher."""
