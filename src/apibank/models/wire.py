"""The OpenAI chat-completions wire format: a prompt as a request, a response as a `Reply`, an error as words.

Pure functions, lenient in what they read: servers leave out usage, send content as parts or as null, and give
errors half a dozen shapes. What cannot be a chat completion at all raises `ValueError`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apibank.models.model import Message, Prompt, Reply

LONGEST_WORDS = 300


def request(model: str, prompt: Prompt, length_field: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a request.

    Args:
        model: The model's name on the server.
        prompt: What to ask.
        length_field: `max_tokens`, or `max_completion_tokens` for servers that want that.
        extra: Fields laid over the body; a value of None takes the field away.
    """
    sampling = prompt.sampling
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(message) for message in prompt.messages],
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        length_field: sampling.max_tokens,
        "seed": sampling.seed,
    }
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if prompt.tools:
        body["tools"] = list(prompt.tools)
    if prompt.schema is not None:
        form = {"name": "reply", "schema": prompt.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    body.update(extra)
    return {field: value for field, value in body.items() if value is not None}


def _message(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        body["tool_calls"] = list(message.tool_calls)
        body["content"] = message.content or None
    if message.tool_call_id is not None:
        body["tool_call_id"] = message.tool_call_id
    return body


def reply(document: Any, seconds: float) -> Reply:
    """Read a response.

    Text is the message's content, or its refusal where there is no content; reasoning is no part of it, but
    counts in `completion_tokens` whether or not the server adds it there.

    Args:
        document: The decoded JSON.
        seconds: How long the request took.

    Raises:
        ValueError: The document holds no message.
    """
    try:
        choice = document["choices"][0]
        message = choice["message"]
        content, refusal = message.get("content"), message.get("refusal")
    except (TypeError, KeyError, IndexError, AttributeError):
        raise ValueError("the answer holds no message") from None
    calls = _tool_calls(message)
    usage = document.get("usage")
    prompt_tokens, completion_tokens = _usage(usage if isinstance(usage, dict) else {})
    return Reply(
        text=_text(content) or ("" if calls else _text(refusal)),
        tool_calls=calls,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        seconds=seconds,
        finish_reason=str(choice.get("finish_reason") or ("tool_calls" if calls else "stop")),
    )


def _text(content: Any) -> str:
    """Return the text of a content: a string, or a list of parts of which the text parts count."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part if isinstance(part, dict) else {"text": part} for part in content]
    texts = [part.get("text", "") for part in parts if part.get("type", "text") in ("text", "output_text")]
    return "".join(text for text in texts if isinstance(text, str))


def _tool_calls(message: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return a message's function calls in one shape: arguments as text, an id always there."""
    calls = message.get("tool_calls") or ()
    if not calls and isinstance(message.get("function_call"), dict):
        calls = [{"function": message["function_call"]}]
    read = []
    for position, call in enumerate(calls if isinstance(calls, list) else ()):
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict):
            continue
        arguments = function.get("arguments")
        read.append(
            {
                "id": str(call.get("id") or f"call_{position}"),
                "type": "function",
                "function": {
                    "name": str(function.get("name") or ""),
                    "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments or {}),
                },
            }
        )
    return tuple(read)


def _usage(usage: Mapping[str, Any]) -> tuple[int, int]:
    prompt, completion, total = (
        value if isinstance(value := usage.get(name), int) else 0
        for name in ("prompt_tokens", "completion_tokens", "total_tokens")
    )
    return prompt, max(completion, total - prompt if prompt else 0)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What an error body says.

    Args:
        words: The server's message on one line, shortened; empty if there is none.
        code: Its machine-readable code or type, lower case.
        field: The request field that it blames, if it names one.
    """

    words: str = ""
    code: str = ""
    field: str = ""


def complaint(raw: bytes) -> Complaint:
    """Read an error body of any shape."""
    text = raw.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Complaint(_words(text if not text.lstrip().startswith("<") else "an HTML page"))
    error = document[0] if isinstance(document, list) and document else document
    if isinstance(error, dict):
        error = error.get("error") or error.get("detail") or error
    if isinstance(error, list) and error:
        error = error[0]
    if not isinstance(error, dict):
        return Complaint(_words(str(error or "")))
    place = error.get("loc")
    field = error.get("param") or (place[-1] if isinstance(place, list) and place else "")
    words = error.get("message") or error.get("msg") or json.dumps(error)
    return Complaint(_words(str(words)), f"{error.get('code') or ''} {error.get('type') or ''}".lower(), str(field))


def _words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 3] + "..."
