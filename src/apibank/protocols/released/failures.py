"""What a tool raises, and the text that the released code records for it.

A failure is a kind in our own word, or the raw text of a Python error. The released sentence of a kind is read from the
user's copy of `data/exceptions.json`; without it a kind stands for itself, which no recorded text equals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_ORDER: dict[str, tuple[str, str]] = {
    "AddAgenda": ("AddAgenda", "blank"),
    "AddMeeting": ("AddMeeting", "blank"),
    "AddReminder": ("AddReminder", "blank"),
    "AddScene": ("AddScene", "blank format - taken"),
    "AppointmentRegistration": ("AppointmentRegistration", "blank again day_taken"),
    "BookHotel": ("OrderHotel", "rooms booked"),
    "Calculator": ("Calculator", "invalid"),
    "CancelRegistration": ("CancelRegistration", "unknown"),
    "CancelTimedSwitch": ("CancelTimedSwitch", "- - no_time"),
    "CheckToken": ("CheckToken", "token"),
    "DeleteAccount": ("DeleteAccount", "- unknown"),
    "DeleteAgenda": ("DeleteAgenda", "no_topic no_time"),
    "DeleteAlarm": ("DeleteAlarm", "unknown"),
    "DeleteMeeting": ("DeleteMeeting", "blank no_topic no_time"),
    "DeleteReminder": ("DeleteReminder", "blank unknown"),
    "DeleteScene": ("DeleteScene", "blank unknown"),
    "EmergencyKnowledge": ("EmergencyKnowledge", "- unknown"),
    "ForgotPassword": (
        "ForgotPassword",
        "first_incomplete unknown email no_first second_incomplete code status",
    ),
    "GetUserToken": ("GetUserToken", "unknown password"),
    "ModifyAgenda": ("ModifyAgenda", "no_topic no_time"),
    "ModifyAlarm": ("ModifyAlarm", "unknown"),
    "ModifyMeeting": ("ModifyMeeting", "blank no_topic no_time"),
    "ModifyPassword": ("ModifyPassword", "password"),
    "ModifyRegistration": ("ModifyRegistration", "unknown doctor_blank unchanged same_doctor same_date"),
    "ModifyReminder": ("ModifyReminder", "blank unknown"),
    "ModifyScene": ("ModifyScene", "blank format - unknown"),
    "QueryAgenda": ("GetAgenda", "no_topic no_time blank"),
    "QueryAlarm": ("GetAlarm", "unknown"),
    "QueryBalance": ("QueryBalance", "token no_account"),
    "QueryHealthData": ("QueryHealthData", "blank - reversed unknown"),
    "QueryHistoryToday": ("QueryHistoryToday", "unknown"),
    "QueryMeeting": ("GetMeeting", "blank no_topic no_time"),
    "QueryRegistration": ("QueryRegistration", "unknown"),
    "QueryReminder": ("GetReminder", "blank unknown"),
    "QueryScene": ("QueryScene", "blank unknown"),
    "QueryStock": ("QueryStock", "blank unknown no_date"),
    "RecordHealthData": ("RecordHealthData", "blank no_data - format twice"),
    "RegisterUser": ("RegisterUser", "taken"),
    "SymptomSearch": ("SymptomSearch", "blank unknown"),
}
"""For each tool: its name in `exceptions.json`, and the kinds of its messages in that file's order (`-`: outdated)."""


class Failure(Exception):
    """A tool refuses a call.

    Args:
        kind: What is wrong, in one word.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Escaped(Exception):
    """An error that leaves the released tool instead of being recorded; it is a TypeError there."""


class Messages:
    """The released sentence of each kind of failure.

    Args:
        sentences: (tool, kind) to sentence; `{name}` in it stands for the argument of that name.
    """

    def __init__(self, sentences: Mapping[tuple[str, str], str] | None = None) -> None:
        self._sentences = sentences or {}

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> Messages:
        """Return the sentences that the lists of `data/exceptions.json` hold, by tool."""
        sentences = {
            (tool, kind): sentence.replace("\\", "'")
            for tool, (listed, kinds) in _ORDER.items()
            for kind, sentence in zip(kinds.split(), lists.get(listed, ()), strict=False)
            if kind != "-"
        }
        return cls(sentences)

    def text(self, tool: str, failure: Exception, values: Mapping[str, Any]) -> str:
        """Return the text that the released code records for a failure.

        Args:
            tool: The tool that was called.
            failure: What it raised.
            values: Its arguments.
        """
        if not isinstance(failure, Failure):
            return str(failure)
        owner = "CheckToken" if failure.kind == "token" and tool != "QueryBalance" else tool
        sentence = self._sentences.get((owner, failure.kind), failure.kind)
        for name, value in values.items():
            sentence = sentence.replace(f"{{{name}}}", str(value))
        return sentence
