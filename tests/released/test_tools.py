"""Single rules of the released tools and checks that the official records do not show, on a world of our own."""

from __future__ import annotations

from typing import Any

import pytest

from apibank.errors import UsageError
from apibank.protocols.released import (
    Databases,
    Level3,
    Messages,
    ReleasedEvaluator,
    Verdict,
    paper_error,
)
from apibank.protocols.released.bm25 import Bm25
from apibank.protocols.released.calculator import NeverEnds, calculate
from apibank.protocols.released.failures import Failure

WORLD: dict[str, Any] = {
    "Account": {"ada": {"password": "pw", "token": "t1", "email": "ada@example.org"}},
    "Agenda": {"1": {"username": "ada", "content": "walk the dog", "time": "2024-05-01 08:00:00", "location": "park"}},
    "Appointments": {"77": {"patient_name": "Ada", "date": "2024-05-01", "doctor_name": "Dr. Who"}},
    "HealthData": {"A1": [{"time": "2024-05-01 08:00:00", "pulse": 60}]},
    "Meeting": {
        "1": {
            "username": "ada",
            "meeting_topic": "plan the garden fence",
            "start_time": "2024-05-02 08:00:00",
            "end_time": "2024-05-02 09:00:00",
            "location": "shed",
            "attendees": ["Bo"],
        }
    },
    "Scenes": {"dusk": [{"name": "lamp", "description": "hall"}]},
    "TimeSwitch": {"fan": [{"time": "2024-05-01 08:00:00", "on": True}]},
}


@pytest.fixture
def judge() -> ReleasedEvaluator:
    return ReleasedEvaluator(Databases(WORLD))


def gold(tool: str, output: Any = "success", exception: str | None = None, **values: Any) -> dict[str, Any]:
    record = {"api_name": tool, "input": values, "output": output, "exception": exception}
    return {"api_name": tool, "result": record}


def test_a_call_leaves_the_start_tables_alone(judge: ReleasedEvaluator) -> None:
    deletion = gold("DeleteAccount", {"status": "success"}, token="t1")
    for _ in range(2):
        assert judge.judge("[DeleteAccount(token='t1')]", deletion, 1) == Verdict(True)
    assert "ada" in WORLD["Account"]


def test_a_kept_state_remembers(judge: ReleasedEvaluator) -> None:
    state = judge.databases.fresh()
    first = gold("ForgotPassword", 970420, status="Forgot Password", username="ada", email="ada@example.org")
    text = "[ForgotPassword(status='Forgot Password', username='ada', email='ada@example.org')]"
    assert judge.judge(text, first, 1, state=state).correct
    second = gold("ForgotPassword", status="Verification Code", verification_code=970420, new_password="np")
    text = "[ForgotPassword(status='Verification Code', verification_code='970420', new_password='np')]"
    assert judge.judge(text, second, 1).error == "HAS_EXCEPTION"
    assert judge.judge(text, second, 1, state=state).correct
    token = gold("GetUserToken", {"token": "t1"}, username="ada", password="np")
    assert judge.judge("[GetUserToken(username='ada', password='np')]", token, 1, state=state).correct


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "[BookHotel(hotel_name='X', check_in_time='2024-05-01', check_out_time='2024-05-02', room_count='-1')]",
            "ABORT_ASSERT",
        ),
        ("[BookHotel(hotel_name='X', room_count='²')]", "ABORT_ValueError"),
        ("[BookHotel(hotel_name='X', stars='4')]", "INVALID_INPUT_PARAMETER"),
        ("[BookHotel(hotel_name='X')]", "MISS_INPUT_ARGUMENT"),
        ("[BookHotel(tool_name='X')]", "ABORT_TypeError"),
        ("[BookHostel(hotel_name='X')]", "API_NAME_MISMATCH"),
    ],
)
def test_arguments_that_do_not_fit(judge: ReleasedEvaluator, text: str, error: str) -> None:
    assert judge.judge(text, gold("BookHotel", "1"), 1) == Verdict(False, error)


