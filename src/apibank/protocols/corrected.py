"""`corrected`: the protocol of this project, in which a perfect model gets 100%."""

from __future__ import annotations

from collections.abc import Sequence

from apibank.benchmarks import SEARCHER, Benchmark, Dialogue, GoldCall, Sample, Utterance, assistant_turns
from apibank.calls import FORMATS, Call, ParseFailure
from apibank.models.grammar import call_grammar, shapes
from apibank.models.model import Message, Reply
from apibank.retrieval import Searcher
from apibank.scoring.execute import judge_call
from apibank.scoring.reply import judge_reply
from apibank.scoring.verdict import Verdict
from apibank.tools import toolset

from .protocol import Protocol
from .stage import Stage
from .transcript import CALL_PREFIX, chat, describe_tools

FORMAT = FORMATS["brackets"]

SYSTEM = """\
You are an assistant that gets things done for a user with tools. In each turn you either make one tool call or write to
the user; a note in brackets says which is wanted now.
A tool call stands alone on one line, in this form:
API-Request: [ToolName(first_parameter='text', second_parameter=12, third_parameter=['a', 'b'])]
Texts stand in quotes; numbers, True and False, and lists do not. Take every value from the conversation or from an
earlier result; never make one up. Times are written YYYY-MM-DD HH:MM:SS and days YYYY-MM-DD."""

SEARCH = """\
At first you know only ToolSearcher. Call it with a few keywords for what you need; its result describes the tool that
fits best, and from then on you can call that tool. Search for every tool that has not been described yet."""

CALL_CUE = "[Make the next tool call now: one line that starts with API-Request.]"
REPLY_CUE = "[Write your next message to the user now, without a tool call.]"


class Corrected(Protocol):
    """Every gold call once, in a world where the dialogue so far has really happened.

    Used by: this project; no published score follows it.
    Rows: every call of every dialogue once (389 / 119 / 245 in API-Bank), and every message of the assistant.
    Prompt: a system prompt with the task, the date (unless the dialogue hides it) and the tools' descriptions as JSON,
        then gold history as chat messages.
    Reply format: `API-Request: [Name(key='value')]`; the first call in the reply counts, wherever it stands.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: right if the tool is the same, the arguments are equal by the parameters' types, and result and row changes
        are equal. A search is right if it brings the tool that the dialogue goes on to call, whatever its keywords.
    Aggregation: accuracy of the calls, level by level, with intervals clustered by dialogue; ROUGE-L of the replies.
    """

    name = "corrected"
    summary = "each gold call once, judged by arguments, result and changes in the world as it then is"

    def __init__(self, benchmark: Benchmark) -> None:
        super().__init__(benchmark)
        self._stages: dict[str, Stage] = {}

    def samples(self, levels: Sequence[int]) -> list[Sample]:
        """Return a sample for every call and every assistant message of these levels."""
        return [s for dialogue in self.benchmark.at_levels(levels) for s in assistant_turns(dialogue)]

    def messages(self, sample: Sample) -> tuple[Message, ...]:
        """Return the task, the tools and the history."""
        cue = CALL_CUE if sample.kind == "call" else REPLY_CUE
        return chat(self._system(sample.dialogue), sample.history, cue, FORMAT)

    def gold_reply(self, sample: Sample) -> Reply:
        """Return the gold call in brackets, or the gold message."""
        if isinstance(sample.gold, GoldCall):
            return Reply(CALL_PREFIX + FORMAT.write(sample.gold.call))
        return Reply(sample.gold.text)

    def judge(self, sample: Sample, reply: Reply) -> Verdict:
        """Judge a call by what it does, a message by ROUGE-L."""
        dialogue, gold = sample.dialogue, sample.gold
        if isinstance(gold, Utterance):
            return judge_reply(sample.key, dialogue.id, dialogue.level, gold.text, reply.text)
        world, tools = self._stage(dialogue.toolset).at(dialogue, sample.position)
        later = [turn.call.name for turn in dialogue.turns[sample.position + 1 :] if isinstance(turn, GoldCall)]
        base = Verdict(sample.key, dialogue.id, dialogue.level, "call", gold.call.name)
        return judge_call(base, gold, self.read(reply), world, tools, later)

    def grammar(self, sample: Sample) -> str | None:
        """Return the grammar of a call of a tool that has been described by now; None where a message is wanted."""
        if sample.kind != "call":
            return None
        tools = toolset(sample.dialogue.toolset)
        found = [turn.output for turn in sample.history if isinstance(turn, GoldCall) and turn.call.name == SEARCHER]
        entries = [entry for output in found for entry in (output if isinstance(output, list) else [output]) if entry]
        known = dict.fromkeys([*sample.dialogue.tools, *(entry["name"] for entry in entries)])
        return call_grammar(shapes(tools[name].function_schema() for name in known if name in tools))

    def read(self, reply: Reply) -> Call | ParseFailure:
        """Return the first call in a reply."""
        return FORMAT.read_first(reply.text)

    def _stage(self, toolset: str) -> Stage:
        if toolset not in self._stages:
            self._stages[toolset] = Stage(Searcher(self.benchmark.descriptions[toolset]))
        return self._stages[toolset]

    def _system(self, dialogue: Dialogue) -> str:
        parts = [SYSTEM]
        if SEARCHER in dialogue.tools:
            parts.append(SEARCH)
        if dialogue.shows_clock:
            with dialogue.world() as world:
                parts.append(f"It is now {world.now:%A, %Y-%m-%d, %H:%M}.")
        parts.append(f"Tools:\n{describe_tools(dialogue.tools, self.benchmark.descriptions[dialogue.toolset])}")
        return "\n\n".join(parts)
