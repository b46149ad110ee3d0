"""Executed protocols: gold and prediction are run in the dialogue's world, and what they do is compared.

All of them ask about the same places and judge by the same rule; they differ in what the model sees and in how it is to
write a call, so the differences between their scores are those of prompt and format alone.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from apibank.benchmarks import Benchmark, Dialogue, GoldCall, Sample, Utterance, assistant_turns
from apibank.calls import Call, ParseFailure, answered
from apibank.models.model import Message, Reply
from apibank.retrieval import Searcher
from apibank.scoring.execute import judge_call
from apibank.scoring.reply import judge_reply
from apibank.scoring.verdict import Verdict
from apibank.tools import SEARCHER, found_tools

from .protocol import Protocol
from .stage import Stage
from .transcript import Style, chat, describe_tools

SEARCH = """\
At first you know only ToolSearcher. Call it with a few keywords for what you need; its result describes the tool that
fits best, and from then on you can call that tool. Search for every tool that has not been described yet."""

VALUES = """\
Take every value from the conversation or from an earlier result; never make one up. Times are written
YYYY-MM-DD HH:MM:SS and days YYYY-MM-DD."""


class Executed(Protocol):
    """The base of the protocols that judge a call by what it does."""

    def __init__(self, benchmark: Benchmark) -> None:
        super().__init__(benchmark)
        self._stages: dict[str, Stage] = {}

    @abstractmethod
    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the call that a reply makes, or why there is none."""

    def said(self, reply: Reply) -> str:
        """Return what a reply says to the user, its thinking left out."""
        return answered(reply.text)

    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return a sample for every call and every assistant message of these levels."""
        return [s for dialogue in self.benchmark.at_levels(levels) for s in assistant_turns(dialogue)]

    def gold_reply(self, sample: Sample) -> Reply:
        """Return the gold call in the protocol's format, or the gold message."""
        gold = sample.gold
        return self.call_reply(gold.call) if isinstance(gold, GoldCall) else Reply(gold.text)

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Judge a call by what it does, a message by ROUGE-L.

        A call that equals gold to the letter does what gold did when the dialogue was built, so it is not run again;
        `apibank data validate` runs every gold call and holds it against what was recorded.
        """
        dialogue, gold = sample.dialogue, sample.gold
        if isinstance(gold, Utterance):
            return judge_reply(sample.key, dialogue.id, dialogue.level, gold.text, self.said(reply))
        predicted = self.read(reply)
        if self.benchmark.seed is not None and predicted == gold.call:
            return replace(_verdict(sample, gold), called=gold.call.name, correct=True)
        return self.judge_by_running(sample, gold, predicted)

    def judge_by_running(self, sample: Sample, gold: GoldCall, predicted: Call | ParseFailure) -> Verdict:
        """Judge a call by running it and gold in the dialogue's world, whether or not they are equal."""
        dialogue = sample.dialogue
        world, tools = self._stage(dialogue.toolset).at(dialogue, sample.position)
        later = [turn.call.name for turn in dialogue.turns[sample.position + 1 :] if isinstance(turn, GoldCall)]
        return judge_call(_verdict(sample, gold), gold, predicted, world, tools, later)

    def _stage(self, toolset: str) -> Stage:
        if toolset not in self._stages:
            self._stages[toolset] = Stage(Searcher(self.benchmark.descriptions[toolset]))
        return self._stages[toolset]


def _verdict(sample: Sample, gold: GoldCall) -> Verdict:
    return Verdict(sample.key, sample.dialogue.id, sample.dialogue.level, "call", gold.call.name)


class Prompted(Executed):
    """The base of those that ask in text: a system prompt with the task and the tools, gold history, a cue.

    Attributes:
        task: What the model is told of its task and of how it writes a call.
        style: How the transcript is written.
        call_cue: What stands last where a call is wanted.
        reply_cue: What stands last where a message is wanted.
    """

    task: ClassVar[str]
    style: ClassVar[Style]
    call_cue: ClassVar[str]
    reply_cue: ClassVar[str] = "[Write your next message to the user now, without a tool call.]"

    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return the task, the tools and the history."""
        cue = self.call_cue if sample.kind == "call" else self.reply_cue
        return chat(self.system(sample.dialogue), sample.history, cue, self.style)

    def call_reply(self, call: Call) -> Reply:
        """Return a call in this protocol's style."""
        return Reply(self.style.call + self.style.form.write(call))

    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the first call in a reply."""
        return self.style.form.read_first(reply.text)

    def system(self, dialogue: Dialogue) -> str:
        """Return the system prompt of a dialogue."""
        descriptions = self.benchmark.descriptions[dialogue.toolset]
        return system(self.task, dialogue, f"Tools:\n{describe_tools(dialogue.tools, descriptions)}")


def system(task: str, dialogue: Dialogue, tools: str = "", searching: bool = True) -> str:
    """Return a system prompt.

    Args:
        task: What the model is told of its task.
        dialogue: What is asked about; the prompt tells its date unless it hides it.
        tools: The tools' descriptions; none where they stand elsewhere.
        searching: Whether tools can be searched for, if the dialogue has ToolSearcher.
    """
    parts = [task]
    if searching and SEARCHER in dialogue.tools:
        parts.append(SEARCH)
    if dialogue.shows_clock:
        with dialogue.world() as world:
            parts.append(f"It is now {world.now:%A, %Y-%m-%d, %H:%M}.")
    return "\n\n".join([*parts, *([tools] if tools else [])])


def known_tools(sample: Sample) -> list[str]:
    """Return the names of the tools that are described to the model by now: from the start, or by a search."""
    searches = (turn for turn in sample.history if isinstance(turn, GoldCall) and turn.call.name == SEARCHER)
    found = (name for turn in searches for name in found_tools(turn.output))
    return list(dict.fromkeys([*sample.dialogue.tools, *found]))
