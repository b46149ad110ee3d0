"""Time a fresh world and a tool call against raw SQLite: `python benchmarks/world.py`.

The raw side does what could not be left out: for a world, copying the same bytes into a connection that exists; for a
call, the same statements inside a savepoint. Goals: 50 us a fresh world, 100 us a tool call; the exit status is 1
where one is missed by more than the machine's own noise (a factor of two).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import apsw

from apibank.tools import toolset
from apibank.world import World, open_image

WORLD_GOAL = 50.0
CALL_GOAL = 100.0


def microseconds(work: Callable[[], object], times: int = 500) -> float:
    """Return the least mean CPU time of one call of `work`, over seven rounds."""
    rounds = []
    for _ in range(7):
        started = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - started) / times * 1e6)
    return min(rounds)


def main() -> int:
    """Print both comparisons, and return the exit status."""
    image = open_image()

    def wake() -> None:
        World(image).close()

    raw = apsw.Connection(":memory:")
    worlds = microseconds(wake), microseconds(lambda: raw.deserialize("main", image.state))

    tool = toolset("apis")["ModifyAlarm"]
    world = World(image)
    row = world.rows("SELECT * FROM alarms ORDER BY id LIMIT 1")[0]
    token = world.value("SELECT token FROM accounts WHERE username = ?", row["username"])
    moved = {"token": token, "from_time": row["time"], "to_time": row["time"]}
    if not tool.run(world, moved).ok:
        raise SystemExit("the measured call must succeed")

    def statements() -> None:
        raw.execute("SAVEPOINT s")
        list(raw.execute("SELECT username FROM accounts WHERE token = ?", (token,)))
        found = list(
            raw.execute(
                "SELECT * FROM alarms WHERE username = ? AND time = ? ORDER BY id", (row["username"], row["time"])
            )
        )
        raw.execute("UPDATE alarms SET time = ? WHERE id = ?", (row["time"], found[0][0]))
        raw.execute("RELEASE s")

    raw.execute("SAVEPOINT base")
    calls = microseconds(lambda: tool.run(world, moved)), microseconds(statements)
    print(f"{len(image.state) / 1000:.0f} kB of state, {len(image.knowledge) / 1000:.0f} kB of knowledge")
    print(f"{'':14}{'apibank':>10}{'raw SQLite':>12}{'ratio':>8}{'goal':>8}")
    for name, (ours, theirs), goal in (("fresh world", worlds, WORLD_GOAL), ("tool call", calls, CALL_GOAL)):
        print(f"{name:14}{ours:8.1f}us{theirs:10.1f}us{ours / theirs:8.2f}{goal:6.0f}us")
    return int(worlds[0] > 2 * WORLD_GOAL or calls[0] > 2 * CALL_GOAL)


if __name__ == "__main__":
    sys.exit(main())
