"""`apibank call` makes one call, keeps what it changes where it is told to, and says why one fails."""

from pathlib import Path

import pytest

from apibank.world import World
from tests.cli.said import Shell

TOKEN = "token=e1325cutn6l1uespgg"
TIME = "2026-04-02 03:03:00"


def test_a_call_says_what_it_gives_and_changes(apibank: Shell):
    said = apibank("call", "AddAlarm", TOKEN, f"time={TIME}")
    assert said.status == 0
    first, second = said.out.splitlines()
    assert first == '"success"'
    assert second.startswith("+ alarms[")
    assert TIME in second
    assert said.err == ""


def test_without_a_world_nothing_is_kept(apibank: Shell):
    for _ in range(2):
        assert apibank("call", "AddAlarm", TOKEN, f"time={TIME}").status == 0
    assert apibank("call", "QueryAlarm", TOKEN, f"time={TIME}").status == 1


def test_a_world_file_keeps_what_calls_change(apibank: Shell, tmp_path: Path):
    file = tmp_path / "mine.db"
    assert f"kept in {file}" in apibank("call", "AddAlarm", TOKEN, f"time={TIME}", "--world", file).err
    found = apibank("call", "QueryAlarm", TOKEN, f"time={TIME}", "--world", file, "--json").document
    assert found == {
        "tool": "QueryAlarm",
        "output": {"time": TIME, "username": "mira.okafor"},
        "error": None,
        "changes": [],
        "saved": False,
    }


def test_ids_go_on_from_one_call_to_the_next(apibank: Shell, tmp_path: Path):
    file = tmp_path / "mine.db"
    booked = [
        apibank(
            "call",
            "AppointmentRegistration",
            f"patient_name={name}",
            "date=2026-05-12",
            "doctor_name=Dr. Bello",
            "--world",
            file,
            "--json",
        ).document
        for name in ("Ann", "Bo")
    ]
    assert booked[0]["saved"]
    assert booked[0]["output"] != booked[1]["output"]


def test_a_call_that_changes_nothing_leaves_the_file_alone(apibank: Shell, tmp_path: Path):
    file = tmp_path / "mine.db"
    assert apibank("call", "GetToday", "--world", file, "--json").document["saved"], "the file is made"
    before = file.stat()
    assert apibank("call", "GetToday", "--world", file).out == '"2026-03-31"\n'
    assert apibank("call", "QueryAlarm", TOKEN, f"time={TIME}", "--world", file).status == 1
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failing_call_is_one_line_and_makes_no_file(apibank: Shell, tmp_path: Path):
    file = tmp_path / "mine.db"
    said = apibank("call", "GetUserToken", "username=mira.okafor", "password=nope", "--world", file)
    assert said.status == 1
    assert "GetUserToken fails: " in said.complaint
    assert "(unauthorized)" in said.complaint
    assert not file.exists()
    document = apibank("call", "GetUserToken", "username=mira.okafor", "--json")
    assert document.status == 1
    assert document.document["error"]["kind"] == "missing_parameter"


def test_lists_are_written_as_json_or_with_commas(apibank: Shell):
    meeting = ("meeting_topic=Tea", "start_time=2026-04-15 14:00:00", "end_time=2026-04-15 14:30:00", "location=here")
    for attendees in ('["Ann", "Bo"]', "Ann, Bo"):
        said = apibank("call", "AddMeeting", *meeting, f"attendees={attendees}", "--set", "lv3", "--json")
        (change,) = said.document["changes"]
        assert change["after"]["attendees"] == '["Ann", "Bo"]'


def test_values_may_hold_equals_signs_and_start_with_a_minus(apibank: Shell):
    assert apibank("call", "Calculator", "formula=-5+3").out == "-2.0\n"
    assert apibank("call", "GetUserToken", "username=a", "password=x=y").status == 1


def test_the_searcher_searches(apibank: Shell):
    assert "BookHotel" in apibank("call", "ToolSearcher", "keywords=book a hotel room").out
    assert "HotelAvailability" in apibank("call", "ToolSearcher", "keywords=free hotel rooms", "--set", "lv3").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["GetUserTokn"], "did you mean GetUserToken"),
        (["GetToday", "today"], "'today' is no argument: write each as name=value"),
        (["GetToday", "a b=1"], "is no argument"),
        (["Calculator", "formula=1", "formula=2"], "formula is given twice"),
        (["Geocoding", "address=Lagos", "--set", "apis"], "no tool 'Geocoding' in the set apis"),
        (["GetToday", "--world", "/no/such/folder/w.db"], "cannot be written"),
        (["GetToday", "--world", __file__], "no world file"),
        (["GetToday", "--frob"], "--frob"),
    ],
)
def test_mistakes_are_one_line(apibank: Shell, arguments: list[str], told: str):
    said = apibank("call", *arguments)
    assert told in said.complaint
    assert said.status == 2


def test_a_full_disk_leaves_the_world_as_it_was(apibank: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "mine.db"
    apibank("call", "GetToday", "--world", file)
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = apibank("call", "AddAlarm", TOKEN, f"time={TIME}", "--world", file)
    assert "No space left" in said.complaint
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["mine.db"]
    with World.open(file) as world:
        assert world.value("SELECT count(*) FROM alarms WHERE time = ?", TIME) == 0
