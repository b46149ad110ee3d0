"""Connections that wait to be used again.

An idle connection holds an image untouched behind a savepoint, so that waking the same image once more is a rollback
(microseconds), and waking another one is a copy of its small state with the knowledge still attached. The pool is
bounded, and safe to use from several threads.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import NamedTuple

import apsw

KEPT = 16


class _Idle(NamedTuple):
    state: bytes
    knowledge: bytes
    connection: apsw.Connection


_idle: deque[_Idle] = deque()
_lock = Lock()


def take(state: bytes, knowledge: bytes) -> apsw.Connection:
    """Return a connection that holds this state and knowledge, behind the savepoint `base`."""
    with _lock:
        found = next((i for i in reversed(_idle) if i.state is state and i.knowledge is knowledge), None)
        if found is not None:
            _idle.remove(found)
            return found.connection
        found = next((i for i in _idle if i.knowledge is knowledge), None)
        if found is not None:
            _idle.remove(found)
    if found is not None:
        connection = found.connection
        connection.execute("RELEASE base")
    else:
        connection = apsw.Connection(":memory:")
        connection.execute("ATTACH ':memory:' AS knowledge")
        connection.deserialize("knowledge", knowledge)
    connection.deserialize("main", state)
    connection.execute("SAVEPOINT base")
    return connection


def give_back(state: bytes, knowledge: bytes, connection: apsw.Connection) -> None:
    """Undo what was done since `take` or `settle`, and keep the connection for later."""
    connection.execute("ROLLBACK TO base")
    with _lock:
        _idle.append(_Idle(state, knowledge, connection))
        dropped = _idle.popleft().connection if len(_idle) > KEPT else None
    if dropped is not None:
        dropped.close()


def settle(connection: apsw.Connection) -> bytes:
    """Make what a connection holds now its base, and return that state as database bytes."""
    connection.execute("RELEASE base")
    state = connection.serialize("main")
    connection.execute("SAVEPOINT base")
    return state
