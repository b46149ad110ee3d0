"""The user's folder becomes a benchmark: dialogues in worlds, tools described, errors as one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from apibank.benchmarks import GoldCall
from apibank.benchmarks.official.benchmark import official_benchmark
from apibank.benchmarks.official.folder import OfficialFolder
from apibank.benchmarks.registry import load_benchmark
from apibank.errors import DataError
from apibank.tools import toolset
from tests.official import small
from tests.support import official_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.write(tmp_path / "data")


def test_dialogues_of_three_levels(folder: Path) -> None:
    benchmark = official_benchmark(folder)
    assert [d.id for d in benchmark.dialogues] == ["l1/AddAlarm-small-1", "l2/AddAlarm-level-3-9", "l3/0"]
    first, second, third = benchmark.dialogues
    assert first.tools == ("TimedSwitch", "AddAlarm", "GetUserToken")
    assert second.tools == third.tools == ("ToolSearcher",)
    assert [d.toolset for d in benchmark.dialogues] == ["apis", "apis", "lv3"]


def test_descriptions_are_the_data_s_own_where_they_have_them(folder: Path) -> None:
    descriptions = official_benchmark(folder).descriptions
    assert descriptions["apis"]["AddAlarm"] == small.SET_ALARM
    assert descriptions["lv3"]["UserPosts"] == small.POSTS
    assert descriptions["apis"]["Wiki"] == toolset("apis")["Wiki"].describe()
    assert set(descriptions["apis"]) == set(toolset("apis"))


def test_worlds_hold_the_start_tables_and_what_results_tell(folder: Path) -> None:
    first, _, third = official_benchmark(folder).dialogues
    with first.world() as world:
        assert world.get("now") == "2023-03-31 09:00:00"
        assert world.value("SELECT time FROM agendas") == "2023-04-01 00:00:00"
        assert world.value("SELECT caption FROM images") == "A loom."
        assert world.value("SELECT count(*) FROM posts") == 0
    with third.world() as world:
        assert [row["post_id"] for row in world.rows("SELECT post_id FROM posts WHERE user_id = 4")] == [8, 9]


def test_ids_drawn_at_random_are_those_of_the_records(folder: Path) -> None:
    dialogue = official_benchmark(folder).dialogues[0]
    tools = toolset("apis")
    with dialogue.world() as world:
        results = [tools.run(world, turn.call.name, turn.call.arguments) for _, turn in dialogue.calls()]
        assert [r.error for r in results] == [None] * 5
        assert results[2].output == {"token": "t-drawn-at-random"}
        assert world.value("SELECT username FROM alarms WHERE time = '2023-04-02 07:00:00'") == "bob"


def test_a_failed_draw_takes_no_pin(folder: Path) -> None:
    dialogue = official_benchmark(folder).dialogues[0]
    register = toolset("apis")["RegisterUser"]
    with dialogue.world() as world:
        assert not register.run(world, {"username": "ada", "password": "x", "email": "a@example.org"}).ok
        assert register(world, username="eve", password="x", email="e@example.org") == {"token": "t-drawn-at-random"}
        assert register(world, username="mal", password="x", email="m@example.org") != {"token": "t-drawn-at-random"}


def test_renamed_parameters_take_their_present_name(folder: Path) -> None:
    def names(errata: bool) -> list[str]:
        dialogue = official_benchmark(folder, errata=errata).dialogues[0]
        gold = next(t for t in dialogue.turns if isinstance(t, GoldCall) and t.call.name == "TimedSwitch")
        return sorted(gold.call.arguments)

    assert names(errata=True) == ["name", "on", "time"]
    assert names(errata=False) == ["device_id", "on", "time"]


def test_the_digest_follows_the_content(folder: Path, tmp_path: Path) -> None:
    same, other = small.write(tmp_path / "same"), small.write(tmp_path / "other")
    (other / "data" / "exceptions.json").write_text('{"Wiki": []}')
    digests = [official_benchmark(path).digest for path in (folder, same, other)]
    assert digests[0] == digests[1] != digests[2]


def test_a_folder_without_a_level_is_good_for_the_others(folder: Path) -> None:
    (folder / "test-data" / "level-3.json").unlink()
    assert {d.level for d in official_benchmark(folder).dialogues} == {1, 2}


def _remove_table(folder: Path) -> None:
    (folder / "init_database" / "Alarm.json").unlink()


def _break_json(folder: Path) -> None:
    (folder / "test-data" / "level-3.json").write_text("[{")


def _other_shape(folder: Path) -> None:
    (folder / "test-data" / "level-3.json").write_text(json.dumps([{"text": "something else"}]))


def _not_records(folder: Path) -> None:
    (folder / "lv1-lv2-samples" / "level-1-given-desc" / "AddAlarm-small-1.jsonl").write_text('["text"]\n')


@pytest.mark.parametrize("damage", [_remove_table, _break_json, _other_shape, _not_records])
def test_half_a_folder_is_one_line(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    with pytest.raises(DataError) as caught:
        official_benchmark(folder)
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value)


def test_no_folder_is_one_line(tmp_path: Path) -> None:
    for path in (None, tmp_path / "nowhere", tmp_path):
        with pytest.raises(DataError):
            OfficialFolder.open(path)


def test_the_overlay_can_be_left_out_and_the_name_says_so() -> None:
    corrected, plain = (load_benchmark(name, data=official_dir()) for name in ("official", "official-as-released"))
    assert (corrected.name, plain.name) == ("official", "official-as-released")
    assert corrected.extra["errata"]
    assert not plain.extra["errata"]
    assert [d.turns for d in corrected.dialogues] != [d.turns for d in plain.dialogues]
