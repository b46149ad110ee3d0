"""Every judged sample of a run with its prompt, its reply and its verdict, for whoever passes a run on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apibank.benchmarks import Sample
from apibank.calls import Call
from apibank.errors import DataError
from apibank.models.model import Message, Reply
from apibank.scoring.verdict import Verdict

from .exhibit import Exhibit
from .journal import read_journal


@dataclass(frozen=True)
class Instance:
    """One judged sample.

    Attributes:
        sample: The sample.
        messages: What the model saw.
        reply: What it said.
        called: The call that the protocol reads in the reply, if any.
        gold: What a perfect model says.
        verdict: The judgement.
    """

    sample: Sample
    messages: Sequence[Message]
    reply: Reply
    called: Call | None
    gold: Reply
    verdict: Verdict


def instances(exhibit: Exhibit, name: str) -> Iterator[Instance]:
    """Yield the judged samples of a run, in the order of its verdicts.

    Args:
        exhibit: The run.
        name: The protocol.

    Raises:
        DataError: The benchmark is no longer the one that was asked about, or replies are missing.
    """
    if exhibit.moved:
        raise DataError(
            f"the benchmark has changed since {exhibit.folder.path} was run, so its prompts and gold are not known any "
            "more: start the run again"
        )
    protocol = exhibit.protocol(name)
    replies = {
        (sample, entry.trial): entry.reply
        for entry in read_journal(exhibit.folder.predictions_path).values()
        for sample in entry.samples
    }
    for verdict in exhibit.results.verdicts[name]:
        reply = replies.get((f"{name}/{verdict.key}", verdict.trial))
        if reply is None:
            raise DataError(f"{exhibit.folder.predictions_path} holds no reply to {verdict.key}: start the run again")
        sample = protocol.sample_of({"key": verdict.key})
        read = protocol.read(reply)
        called = read if isinstance(read, Call) else None
        yield Instance(sample, protocol.messages(sample), reply, called, protocol.gold_reply(sample), verdict)
