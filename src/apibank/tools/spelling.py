"""How a name may be spelled: with its accents or without, which no keyboard decides."""

from __future__ import annotations


def spellings(name: str) -> tuple[str, str]:
    """Return a name with single spaces as it was given, and the same without accents.

    Columns of names ignore the case of plain letters, so the two together find a name however a person types it.

    Args:
        name: A name of a person, place or thing.
    """
    given = " ".join(name.split())
    if given.isascii():
        return given, given
    from unicodedata import combining, normalize

    bare = "".join(mark for mark in normalize("NFKD", given) if not combining(mark))
    return given, bare.replace("\u2019", "'")
