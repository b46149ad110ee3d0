"""A model behind any OpenAI-compatible server: OpenAI, vLLM, SGLang, llama.cpp, Ollama and the hosted ones.

No reply is lost to a passing fault: what may succeed later is asked again with back-off, what cannot is told
at once and in one line. The key is only ever in the request's header: never in a message, an attribute that
is stored, or an address.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import urlsplit

from apibank.errors import ModelError, UsageError
from apibank.models import wire
from apibank.models.connection import Connection, address, secret
from apibank.models.model import Prompt, Reply, RequestFailed
from apibank.models.retry import RETRIABLE, Backoff, retry_after

PUBLIC_URL = "https://api.openai.com/v1"


class OpenAIModel:
    """A chat model reached over HTTP.

    One session with kept-alive connections serves all requests of an event loop; it opens with the first
    request. At most `concurrency` requests are in flight, and a request's time-out starts when it is sent.

    Args:
        name: The model's name on the server.
        base_url: The server's address up to and with `/v1`, a bare host is tried with and without it; by
            default the environment's OPENAI_BASE_URL, else the public OpenAI address.
        api_key: The key; by default the environment variable `key_variable`. None there too means no key is
            sent.
        concurrency: Requests in flight at once.
        timeout: Seconds until an unanswered request counts as failed.
        retries: How often one request is asked again after a passing fault.
        key_variable: The environment variable that holds the key.
        extra_body: Fields laid over every request's body; None takes a field away, as `{"seed": None}`.
        grammar_field: Where the server takes a grammar, dots for nesting: `structured_outputs.grammar`
            (vLLM), `ebnf` (SGLang), `grammar` (llama.cpp). Without it a prompt with a grammar is an error.
        backoff: Upper bound of the first wait in seconds; later ones double, up to 64 times this.
        longest_wait: The longest that a server's Retry-After is obeyed, in seconds.
        seed: Seed of the waits' jitter.

    Raises:
        UsageError: The address or the key cannot be one.
    """

    def __init__(
        self,
        name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        concurrency: int = 16,
        timeout: float = 120.0,
        retries: int = 6,
        *,
        key_variable: str = "OPENAI_API_KEY",
        extra_body: Mapping[str, Any] | None = None,
        grammar_field: str | None = None,
        backoff: float = 0.5,
        longest_wait: float = 120.0,
        seed: int = 0,
    ) -> None:
        if concurrency < 1 or timeout <= 0 or retries < 0:
            raise UsageError("concurrency must be at least 1, timeout more than 0 and retries 0 or more")
        self.name = name
        self.base_url = address(base_url or os.environ.get("OPENAI_BASE_URL") or PUBLIC_URL)
        self.concurrency = concurrency
        self._timeout, self._retries, self._backoff = timeout, retries, backoff
        self._key_variable, self._key_given = key_variable, api_key is not None
        self._key = secret(api_key if api_key is not None else os.environ.get(key_variable, ""), key_variable)
        self._extra = dict(extra_body or {})
        self._grammar_field = grammar_field
        self._seed = seed
        self._waits = Backoff(backoff, longest_wait, Random(seed))
        self._length_field = "max_tokens"
        self._structures = True
        bare = not urlsplit(self.base_url).path
        self._roots = [self.base_url + "/v1", self.base_url] if bare else [self.base_url]
        self._answered = False
        self._connection: Connection | None = None

    def __repr__(self) -> str:
        return f"OpenAIModel({self.name!r}, {self.base_url!r})"

    async def reply(self, prompt: Prompt) -> Reply:
        """Answer one prompt.

        Raises:
            RequestFailed: The server refuses this request, or it failed once more often than `retries`.
            ModelError: The server cannot be reached, or refuses the key, the model or the address.
        """
        connection = await self._connect()
        failures = 0
        while True:
            try:
                return await self._ask(connection, prompt)
            except _OtherWay:
                continue
            except _Passing as fault:
                if failures == self._retries:
                    raise RequestFailed(
                        f"{self.name} at {self.base_url} failed in {failures + 1} tries, lastly with {fault}"
                    ) from None
                wait = self._waits.wait(failures, fault.asked)
                failures += 1
                if fault.crowded:
                    connection.gate.close(wait)
            await asyncio.sleep(wait)

    async def served(self) -> tuple[str, ...]:
        """Return the names of the models that the server says it has, none if it does not say."""
        connection = await self._connect()
        with suppress(Exception):
            url = self._roots[0] + "/models"
            async with asyncio.timeout(5), connection.session.get(url, proxy=connection.proxy) as response:
                document = await response.json(content_type=None)
                return tuple(str(model["id"]) for model in document["data"])
        return ()

    async def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.session.close()

    async def _connect(self) -> Connection:
        """Return the running loop's connection, after making sure once that somebody is there."""
        connection = stale = self._connection
        if connection is None or connection.loop is not asyncio.get_running_loop():
            connection = Connection(
                self.base_url, self._key, self.concurrency, self._timeout, self._backoff, self._seed
            )
            self._connection = connection
            if stale is not None:
                await stale.session.close()
        await connection.reach()
        return connection

    async def _ask(self, connection: Connection, prompt: Prompt) -> Reply:
        """Send one request and read its answer.

        Raises:
            _OtherWay: The server wants the request in another form, which the next one has.
            _Passing: It may succeed later.
            RequestFailed: It is refused.
            ModelError: Every request would be refused.
        """
        import aiohttp

        root = self._roots[0]
        body = wire.request(self.name, prompt, self._length_field, self._extra)
        if not self._structures:
            body.pop("response_format", None)
        if prompt.grammar is not None:
            self._constrain(body, prompt.grammar)
        data = json.dumps(body, separators=(",", ":")).encode()
        async with connection.slots:
            await connection.gate.passage()
            started = time.perf_counter()
            try:
                async with connection.session.post(
                    root + "/chat/completions", data=data, allow_redirects=False, proxy=connection.proxy
                ) as response:
                    raw = await response.read()
            except TimeoutError:
                raise _Passing(f"no answer within {self._timeout:g} s") from None
            except aiohttp.ClientSSLError as error:
                raise ModelError(
                    f"no secure connection to {self.base_url} ({self._safe(str(error))}): does it speak https, "
                    "and does this machine trust its certificate?"
                ) from None
            except (aiohttp.ClientError, OSError) as error:
                raise _Passing(f"the connection broke ({type(error).__name__})") from None
            seconds = time.perf_counter() - started
        if response.status != 200:
            asked = retry_after(response.headers)
            raise await self._refusal(root, body, response.status, raw, asked)
        try:
            document = json.loads(raw)
            if isinstance(document, dict) and document.get("error") and not document.get("choices"):
                code = document["error"].get("code") if isinstance(document["error"], dict) else None
                status = code if isinstance(code, int) and code >= 400 else 502
                raise await self._refusal(root, body, status, raw, 0.0)
            reply = wire.reply(document, seconds)
        except (ValueError, RecursionError):
            if not self._answered and raw.lstrip()[:1] == b"<":
                raise ModelError(
                    f"{root} answers with a web page, so it is no API's address: base URLs usually end in /v1"
                ) from None
            words = wire.complaint(raw).words
            raise _Passing(f"an answer that is no chat completion: {self._safe(words[:100])!r}") from None
        self._answered = True
        return reply

    async def _refusal(self, root: str, body: Mapping[str, Any], status: int, raw: bytes, asked: float) -> Exception:
        """Return what a refused request means, as an exception; only a passing one is worth repeating."""
        complaint = wire.complaint(raw)
        words = self._safe(complaint.words) or "the server gives no reason"
        if status == 402 or (status == 429 and "insufficient_quota" in complaint.code):
            return ModelError(f"the account at {self.base_url} is used up (HTTP {status}): {words}")
        if status in RETRIABLE:
            return _Passing(f"HTTP {status}: {words}", asked, crowded=status == 429 or asked > 0)
        if status in (401, 403):
            return ModelError(self._key_refused(status, words))
        if status in (301, 302, 303, 307, 308, 404, 405):
            if root != self._roots[0]:
                return _OtherWay()
            if "model" in f"{complaint.words} {complaint.code}".lower():
                return ModelError(await self._unknown_model(words))
            if len(self._roots) > 1 and not self._answered:
                del self._roots[0]
                return _OtherWay()
            return ModelError(
                f"{root}/chat/completions is no API's address (HTTP {status}: {words}): base URLs usually "
                "end in /v1; mend OPENAI_BASE_URL or the base URL given"
            )
        field = _unsupported(complaint, body)
        if field == "max_tokens" and field not in self._extra:
            self._length_field = "max_completion_tokens"
            return _OtherWay()
        refused = f"{words} {complaint.field}"
        if "response_format" in body and re.search(r"response_format|json_schema|structured", refused):
            self._structures = False
            return _OtherWay()
        if field:
            return ModelError(
                f"{self.name} does not take {field}={body[field]!r}: {words} - change it, or leave it out "
                f'with the extra body {{"{field}": null}}'
            )
        return RequestFailed(f"{self.name} refuses this request (HTTP {status}): {words}")

    def _constrain(self, body: dict[str, Any], grammar: str) -> None:
        """Put the grammar where the server takes it."""
        if not self._grammar_field:
            raise ModelError(
                f"no way is known to hand {self.base_url} a grammar: name its field "
                "(structured_outputs.grammar in vLLM, ebnf in SGLang, grammar in llama.cpp), "
                "or do not constrain decoding"
            )
        *outer, last = self._grammar_field.split(".")
        for name in outer:
            body[name] = body = dict(body.get(name) or {})
        body[last] = grammar

    def _key_refused(self, status: int, words: str) -> str:
        if not self._key:
            return f"{self.base_url} wants a key and {self._key_variable} is not set (HTTP {status}): {words}"
        place = "given" if self._key_given else f"in {self._key_variable}"
        return f"{self.base_url} refuses the key {place} (HTTP {status}): {words}"

    async def _unknown_model(self, words: str) -> str:
        from difflib import get_close_matches

        names = await self.served()
        shown = get_close_matches(self.name, names, n=5, cutoff=0.3) or list(names[:5])
        choice = f"; it has {', '.join(shown)}{' and others' if len(names) > len(shown) else ''}" if shown else ""
        return f"{self.base_url} does not know the model {self.name}: {words}{self._safe(choice)}"

    def _safe(self, text: str) -> str:
        """Return the text without the key, whole or in the masked form in which servers repeat it."""
        if len(self._key) >= 8:
            text = text.replace(self._key, "[key]")
        return re.sub(r"\b(sk-|Bearer )[\w*.\-]+", "[key]", text)


class _Passing(Exception):
    """A failure that may pass: worth asking again.

    Args:
        reason: What happened.
        asked: Seconds that the server asks to wait.
        crowded: Whether all requests should wait, and not this one alone.
    """

    def __init__(self, reason: str, asked: float = 0.0, *, crowded: bool = False) -> None:
        super().__init__(reason)
        self.asked, self.crowded = asked, crowded


class _OtherWay(Exception):
    """The server wants requests in another form, and the next one has it: ask again at once."""


def _unsupported(complaint: wire.Complaint, body: Mapping[str, Any]) -> str:
    """Return the sampling field that the server says it does not take, if that is its complaint."""
    said = f"{complaint.code} {complaint.words}".lower()
    if not re.search(r"unsupported|not support|not permitted|extra_forbidden", said):
        return ""
    fields = [field for field in ("max_tokens", "temperature", "top_p", "seed", "stop") if field in body]
    if complaint.field:
        return complaint.field if complaint.field in fields else ""
    return next((field for field in fields if re.search(rf"['\"`]{field}['\"`]", complaint.words)), "")
