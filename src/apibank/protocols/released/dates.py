"""Dates and times as the released tools read them: with `strptime`, its error texts, and a padded year."""

from __future__ import annotations

from datetime import datetime

DAY = "%Y-%m-%d"
MOMENT = "%Y-%m-%d %H:%M:%S"


def check(text: str, form: str = MOMENT) -> None:
    """Raise a ValueError where a text is not of a form."""
    datetime.strptime(text, form)


def read(text: str, form: str) -> datetime:
    """Read a trimmed date whose year may have fewer than four digits.

    Raises:
        ValueError: The text is not of that form.
    """
    return datetime.strptime(_padded(text), form)


def reprint(text: str, form: str) -> str:
    """Read a date and write it in its full form.

    Raises:
        ValueError: The text is not of that form.
    """
    return read(text, form).strftime(form)


def month_and_day(text: str) -> str:
    """Return `MM-DD` of a date with or without a year.

    Raises:
        ValueError: The text is neither; the error speaks of the form without a year.
    """
    try:
        return read(text, DAY).strftime("%m-%d")
    except ValueError:
        pass
    try:
        return datetime.strptime(f"1900-{_padded(text)}", DAY).strftime("%m-%d")
    except ValueError as error:
        raise ValueError(str(error).replace("'1900-", "'").replace(DAY, "%m-%d")) from None


def _padded(text: str) -> str:
    """Trim a text; where it has two dashes, pad what stands before the first to four characters."""
    text = text.strip()
    year, _, rest = text.partition("-")
    return f"{year.zfill(4)}-{rest}" if rest.count("-") == 1 else text
