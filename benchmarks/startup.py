"""Time `import apibank` and `apibank --help` against a bare interpreter: `python benchmarks/startup.py`.

CPU time of whole processes, the median of nine each, run in turn. Goals: the import under 0.1 s more than the bare
interpreter, `--help` under 0.4 s in all; the exit status is 1 where one is missed by more than a factor of two.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

COMMANDS = {
    "bare interpreter": ["-c", "pass"],
    "import apibank": ["-c", "import apibank"],
    "apibank --help": ["-m", "apibank.cli.main", "--help"],
}


def seconds(arguments: list[str]) -> float:
    """Return the CPU time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the comparison, and return the exit status."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(10):
        for name, arguments in COMMANDS.items():
            taken[name].append(seconds(arguments))
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    bare = medians["bare interpreter"]
    for name, median in medians.items():
        print(f"{name:18}{median:8.3f} s CPU{median / bare:8.1f}x")
    return int(medians["import apibank"] - bare > 0.2 or medians["apibank --help"] > 0.8)


if __name__ == "__main__":
    sys.exit(main())
