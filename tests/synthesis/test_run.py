"""A synthesis: the same set whatever carries it out and wherever it was interrupted."""

import json
from collections import Counter
from pathlib import Path

import pytest

from apibank.errors import DataError, UsageError
from apibank.executors import open_executor
from apibank.synthesis.catalog.library import library
from apibank.synthesis.journal import SynthesisJournal
from apibank.synthesis.made import Discard, Made
from apibank.synthesis.maker import library_maker
from apibank.synthesis.mix import BLOCK, MIX, block_of, shares
from apibank.synthesis.report import census, read_dialogues
from apibank.synthesis.run import UNIT, Finished, synthesise, unique
from apibank.synthesis.training import TrainingDialogue
from apibank.synthesis.training_set import read_set

SIZE = 300


def make(folder: Path, executor: str = "serial", size: int = SIZE, seed: int = 5) -> Finished:
    engine = open_executor(executor, 2)
    try:
        return synthesise(folder, dialogues=size, seed=seed, executor=engine)
    finally:
        engine.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return make(tmp_path_factory.mktemp("set") / "it")


def test_a_set_has_the_size_and_the_mix_that_are_asked_for(finished: Finished) -> None:
    held = read_set(finished.folder)
    assert len(held) == SIZE
    wanted = Counter[str]()
    for (ability, _), count in shares(SIZE).items():
        wanted[ability] += count
    assert Counter(dialogue.ability for dialogue in held) == wanted
    assert finished.report["census"] == census(held).record()
    assert finished.report["yield"]["kept"] == SIZE


def test_a_block_has_the_papers_figures() -> None:
    assert {ability: sum(shapes.values()) for ability, shapes in MIX.items()} == {
        "call": 720,
        "retrieve": 719,
        "plan": 449,
    }
    tasks = block_of(library(), 0, 0, BLOCK)
    assert len({task.number for task in tasks}) == BLOCK
    assert {name for task in tasks for name in task.apis} == set(library().apis)


@pytest.mark.slow
def test_processes_make_the_same_set(finished: Finished, tmp_path: Path) -> None:
    other = make(tmp_path / "it", "local")
    assert (other.folder / "dialogues.jsonl").read_bytes() == (finished.folder / "dialogues.jsonl").read_bytes()


def test_an_interrupted_set_goes_on_and_comes_out_the_same(finished: Finished, tmp_path: Path) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    whole = (finished.folder / "journal.jsonl").read_bytes()
    (folder / "manifest.json").write_bytes((finished.folder / "manifest.json").read_bytes())
    (folder / "journal.jsonl").write_bytes(whole[: len(whole) // 2])
    again = make(folder)
    assert (again.folder / "dialogues.jsonl").read_bytes() == (finished.folder / "dialogues.jsonl").read_bytes()


def test_another_set_is_not_mixed_in(finished: Finished, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="with other seed"):
        make(finished.folder, seed=6)
    (tmp_path / "letter").write_text("dear reader")
    with pytest.raises(UsageError, match="is not empty"):
        make(tmp_path)
    assert (tmp_path / "letter").exists()


def test_other_seeds_give_other_sets(finished: Finished, tmp_path: Path) -> None:
    other = read_set(make(tmp_path / "it", seed=6).folder)
    shared = {dialogue.request for dialogue in read_set(finished.folder)} & {dialogue.request for dialogue in other}
    assert len(shared) < SIZE / 20


def test_two_processes_do_not_write_one_folder(finished: Finished) -> None:
    with SynthesisJournal(finished.folder / "journal.jsonl"), pytest.raises(UsageError, match="another process"):
        make(finished.folder)


def test_a_broken_folder_is_told_in_words(finished: Finished, tmp_path: Path) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"dialogues":')
    with pytest.raises(DataError, match="cannot be read"):
        make(folder)
    (folder / "manifest.json").write_text("[1]")
    with pytest.raises(UsageError, match="with other"):
        make(folder)
    (folder / "manifest.json").write_bytes((finished.folder / "manifest.json").read_bytes())
    good = (finished.folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(b'{"number":1,"usage":[1],"dialogue":null}\n\xff\n[]\n' + good)
    again = make(folder)
    assert (again.folder / "dialogues.jsonl").read_bytes() == (finished.folder / "dialogues.jsonl").read_bytes()


def test_discards_are_journalled_with_reasons(finished: Finished) -> None:
    lines = (finished.folder / "discards.jsonl").read_text().splitlines()
    assert len(lines) == finished.report["yield"]["discarded"]
    assert all({"number", "attempt", "agent", "reason", "detail"} == set(json.loads(line)) for line in lines)


def test_no_request_occurs_twice(finished: Finished) -> None:
    assert finished.report["repeated_requests"] == 0
    maker = library_maker()
    made = [maker.make(maker.task(5, number, SIZE)) for number in (0, 1)]
    twin = Made(1, made[0].line, made[0].request, 0)
    first, second = unique(maker, 5, SIZE, [made[0], twin])
    assert first == made[0]
    assert second.request != first.request
    assert Discard(0, "tester", "duplicate", first.request) in second.discards


def test_a_dialogue_is_read_as_it_was_written(finished: Finished) -> None:
    for line in (finished.folder / "dialogues.jsonl").read_text(encoding="utf-8").splitlines(keepends=True):
        assert TrainingDialogue.read(json.loads(line)).line() == line
    for line in (finished.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True):
        assert Made.read(line).record() == line


def test_abilities_and_turns_of_every_kind_occur(finished: Finished) -> None:
    found = census(read_dialogues((finished.folder / "dialogues.jsonl").read_text().splitlines()))
    assert found.searches > 150
    assert found.errors > 10
    assert found.quiet_turns > 20
    assert {"asked", "corrected", "failed", "retried", "followed", "talk"} <= set(found.shapes)


@pytest.mark.slow
def test_a_cluster_that_loses_a_node_makes_the_same_set(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    size = UNIT * 6
    here = make(tmp_path / "here", size=size)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        node = cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        engine = open_executor("ray", None, cluster.address)
        lost: list[int] = []

        def tell(done: int, total: int, seconds: float) -> None:
            if UNIT <= done < total and not lost:
                lost.append(done)
                cluster.remove_node(node, allow_graceful=False)

        there = synthesise(tmp_path / "there", dialogues=size, seed=5, executor=engine, tell=tell)
        engine.close()
    finally:
        cluster.shutdown()
    assert lost
    assert (there.folder / "dialogues.jsonl").read_bytes() == (here.folder / "dialogues.jsonl").read_bytes()