def test_lists_stay_text(judge: ReleasedEvaluator) -> None:
    record = gold(
        "RecordHealthData", user_id="A1", time="2024-05-01 08:00:00", health_data=[{"name": "pulse", "value": "70"}]
    )
    text = (
        "[RecordHealthData(user_id='A1', time='2024-05-01 08:00:00', health_data=[{'name': 'pulse', 'value': '70'}])]"
    )
    assert judge.judge(text, record, 1).error == "HAS_EXCEPTION"
    scene = gold("AddScene", name="dawn", devices=[{"name": "lamp", "description": "hall"}])
    text = "[AddScene(name='other', devices=[{'name': 'lamp', 'description': 'hall'}])]"
    assert judge.judge(text, scene, 1).error == "ABORT_TypeError"


def test_deletes_look_at_the_time_only(judge: ReleasedEvaluator) -> None:
    record = gold("DeleteAgenda", token="t1", content="walk the dog", time="2024-05-01 08:00:00", location="park")
    text = "[DeleteAgenda(token='t1', content='whatever', time='2024-05-01 08:00:00', location='nowhere')]"
    assert judge.judge(text, record, 1).correct
    assert not judge.judge(text.replace("05-01", "05-02").replace("whatever", "walk the dog"), record, 1).correct


def test_a_topic_needs_more_than_half_of_the_words(judge: ReleasedEvaluator) -> None:
    row = WORLD["Meeting"]["1"]
    record = gold("QueryMeeting", row, token="t1", **{**row, "attendees": "Bo"})
    del record["result"]["input"]["username"]
    text = (
        "[QueryMeeting(token='t1', meeting_topic='{}', start_time='2024-05-02 08:00:00', "
        "end_time='2024-05-02 09:00:00', location='shed', attendees='Bo')]"
    )
    assert judge.judge(text.format("plan the garden"), record, 1).correct
    assert judge.judge(text.format("plan the"), record, 1) == Verdict(False, "MISMATCH")
    assert judge.judge(text.format("plan the garden"), record, 1, scored_before=True).error == "KEY_ERROR"


def test_dates_are_compared_after_reading(judge: ReleasedEvaluator) -> None:
    found = {"77": WORLD["Appointments"]["77"]}
    record = gold("QueryRegistration", found, patient_name="Ada", date="2024-05-01")
    assert judge.judge("[QueryRegistration(patient_name=' Ada ', date='2024-5-1')]", record, 1).correct
    unread = gold(
        "CancelTimedSwitch", None, "time data 'noon' does not match format '%Y-%m-%d %H:%M:%S'", name="fan", time="noon"
    )
    assert judge.judge("[CancelTimedSwitch(name='fan', time='noon')]", unread, 1).error == "HAS_EXCEPTION"


def test_recorded_errors_are_compared_by_their_sentence() -> None:
    sentences = {("GetUserToken", "unknown"): "who is {username}?"}
    judge = ReleasedEvaluator(Databases(WORLD), messages=Messages(sentences))
    record = gold("GetUserToken", None, "who is bob?", username="bob", password="x")
    assert judge.judge("[GetUserToken(username='bob', password='x')]", record, 1).correct
    assert (
        not ReleasedEvaluator(Databases(WORLD)).judge("[GetUserToken(username='bob', password='x')]", record, 1).correct
    )


def test_blank_symptoms_stop_the_original(judge: ReleasedEvaluator) -> None:
    for tool, error in (("EmergencyKnowledge", "ABORT_AttributeError"), ("SymptomSearch", "ABORT_Exception")):
        assert judge.judge(f"[{tool}(symptom=' ')]", gold(tool, [], symptom="cough"), 1).error == error


