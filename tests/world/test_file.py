"""World files hold the whole state, and what is no world is refused in one line."""

import sqlite3
from pathlib import Path

import pytest

from apibank.errors import DataError
from apibank.world import World


def test_a_saved_world_opens_as_it_was(tmp_path: Path):
    file = tmp_path / "w.db"
    with World.open() as world:
        world.insert("alarms", username="mira.okafor", time="2026-04-02 03:03:00")
        world.digits("order", 6)
        world.save(file)
        with World.open(file) as again:
            assert again.digest() == world.digest()
            assert again.digits("order", 6) == world.digits("order", 6)
    assert [path.name for path in tmp_path.iterdir()] == ["w.db"]


def test_other_programs_read_a_world_file(tmp_path: Path):
    file = tmp_path / "w.db"
    with World.open() as world:
        world.save(file)
        accounts = world.value("SELECT count(*) FROM accounts")
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (accounts,)
    connection.execute("INSERT INTO alarms (username, time) VALUES ('mira.okafor', '2026-04-02 03:03:00')")
    connection.commit()
    connection.close()
    with World.open(file) as world:
        assert world.value("SELECT count(*) FROM alarms WHERE time = '2026-04-02 03:03:00'") == 1


@pytest.mark.parametrize("content", [b"", b"no world at all", b"SQLite format 3\0" + bytes(4096)])
def test_what_is_no_world_is_refused(tmp_path: Path, content: bytes):
    file = tmp_path / "w.db"
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"w\.db is no world file"):
        World.open(file)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE alarms",
        "CREATE TABLE more (a)",
        "CREATE TRIGGER t AFTER INSERT ON alarms BEGIN DELETE FROM accounts; END",
        "UPDATE world SET value = 'noon' WHERE key = 'now'",
        "DELETE FROM world WHERE key = 'seed'",
    ],
)
def test_a_world_that_was_rebuilt_is_refused(tmp_path: Path, statement: str):
    file = tmp_path / "w.db"
    with World.open() as world:
        world.save(file)
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(DataError, match="no world file"):
        World.open(file)


def test_a_cut_off_file_is_refused(tmp_path: Path):
    file = tmp_path / "w.db"
    with World.open() as world:
        world.save(file)
    file.write_bytes(file.read_bytes()[:-5000])
    with pytest.raises(DataError, match="no world file"):
        World.open(file)


def test_what_cannot_be_read_or_written_is_one_line(tmp_path: Path):
    with pytest.raises(DataError, match="cannot be read"):
        World.open(tmp_path / "none.db")
    with World.open() as world, pytest.raises(DataError, match="cannot be written"):
        world.save(tmp_path / "no folder" / "w.db")
    with World.open() as world, pytest.raises(DataError, match="cannot be written"):
        world.save(tmp_path)
    assert list(tmp_path.iterdir()) == []
