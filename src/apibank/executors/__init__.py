"""Executors: the same units of work in this process, in others on this machine, or on several machines with Ray.

A unit is plain data, its function a module's own, and its result follows from the unit alone; so a unit that was lost
with its machine is done again elsewhere, and the whole comes out the same.
"""

from .executor import EXECUTORS, Executor, open_executor

__all__ = ["EXECUTORS", "Executor", "open_executor"]
