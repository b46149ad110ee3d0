"""Words and what they mean, phrases and how they read in other languages."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from unicodedata import category

from apibank.world import World

from .errors import ToolError
from .languages import ENGLISH, language_name
from .tool import tool
from .types import Language, Name, Topic, folded

DOMAIN = "Information Query and Processing"
MARKS = 8
"""By how much the lengths of two texts may differ that read alike."""


@tool(domain=DOMAIN, effect="read")
def dictionary(world: World, keyword: Name) -> list[dict[str, Any]]:
    """Look an English word up in the dictionary: its meanings, with examples, synonyms and antonyms.

    Args:
        keyword: One English word, in its base form.

    Returns:
        results (list): One object a part of speech, with `partOfSpeech`, `definitions` (each a `definition` with its
            `synonyms`, `antonyms` and perhaps an `example`), and the `synonyms` and `antonyms` of the whole.

    Raises:
        ToolError: `invalid_argument` if the keyword is empty; `not_found` if the word is not in the dictionary.
    """
    word = folded(keyword)
    if not word:
        raise ToolError("invalid_argument", "keyword must be a word to look up.")
    meanings = world.value("SELECT meanings FROM dictionary_entries WHERE word = ?", word)
    if meanings is None:
        raise ToolError("not_found", f"The dictionary does not have the word {keyword}.")
    found: list[dict[str, Any]] = json.loads(meanings)
    return found


@tool(domain=DOMAIN, effect="read")
def translate(world: World, src: Topic, src_lang: Language | None = None, tgt_lang: Language = ENGLISH) -> str:
    """Translate a common phrase or sentence from one language into another.

    Args:
        src: The text to translate.
        src_lang: The language it is written in, by name or ISO 639-1 code, as "French" or "fr"; found out if left out.
        tgt_lang: The language to translate it into, by name or ISO 639-1 code; English if left out.

    Returns:
        translated_text (str): The text in the other language.

    Raises:
        ToolError: `invalid_argument` if the text is empty or a language is not recognised; `not_found` if no
            translation of the text is known.
    """
    for phrase, language in _readings(world, src, src_lang):
        found = world.value("SELECT text FROM translations WHERE phrase = ? AND language = ?", phrase, tgt_lang)
        if found is not None:
            return src if language == tgt_lang else str(found)
    source = f" from {language_name(src_lang)}" if src_lang else ""
    raise ToolError("not_found", f"No translation of this text{source} into {language_name(tgt_lang)} is known.")


def _readings(world: World, text: str, language: str | None) -> list[tuple[int, str]]:
    """Return the phrases, with their language, that read like a text, English ones first.

    Where none is equal to the letter, capitals, spaces and a few marks of punctuation may differ.
    """
    order = "(? IS NULL OR language = ?) ORDER BY language <> 'en', phrase, language"
    exact = "SELECT phrase, language FROM translations WHERE text = ? COLLATE NOCASE AND "
    rows = world.rows(exact + order, text, language, language)
    key = _bare(text)
    if key and not rows:
        near = "SELECT phrase, language, text FROM translations WHERE length(text) BETWEEN ? AND ? AND "
        rows = world.rows(near + order, len(key) - MARKS, len(key) + MARKS, language, language)
        rows = [row for row in rows if _bare(row["text"]) == key]
    return [(row["phrase"], row["language"]) for row in rows]


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return "".join(letter for letter in folded(text) if category(letter)[0] not in "PS").strip()
