"""What a reply says once its thinking is left out.

Models that reason write `<think>...</think>` or `<thinking>...</thinking>` before they answer; nothing in there is an
answer. A tag behind an opening bracket on its line may stand in an argument of a call and is left alone.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(think|thinking)>", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[{]")


def answered(text: str) -> str:
    """Return a text without its thinking.

    Thinking that never ends leaves nothing of what follows. A closing tag that opens its line without an opening one
    before it ends thinking that the prompt began: nothing before it counts.

    Args:
        text: A reply of any length; the time is linear in it.
    """
    kept: list[str] = []
    start = seen = 0
    thinking = ""
    opens_line, bracketed = True, False
    for tag in _TAG.finditer(text):
        closes, name = bool(tag[1]), tag[2].lower()
        if thinking:
            if closes and name == thinking:
                start = seen = tag.end()
                thinking, opens_line, bracketed = "", True, False
            continue
        _, new_line, before = text[seen : tag.start()].rpartition("\n")
        opens_line = (opens_line or bool(new_line)) and not before.strip()
        bracketed = (bracketed and not new_line) or bool(_BRACKET.search(before))
        seen = tag.start()
        if closes and opens_line:
            kept.clear()
            start = seen = tag.end()
        elif not closes and not bracketed:
            kept.append(text[start:seen])
            thinking = name
    if not thinking:
        kept.append(text[start:])
    return "".join(kept)
