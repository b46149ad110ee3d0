"""Texts read as written: no marks left over, articles and plurals right, and no tool given away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from apibank.benchmarks import Utterance
from apibank.synthesis.training import TrainingDialogue

from .objection import Objection

LONGEST = 700

_FAULTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a mark is left over", re.compile(r"[{}<>]|\\u[0-9a-f]{4}|\bNone\b|\bnan\b|\bTODO\b|\bundefined\b")),
    ("a space is out of place", re.compile(r"  |\s[,.;!?](?![\da-z])|\s$|^\s|\( | \)")),
    ("marks are doubled", re.compile(r"(?<!\.)\.\.(?!\.)|,,|\?\?|;;|,\.|\.,|:\.")),
    ("a word is doubled", re.compile(r"\b(?!that\b|had\b|so\b|very\b|no\b|bye\b|now\b)([a-z]{2,}) \1\b")),
    (
        "the article is wrong",
        re.compile(
            r"(?<![-/\w])[Aa] (?!one|once|uni|usu|us(?:e|ed|er|ing)\b|u[bkrst][aei]|eu|ewe|U[A-Z])[aeiou][a-z]|"
            r"\b[Aa]n (?!hour|hono|heir|honest|[aeiouAEIOU8FHLMNRSX]|11|18)[b-zB-Z1-9]"
        ),
    ),
    (
        "a plural is wrong",
        re.compile(
            r"(?<![\d.,/:A-Za-z-])\b(?<![-+] )1 "
            r"(?!(?:is|was|has|this|as|us|plus|less|times|bus|gas|always|glass|lens|series)\b)"
            r"[a-z]{3,}(?<![suiy])s\b(?!['’])"
        ),
    ),
    (
        "letters are not Latin",
        re.compile(
            r"[^\x00-\u024f\u1e00-\u1eff\u2010-\u2027\u20a0-\u20bf\u00b0-\u00bf"
            r"\u2032\u2033\u2080-\u209c\u2190-\u22ff]"
        ),
    ),
)
_FIRST_WORD = re.compile(r"[^\w]*(\w[^\s]*?)(?=[,.;:!?]*(?:\s|$))")
_CAMEL = re.compile(r"\b[A-Za-z]+[a-z0-9][A-Z][A-Za-z0-9]*\b")
_SNAKE = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


def language(dialogue: TrainingDialogue) -> Iterator[Objection]:
    """Yield what is faulty about the texts."""
    for turn in dialogue.turns:
        if not isinstance(turn, Utterance):
            continue
        text = turn.text
        if len(text) < 2 or len(text) > LONGEST:
            yield Objection("language", f"A text of {len(text)} characters: {text[:60]!r}.")
            continue
        for what, pattern in _FAULTS:
            found = pattern.search(text)
            if found is not None:
                yield Objection("language", f"In {_around(text, found)!r} {what}.")
        first = _FIRST_WORD.match(text)
        if turn.speaker == "assistant" and first is not None and first[1].isalpha() and first[1].islower():
            yield Objection("language", f"The reply starts in lower case: {text[:60]!r}.")
        if turn.speaker == "assistant" and text.rstrip("\"”’') ")[-1:] not in ".!?:":
            yield Objection("language", f"The reply breaks off: {text[-60:]!r}.")


def leaks(dialogue: TrainingDialogue, parameters: Mapping[str, frozenset[str]]) -> Iterator[Objection]:
    """Yield where a user gives a tool's or a parameter's name away.

    Args:
        dialogue: What is checked.
        parameters: The parameter names of each API that can be called.
    """
    names = {*dialogue.apis, *dialogue.tools}
    values = {str(value) for turn in dialogue.calls() for value in turn.call.arguments.values()}
    told = set().union(*(parameters.get(name, frozenset()) for name in names)) if names else set()
    for turn in dialogue.turns:
        if not isinstance(turn, Utterance) or turn.speaker != "user":
            continue
        for word in (*_CAMEL.findall(turn.text), *_SNAKE.findall(turn.text)):
            if (word in names or word in told) and not any(word in value for value in values):
                yield Objection("leak", f"The user says {word}, which is a name of the tools.")


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 20) : found.end() + 20]
