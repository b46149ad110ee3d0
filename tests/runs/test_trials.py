"""Several trials of a sample are kept apart, survive a kill, and say how sure a model is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import apibank
from apibank.errors import UsageError
from apibank.models.predictions import read_rows
from apibank.protocols.corrected import Corrected
from apibank.runs.exhibit import Exhibit
from apibank.runs.rescore import rescore
from apibank.runs.results import ProtocolResult, Results, summarise
from apibank.runs.trials import own_figures, summarise_trials
from apibank.scoring.verdict import Verdict

from .support import SEED, benchmark, complaint
from .support import apibank as command


def call(key: str, level: int, trial: int, correct: bool) -> Verdict:
    return Verdict(key, key.split(":")[0], level, "call", "T", correct, trial=trial)


RIGHTS = {("a:1", 1): (True, False, False), ("a:2", 1): (True, True, True), ("b:1", 2): (False, False, False)}
VERDICTS = [call(key, level, t, right) for (key, level), rights in RIGHTS.items() for t, right in enumerate(rights)]


def test_pass_rates_are_those_that_one_counts_by_hand() -> None:
    found = summarise_trials(VERDICTS)
    assert found is not None
    assert found.n == 3
    assert [found.levels[1].at[k].value for k in (1, 2, 3)] == pytest.approx([2 / 3, (2 / 3 + 1) / 2, 1.0])
    assert [found.levels[1].hat[k].value for k in (1, 2, 3)] == pytest.approx([2 / 3, 0.5, 0.5])
    assert found.levels[2].at[3].value == 0.0
    assert found.total.at[1].value == pytest.approx(4 / 9)
    assert found.total.at[1].low < 4 / 9 < found.total.at[1].high
    assert found.total.at[1].samples == 3


def test_a_trial_without_a_reply_is_no_wrong_one() -> None:
    found = summarise_trials(VERDICTS[:5])
    assert found is not None
    assert found.total.at[3].samples == 1
    assert found.total.at[2].value == pytest.approx((2 / 3 + 1) / 2)


def test_one_trial_is_as_if_there_were_no_trials() -> None:
    result = summarise([v for v in VERDICTS if not v.trial])
    assert result.trials is None
    assert "trials" not in result.record()


def test_a_dialogue_is_whole_where_every_trial_of_every_call_is_judged() -> None:
    protocol = Corrected(benchmark())
    keys = {s.key: s.dialogue.id for s in protocol.samples((2,)) if s.kind == "call"}
    verdicts = [Verdict(key, name, 2, "call", correct=True, trial=t) for key, name in keys.items() for t in (0, 1)]
    assert protocol.whole(verdicts) == set(keys.values())
    assert protocol.whole(verdicts[:-1]) == set(keys.values()) - {verdicts[-1].dialogue}
    assert protocol.whole([]) == set()


def test_trials_come_back_from_their_json() -> None:
    result = summarise(VERDICTS)
    assert ProtocolResult.read(json.loads(json.dumps(result.record()))) == result


class Coin:
    """Is right in two of three trials, as its seed and the sample say."""

    name = "coin"

    def __init__(self, most: int = 10**9) -> None:
        self.asked: list[tuple[str, int]] = []
        self.most = most
        protocol = Corrected(benchmark())
        self.gold = {f"corrected/{s.key}": protocol.gold_reply(s).text for s in protocol.samples((1, 2, 3))}

    async def reply(self, prompt: apibank.Prompt) -> str:
        if len(self.asked) == self.most:
            raise KeyboardInterrupt
        self.asked.append((prompt.key, prompt.sampling.seed))
        lucky = Random(f"{prompt.key}:{prompt.sampling.seed}").random() < 2 / 3
        return self.gold[prompt.key] if lucky else "hm"


def coin(out: Path | None = None, trials: int = 3, model: Coin | None = None) -> Results:
    return apibank.evaluate(model or Coin(), benchmark(), limit=30, calls_only=True, trials=trials, out=out)


def test_each_trial_has_a_seed_and_a_line_of_its_own(tmp_path: Path) -> None:
    model = Coin()
    results = coin(tmp_path / "run", model=model)
    assert sorted({seed for _, seed in model.asked}) == [0, 1, 2]
    assert len(model.asked) == results.requests == results.samples == 90
    trials = results.protocols["corrected"].trials
    assert trials is not None
    rates = [trials.total.at[3].value, trials.total.at[1].value, trials.total.hat[3].value]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > rates[1] > rates[2]
    assert results.accuracy == pytest.approx(trials.total.at[1].value)
    again = Exhibit(tmp_path / "run").results
    assert again.protocols == results.protocols
    lines = [json.loads(line) for line in (tmp_path / "run" / "verdicts.jsonl").read_text("utf-8").splitlines()]
    assert [line.get("trial", 0) for line in lines].count(2) == 30


def test_a_run_goes_on_in_the_midst_of_its_trials(tmp_path: Path) -> None:
    first, second = Coin(most=40), Coin()
    with pytest.raises(KeyboardInterrupt):
        coin(tmp_path / "run", model=first)
    resumed = coin(tmp_path / "run", model=second)
    assert len(second.asked) == 50
    assert not set(first.asked) & set(second.asked)
    assert resumed.protocols == coin().protocols


def test_one_trial_leaves_files_and_keys_as_they_are(tmp_path: Path) -> None:
    coin(tmp_path / "run", trials=1)
    for name in ("manifest.json", "predictions.jsonl", "verdicts.jsonl", "results.json"):
        assert "trial" not in (tmp_path / "run" / name).read_text(encoding="utf-8")
    asked = {json.loads(line)["question"] for line in (tmp_path / "run" / "predictions.jsonl").open(encoding="utf-8")}
    coin(tmp_path / "more")
    more = {json.loads(line)["question"] for line in (tmp_path / "more" / "predictions.jsonl").open(encoding="utf-8")}
    assert asked < more


def test_a_run_of_trials_is_scored_again_and_shown(tmp_path: Path) -> None:
    before = coin(tmp_path / "run")
    assert apibank.score(tmp_path / "run", benchmark()).result == before.protocols["corrected"]
    flipped = next(v for v in before.verdicts["corrected"] if v.trial == 2 and not v.correct)
    shown = Exhibit(tmp_path / "run").show(flipped.key, trial=2)
    assert (shown.verdict.correct, shown.verdict.trial) == (False, 2)
    with pytest.raises(UsageError, match="no trial 4"):
        Exhibit(tmp_path / "run").show(flipped.key, trial=3)


def test_stored_predictions_may_be_trials() -> None:
    protocol = Corrected(benchmark())
    sample = next(s for s in protocol.samples((1,)) if s.kind == "call")
    texts = [protocol.gold_reply(sample).text, "hm"]
    rows = read_rows({"key": sample.key, "trial": trial, "text": text} for trial, text in enumerate(texts))
    found = rescore(rows, protocol).result.trials
    assert found is not None
    assert (found.total.at[2].value, found.total.hat[2].value) == (1.0, 0.0)
    with pytest.raises(apibank.ApibankError, match="row 1 has a trial that is no number"):
        read_rows([{"key": sample.key, "trial": "one", "text": "x"}])


def test_own_figures_of_trials_are_their_mean() -> None:
    class Own(Corrected):
        def aggregate(self, verdicts):
            rights = [bool(v.correct) for v in verdicts]
            return {"share": sum(rights) / len(rights), "nested": {"n": len(rights)}, "word": "x"}

    verdicts = [replace(v) for v in VERDICTS]
    assert own_figures(Own(benchmark()), verdicts) == {
        "share": pytest.approx(4 / 9),
        "nested": {"n": 3},
        "word": "x",
    }


def test_the_command_line_asks_trials_and_shows_them(tmp_path: Path) -> None:
    asked = ("eval", "--model", "random", "--seed", str(SEED), "--limit", "12")
    done = command(*asked, "--trials", "2", "--out", "run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 trials of each call" in done.stdout
    assert "pass^2" in done.stdout
    document = json.loads(command("show", "run", "--json", cwd=tmp_path).stdout)
    assert document["protocols"]["corrected"]["trials"]["n"] == 2
    replies = [json.loads(line)["text"] for line in (tmp_path / "run" / "predictions.jsonl").open(encoding="utf-8")]
    assert len(set(replies)) > 12, "trials of a baseline that draws are drawn anew"
    assert "at least 1" in complaint(command(*asked, "--trials", "0", cwd=tmp_path))
    assert "holds another run: trials was 2, not None" in complaint(command(*asked, "--out", "run", cwd=tmp_path))