@pytest.mark.parametrize(
    ("formula", "value"), [("(1 + 2) * 3", 9.0), ("8/2*3-1", 11.0), ("2(3)+1", 2.0), ("(7)", None), ("1+", None)]
)
def test_calculator_values(formula: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(Failure):
            calculate(formula)
    else:
        assert calculate(formula) == value


@pytest.mark.parametrize("formula", ["-5+3", "(-5)*2", "*33", "++", "+" * 9, "2+(-3)"])
def test_calculator_loops_are_told_and_not_run(judge: ReleasedEvaluator, formula: str) -> None:
    with pytest.raises(NeverEnds):
        calculate(formula)
    record = gold("Calculator", -2.0, formula=formula)
    assert judge.judge(f"[Calculator(formula='{formula}')]", record, 1) == Verdict(False, "NEVER_ENDS")


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("((1+2)*3)", ValueError),
        ("1)+(2", IndexError),
        ("5+()", IndexError),
        ("5-*3", TypeError),
        ("1/0+2", ZeroDivisionError),
    ],
)
def test_calculator_errors(formula: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        calculate(formula)


def test_calculator_reads_the_longest_formula() -> None:
    assert calculate("1+" * 49_999 + "1") == 50_000.0
    assert calculate("(1+1)*" * 1 + "1" * 40_000) == float("inf")


def test_level_3_checks_another_tools_result() -> None:
    step = {"api_name": "Geocoding", "input": {"address": "Oslo"}, "output": {"latitude": 1.5}, "exception": None}
    meeting = {"api_name": "AddMeeting", "input": {"meeting_topic": "a"}, "output": "success", "exception": None}
    row = {"apis": [{"api_name": "Geocoding", "input": {}, "output": step}]}
    judge = ReleasedEvaluator(Databases({}), Level3.from_rows([row]))
    place = {"api_name": "Geocoding", "output": step}
    assert judge.judge("[Geocoding(address='Oslo')]", place, 3).correct
    assert judge.judge("[Geocoding(address='Rome')]", place, 3).error == "MISMATCH"
    assert judge.judge("[TravelStatus(member_name='Oslo')]", place, 3).error == "ASSERTION"
    assert (
        judge.judge("[Geocoding(address='Oslo')]", {"api_name": "AddMeeting", "output": meeting}, 3).error
        == "KEY_ERROR"
    )
    assert judge.judge("[Geolocate(address='Oslo')]", place, 3).error == "INVALID_TOOL_NAME"
    assert judge.judge("[Geocoding(town='Oslo')]", place, 3).error == "ASSERTION"
    assert judge.judge("[Geocoding()]", place, 3).error == "TYPE_ERROR"
    assert judge.judge("[ToolSearcher()]", place, 3).error == "ABORT_KeyError"


def test_level_3_searches_spoil_what_they_find() -> None:
    values = {"destination": "Oslo", "check_in_date": "2024-05-01", "check_out_date": "2024-05-02"}
    step = {"api_name": "HotelAvailability", "input": values, "output": {"hotels": [values]}, "exception": None}
    record = {"api_name": "HotelAvailability", "output": step}
    judge = ReleasedEvaluator(
        Databases({}), Level3.from_rows([{"apis": [{"api_name": "HotelAvailability", "output": step}]}])
    )
    text = "[HotelAvailability(destination='Oslo', check_in_date='2024-05-01', check_out_date='2024-05-02')]"
    state = judge.level3.fresh()
    assert judge.judge(text, record, 3, state=state).correct
    assert judge.judge(text, record, 3, state=state).error == "ABORT_TypeError"
    assert judge.judge(text, record, 3).correct


def test_a_search_without_a_searcher_is_the_users_mistake(judge: ReleasedEvaluator) -> None:
    with pytest.raises(UsageError):
        judge.judge("[ToolSearcher(keywords='alarm')]", gold("ToolSearcher", {}), 2)


def test_bm25_prefers_the_rare_word() -> None:
    tokens = [["green", "tea"], ["black", "tea"], ["black", "coffee"], ["white", "milk"], ["ice"]]
    assert Bm25(tokens, list("abcde")).best("Black coffee?") == ["c", "b"]


@pytest.mark.parametrize(
    ("verdict", "prediction", "called", "expected"),
    [
        (Verdict(True), "[F()]", "F", None),
        (Verdict(False, "NO_API_CALL"), "I cannot.", None, "No API Call"),
        (Verdict(False, "NO_API_CALL"), "F(x='1')", None, "False API Call Format"),
        (Verdict(False, "ASSERTION"), "[G()]", "G", "API Hallucination"),
        (Verdict(False, "HAS_EXCEPTION"), "[F()]", "F", "Has Exception"),
        (Verdict(False, "ABORT_ASSERT"), "[F(n='x')]", "F", "Invalid Input Parameters"),
        (Verdict(False, "TYPE_ERROR"), "[F()]", "F", "Miss Input Parameters"),
    ],
)
def test_paper_errors(verdict: Verdict, prediction: str, called: str | None, expected: str | None) -> None:
    assert paper_error(verdict, prediction, "F", called) == expected


def test_a_wrong_search_is_a_failed_retrieval() -> None:
    verdict = Verdict(False, "OUTPUT_MISMATCH")
    assert (
        paper_error(verdict, "[ToolSearcher(keywords='x')]", "ToolSearcher", "ToolSearcher") == "Failed API Retrieval"
    )
