"""The terms of a text: its words as searches compare them.

Case, accents and the endings of plurals and verb forms do not tell two terms apart, and words that carry no subject
are left out. Plurals are cut as Harman's S-stemmer cuts them (*How effective is suffixing?*, JASIS 42, 1991), -ed and
-ing much as in the first step of Porter's stemmer (*An algorithm for suffix stripping*, Program 14, 1980).
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+(?:['’.]\w+)*")
_VOWEL = re.compile(r"[aeiouy]")
_FUNCTION_WORDS = """
    a about an and any are as at be been being by can could did do does doing for from had has have he her here him
    his how i if in into is it its me my of on or our she should so some that the their them then there these they this
    those to us was we were what when where which who whom whose why will with would you your
"""
_EMPTY = frozenset(_FUNCTION_WORDS.split())


def terms(text: str) -> list[str]:
    """Return the terms of a text in their order, repeats included.

    A text of empty words alone, as "Who are you?", keeps them: they are all there is to compare.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [re.sub(r"['’]s$", "", word) for word in _WORD.findall(plain)]
    return [_stem(word) for word in words if word not in _EMPTY] or words


def _stem(word: str) -> str:
    word = _singular(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and not rest.endswith("e") and _VOWEL.search(rest):
            doubled = rest[-1] == rest[-2] and rest[-1] not in "aeioulsz"
            word = rest[:-1] if doubled else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4 and not word.endswith(("aies", "eies")):
        return word[:-3] + "y"
    if word.endswith("es") and len(word) > 3 and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("us", "ss")):
        return word[:-1]
    return word
