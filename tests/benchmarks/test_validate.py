"""Every gate lets what holds pass and finds what does not."""

from dataclasses import replace

import pytest

from apibank.benchmarks import GoldCall, Utterance
from apibank.benchmarks.official.folder import OfficialFolder
from apibank.benchmarks.open import validate as gates
from apibank.benchmarks.open.overlap import Borrowing
from apibank.benchmarks.open.scenario import Scenario, scenarios
from apibank.benchmarks.open.store import write_dialogues
from apibank.benchmarks.open.validate import Built, build_all, validate
from apibank.calls import Call
from apibank.protocols.gold import wrong_twins
from tests.benchmarks.written import ALARM, PLAN, REFUSED, SEARCH, scenario, told
from tests.support import official_dir


def built(one: Scenario, seed: int = 1) -> Built:
    (found,), failures = build_all([one], seed)
    assert failures == []
    return found


def with_turns(one: Built, *turns: Utterance | GoldCall) -> Built:
    return replace(one, dialogue=replace(one.dialogue, turns=turns))


def test_what_holds_passes_every_gate():
    written = [scenario(text) for text in (ALARM, REFUSED, SEARCH, PLAN)]
    twins, findings = validate(written, [1, 2])
    assert [str(finding) for finding in findings if finding.weighs] == []
    assert list(wrong_twins(twins)) == []
    assert {finding.gate for finding in findings} == {"size", "unused tools"}


def test_a_scenario_that_does_not_build_is_found_and_the_others_go_on():
    broken = told({"user": "Hello {nobody}"}, id="broken")
    found, (failure,) = build_all([broken, scenario()], 1)
    assert [one.dialogue.id for one in found] == ["alarm"]
    assert (failure.gate, failure.where) == ("build", "broken (seed 1)")
    assert "nobody" in failure.what


def test_a_result_that_does_not_come_about_again_is_found():
    one = built(scenario())
    turns = list(one.dialogue.turns)
    position, gold = list(one.dialogue.calls())[1]
    turns[position] = replace(gold, output="failed")
    (finding,) = gates.replay(with_turns(one, *turns))
    assert (finding.gate, finding.where) == ("replay", "alarm (seed 1)")
    assert "AddAlarm" in finding.what
    turns[position] = replace(gold, output=None, error="You cannot.")
    assert len(list(gates.replay(with_turns(one, *turns)))) == 1
    assert list(gates.replay(one)) == []


def test_an_argument_out_of_nowhere_is_found():
    unsaid = told(
        {"user": "Log me in, {me.username}."},
        {"call": "GetUserToken", "with": {"username": "{me.username}", "password": "{me.password}"}},
    )
    (finding,) = gates.grounding(built(unsaid))
    assert finding.gate == "grounding"
    assert "me.password" in finding.what


@pytest.mark.parametrize(("company", "problems"), [("no children", 0), ("zero children", 0), ("our children", 1)])
def test_zero_is_derived_from_its_word_and_from_none(company, problems):
    wanted = {
        "hotel_name": "Casa Lua",
        "check_in_time": "2026-05-04",
        "check_out_time": "2026-05-06",
        "room_count": 1,
        "adult_count": 2,
        "child_count": 0,
    }
    said = f"Casa Lua, 2026-05-04 to 2026-05-06, one room, two adults, {company}."
    one = built(told({"user": said}, {"call": "BookHotel", "with": wanted}))
    assert len(list(gates.grounding(one))) == problems


def test_a_text_with_an_open_slot_is_found():
    one = built(told({"user": "Hello"}, {"assistant": "At 12.0 {{o'clock}}"}))
    assert len(list(gates.wording(one))) == 2


def test_the_fourth_dialogue_that_opens_the_same_is_found():
    def opening(number: int, text: str) -> Built:
        return built(told({"user": text}, id=f"one-{number}"))

    three = [opening(number, f"Can you please set number {number}") for number in range(3)]
    assert list(gates.openings([*three, opening(3, "Would you please set number 3")])) == []
    (finding,) = gates.openings([*three, opening(3, "can YOU please set another")])
    assert "'can you please set'" in finding.what
    assert "one-3" in finding.what


