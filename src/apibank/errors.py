"""Errors that reach a user.

Everything a user can get wrong ends as one `ApibankError` whose text is a single line that says what is wrong and
what to do; the command line prints that line and exits with the error's status. Anything else is a bug of ours.
"""

from __future__ import annotations


class ApibankError(Exception):
    """A mistake or a condition that the user can mend.

    Args:
        message: One line: what is wrong, and what to do about it.
    """

    exit_status = 2

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class UsageError(ApibankError):
    """A name, option or value that the program does not know."""


class DataError(ApibankError):
    """A file or folder that is missing or does not hold what it should."""


class ModelError(ApibankError):
    """A model that cannot be reached, loaded or paid for; the run stops and can be resumed."""

    exit_status = 3


class MissingExtra(ApibankError):
    """An optional dependency that is not installed.

    Args:
        purpose: What the user asked for, as "the local model".
        extra: The name of the extra that brings it, as "local".
    """

    def __init__(self, purpose: str, extra: str) -> None:
        super().__init__(f"{purpose} needs an optional dependency: install it with pip install 'apibank[{extra}]'")
