"""Units of work for tests of executors."""

import os
import time


def square(number: int) -> int:
    """Return the square, after a moment."""
    time.sleep(0.01)
    return number * number


def slowly(number: int) -> int:
    """Return the square, after a while."""
    time.sleep(0.4)
    return number * number


def die(number: int) -> int:
    """End the process."""
    os._exit(number)
