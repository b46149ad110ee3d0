"""A run as a log that Inspect reads: an `EvalLog`, version 2, as JSON.

A sample is one prompt with its reply; its score is `call` (right or wrong) or `reply` (ROUGE-L). Trials are epochs. The
sample's metadata tell key and protocol, by which `inspect_reader` finds it again.

Source: UKGovernmentBEIS/inspect_ai, `inspect_ai.log.EvalLog`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apibank.models.model import Message, Reply
from apibank.runs.instances import Instance, instances
from apibank.storage.files import write_json, writing

from .publication import Publication, identity

if TYPE_CHECKING:
    from apibank.runs.exhibit import Exhibit
    from apibank.runs.results import ProtocolResult

STOPS = {"stop": "stop", "length": "max_tokens", "tool_calls": "tool_calls", "content_filter": "content_filter"}
"""Why a reply ended, in Inspect's words."""


def write(exhibit: Exhibit, protocol: str, out: Path, publication: Publication) -> list[Path]:
    """Write the log of one protocol.

    Args:
        exhibit: The run.
        protocol: The protocol.
        out: The folder of logs.
        publication: What the publisher knows.

    Raises:
        DataError: The file cannot be written, or the run's samples are not known any more.
    """
    found = log(exhibit, protocol, publication)
    moment = datetime.fromisoformat(found["eval"]["created"])
    task = found["eval"]["task"].replace("/", "-")
    stamp = moment.strftime("%Y-%m-%dT%H-%M-%S%z")
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    path = out / f"{stamp[:-2]}-{stamp[-2:]}_{task}_{found['eval']['task_id']}.json"
    write_json(path, found)
    return [path]


def log(exhibit: Exhibit, protocol: str, publication: Publication) -> dict[str, Any]:
    """Return the log of one protocol as a JSON object.

    Raises:
        DataError: The run's samples are not known any more.
    """
    told, results = exhibit.manifest, exhibit.results
    benchmark, sampling = told["benchmark"], told["sampling"]
    model = publication.model_id(told)
    mark = base64.b32encode(identity(exhibit, protocol).bytes).decode().rstrip("=").lower()
    samples = [_sample(instance, protocol, model) for instance in instances(exhibit, protocol)]
    usage = _usage(results.tokens.get("prompt", 0), results.tokens.get("completion", 0))
    ids = list(dict.fromkeys(sample["id"] for sample in samples))
    return {
        "version": 2,
        "status": "success" if not results.failures else "cancelled",
        "eval": {
            "eval_id": mark,
            "run_id": mark,
            "created": told["started"],
            "task": f"apibank/{benchmark['name']}_{protocol}",
            "task_id": mark,
            "task_version": str(benchmark["version"]),
            "task_args": {"protocol": protocol, "constrained": told["constrained"], **told["selection"]},
            "dataset": {
                "name": f"apibank {benchmark['name']}",
                "samples": len(ids),
                "sample_ids": ids,
                "shuffled": False,
            },
            "model": model,
            "model_generate_config": {name: sampling[name] for name in ("temperature", "max_tokens", "top_p", "seed")},
            "config": {"epochs": told.get("trials", 1)},
            "packages": {"apibank": told["apibank"]},
            "metadata": {"benchmark": benchmark, "specification": told["model"]["spec"]},
        },
        "plan": {"name": "plan", "steps": [{"solver": "apibank", "params": {"protocol": protocol}}], "config": {}},
        "results": {
            "total_samples": len(samples) + sum(label.startswith(f"{protocol}/") for label in results.failures),
            "completed_samples": len(samples),
            "scores": list(_scores(results.protocols[protocol])),
        },
        "stats": {"started_at": told["started"], "completed_at": told["started"], "model_usage": {model: usage}},
        "samples": samples,
    }


def _scores(result: ProtocolResult) -> Iterator[dict[str, Any]]:
    calls, replies = result.total.calls, result.total.replies
    if calls.n:
        figures: dict[str, Any] = {"accuracy": calls.accuracy, "low_95": calls.low, "high_95": calls.high}
        figures |= {f"accuracy_level_{n}": s.calls.accuracy for n, s in result.levels.items() if s.calls.n}
        yield _score("call", calls.n, figures)
    if replies.n:
        yield _score("reply", replies.n, {"mean": replies.rouge_l})


def _score(name: str, n: int, figures: Mapping[str, float | None]) -> dict[str, Any]:
    metrics = {key: {"name": key, "value": value, "params": {}} for key, value in figures.items() if value is not None}
    return {"name": name, "scorer": f"apibank/{name}", "scored_samples": n, "params": {}, "metrics": metrics}


def _sample(instance: Instance, protocol: str, model: str) -> dict[str, Any]:
    verdict, reply = instance.verdict, instance.reply
    prompt = [_message(message) for message in instance.messages]
    answer = _answer(reply, model)
    usage = _usage(reply.prompt_tokens, reply.completion_tokens)
    target = instance.gold.text or json.dumps(instance.gold.tool_calls, ensure_ascii=False)
    told = {name: value for name, value in asdict(verdict).items() if value not in (None, "")}
    return {
        "id": verdict.key,
        "epoch": verdict.trial + 1,
        "input": prompt,
        "target": target,
        "messages": [*prompt, answer],
        "output": {
            "model": model,
            "choices": [{"message": answer, "stop_reason": STOPS.get(reply.finish_reason, "unknown")}],
            "completion": reply.text,
            "usage": usage,
            "time": reply.seconds,
        },
        "scores": {verdict.kind: _judgement(instance)},
        "metadata": {**told, "protocol": protocol},
        "store": {},
        "events": [],
        "model_usage": {model: usage},
        "total_time": reply.seconds,
        "attachments": {},
    }


def _judgement(instance: Instance) -> dict[str, Any]:
    verdict = instance.verdict
    if verdict.kind == "reply":
        return {"value": verdict.rouge_l or 0.0, "answer": instance.reply.text}
    return {
        "value": "C" if verdict.correct else "I",
        "answer": instance.called.name if instance.called else "",
        "explanation": verdict.reason,
        "metadata": {"error": verdict.error, "place": verdict.place},
    }


def _message(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        found["tool_calls"] = _calls(message.tool_calls)
    if message.role == "tool" and message.tool_call_id is not None:
        found["tool_call_id"] = message.tool_call_id
    return found


def _answer(reply: Reply, model: str) -> dict[str, Any]:
    found = {"role": "assistant", "content": reply.text, "source": "generate", "model": model}
    return found | ({"tool_calls": _calls(reply.tool_calls)} if reply.tool_calls else {})


def _calls(calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return function calls of the OpenAI shape in Inspect's; arguments that are no JSON object stand as a fault."""
    found = []
    for number, call in enumerate(calls):
        function = call.get("function")
        function = function if isinstance(function, Mapping) else {}
        written = function.get("arguments")
        try:
            arguments = json.loads(written) if isinstance(written, str) else written
        except ValueError:
            arguments = None
        fault = {} if isinstance(arguments, dict) else {"parse_error": str(written)}
        found.append(
            {
                "id": str(call.get("id") or f"call-{number}"),
                "function": str(function.get("name", "")),
                "arguments": arguments if isinstance(arguments, dict) else {},
                "type": "function",
                **fault,
            }
        )
    return found


def _usage(read: int, written: int) -> dict[str, int]:
    return {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