def test_a_near_copy_is_found():
    said = "I would like to move the dentist to the week after Easter, since my sister visits me until then"
    one = built(told({"user": said}, id="one"))
    other = built(told({"user": said.replace("Easter", "Christmas")}, id="other"))
    different = built(told({"user": "Which film won the prize for the best music in the year I was born?"}, id="third"))
    assert [finding.where for finding in gates.near_copies([one, other, different])] == ["other (seed 1)"]


def test_a_tool_with_more_than_its_share_is_found():
    calls = [{"call": "GetToday"}] * 14
    assert list(gates.balance([told({"user": "?"}, *calls, level=2)])) == []
    (finding,) = gates.balance([told({"user": "?"}, *calls, *calls[:1], level=2)])
    assert finding.what == "GetToday has 15 calls, where 14 are the most"
    tokens = [{"call": "GetUserToken"}] * 50
    assert list(gates.balance([told({"user": "?"}, *tokens, level=2)])) == []


def test_tools_that_nobody_calls_are_told():
    apis, level3 = gates.unused([scenario(), scenario(SEARCH)])
    assert " AddAlarm," not in apis.what
    assert " DeleteAlarm," in apis.what
    assert " Calculator," not in level3.what + apis.what, "a tool of both sets counts for both"


def test_size_is_told_level_by_level():
    one, _, three = gates.size([scenario(), scenario(PLAN)])
    assert str(one) == "size: level 1: 1 of 214 dialogues, 2 of 389 calls"
    assert str(three) == "size: level 3: 1 of 50 dialogues, 2 of 245 calls"


def test_a_shipped_file_that_is_not_seed_0_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path):
    file = tmp_path / "seed0.jsonl"
    monkeypatch.setattr(gates, "shipped", lambda: file)
    found = [built(scenario(), 0), built(scenario(REFUSED), 0)]
    (missing,) = gates.shipped_as_built(found)
    assert "is not there" in missing.what
    file.write_text(write_dialogues(one.dialogue for one in found), encoding="utf-8")
    assert list(gates.shipped_as_built(found)) == []
    (longer,) = gates.shipped_as_built(found[:1])
    assert "from line 2 on" in longer.what
    file.write_text(file.read_text(encoding="utf-8").replace("swordfish", "shark"), encoding="utf-8")
    (other,) = gates.shipped_as_built(found)
    assert "from line 2 on" in other.what


def test_a_borrowed_sentence_is_found_in_texts_and_arguments():
    sentence = "the quick brown fox jumps over the lazy dog at noon today"
    borrowing = Borrowing([f"He said: {sentence}!"], 10)
    one = built(scenario())
    said = with_turns(one, Utterance("user", f"Well, {sentence.title()}"))
    argued = with_turns(one, GoldCall(Call("SendEmail", {"content": [{"deep": sentence}]})))
    assert list(gates.borrowed([one], borrowing)) == []
    assert [finding.where for finding in gates.borrowed([said, argued], borrowing)] == ["alarm (seed 1)"] * 2


def test_gold_that_is_wrong_under_a_protocol_is_found():
    one = built(scenario())
    turns = list(one.dialogue.turns)
    position, gold = list(one.dialogue.calls())[1]
    turns[position] = replace(gold, call=Call("AddAlarm", {"token": "x", "when": "8"}))
    assert list(wrong_twins({1: [with_turns(one, *turns)]})) == [], "a call equals itself, however wrong"
    turns[position] = replace(gold, call=Call("AddAlarm", {"token": "x" * 30_000, "time": "2026-04-03 03:03:00"}))
    (finding,) = wrong_twins({1: [with_turns(one, *turns)]})
    assert finding.where == f"alarm:{position} (seed 1)"


@pytest.mark.slow
def test_the_open_benchmark_passes_every_gate():
    twins, findings = validate(scenarios(), [0, 1, 2])
    findings += wrong_twins(twins)
    assert [str(finding) for finding in findings if finding.weighs] == []


@pytest.mark.slow
def test_nothing_is_taken_from_the_official_data():
    borrowing = Borrowing(gates.official_texts(OfficialFolder.open(official_dir())), gates.BORROWED_WORDS)
    found, _ = build_all(scenarios(), 0)
    assert [str(finding) for finding in gates.borrowed(found, borrowing)] == []


def test_the_open_benchmark_is_as_large_as_api_bank_and_calls_every_tool() -> None:
    assert list(gates.size(scenarios())) == []
    assert list(gates.unused(scenarios())) == []
