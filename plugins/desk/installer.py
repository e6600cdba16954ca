"""Making an environment and filling it, told in one line; what goes wrong, told in a sentence or two."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PIP = "-m pip install --disable-pip-version-check --no-input --no-color --progress-bar off".split()
LOCKED = "--require-hashes --only-binary :all: -r".split()

AGAIN = "Then run the same command again."
DISK_FULL = f"The disk is full. Make some room. {AGAIN}"
NO_VENV = (
    "This Python cannot make environments: its venv module lacks pip. On Debian and Ubuntu, "
    f"`sudo apt install python3-venv` mends it; elsewhere, Python from python.org has it. {AGAIN}"
)
REASONS = (
    (r"No space left on device|not enough space on the disk", DISK_FULL),
    (r"ensurepip|No module named '?venv", NO_VENV),
    (r"No module named '?pip", f".venv has no pip. Move .venv away or delete it. {AGAIN}"),
    (
        r"DO NOT MATCH THE HASHES",
        "A fetched package is not the one this project was tested with: the cache or the index in your "
        "pip settings gave another file. Try again with PIP_NO_CACHE_DIR=1, or with another index.",
    ),
    (
        r"Retrying \(|[Cc]onnection (broken|error)|ConnectionError|timed out|ProxyError|SSLError",
        "The packages could not be fetched, for the package index does not answer. "
        f"Check the network, and the index and proxy in your pip settings. {AGAIN}",
    ),
    (
        r"No matching distribution found for ([\w.-]+)",
        r"The package index has no \1 for this Python and system, or does not answer. "
        "Check the network, or use Python 3.11 to 3.14.",
    ),
    (
        r"Permission denied|Access is denied|Read-only file system",
        f"Writing into .venv is not allowed. See that this folder and .venv in it are yours. {AGAIN}",
    ),
)
# How pip names a package it comes to: one to fetch, one found as a file, one that is there.
NAMED = re.compile(r"(?:Collecting |Processing .*[/\\]|Requirement already satisfied: )([\w.-]+?)(?:==|-\d)")
# Settings of the user's pip that would put packages elsewhere or change what pip says.
DIVERTING = "CONSTRAINT DRY_RUN PREFIX PYTHON QUIET REQUIRE_VIRTUALENV ROOT TARGET USER VERBOSE".split()


class Trouble(Exception):
    """A reason not to go on, and how to mend it: whole sentences for the person at the keyboard."""


def make(folder: Path) -> None:
    """Make an environment in a folder with the Python that runs this."""
    step(f"making {folder.name} with Python {sys.version_info[0]}.{sys.version_info[1]}")
    listen([sys.executable, "-I", "-m", "venv", str(folder)], folder, lambda line: None)


def fetch(python: str, lock: Path, begins: Callable[[], None]) -> None:
    """Install what a lock file lists; call `begins` when the environment starts to change."""
    names, listed = [], lock.read_text("utf-8")
    total = len(re.findall(r"^[\w.-]+==", listed, re.MULTILINE))
    # A lock that was made without dependencies, as its head says, is to be installed without them.
    alone = ["--no-deps"] if re.search(r"^#.* --no-deps\b", listed, re.MULTILINE) else []

    def hear(line: str) -> None:
        nonlocal total
        if line.startswith("Ignoring "):  # a package for another system
            total -= 1
        elif found := NAMED.match(line.partition(" (from ")[0]):
            names.append(found[1])
            quarter = len(names) * 4 // total > (len(names) - 1) * 4 // total
            step(f"installing {len(names)} of {total}: {found[1]}", worth_a_line=quarter)
        elif line.startswith("WARNING: Retrying"):
            step("the package index does not answer, trying again")
        elif line.startswith("Installing collected packages"):
            begins()
            step("unpacking what was fetched")

    listen([python, "-I", *PIP, *alone, *LOCKED, str(lock)], lock.parent, hear)


def listen(command: list[str], folder: Path, hear: Callable[[str], None]) -> None:
    """Run a command and pass on each line it says; raise Trouble with the reason if it fails."""
    said = []
    undiverted = {f"PIP_{name}": "" for name in DIVERTING}  # to pip, empty is not set
    process = subprocess.Popen(
        command,
        env=os.environ | undiverted,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    try:
        for line in process.stdout:
            said.append(line)
            hear(line)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()
        wipe()
    if process.returncode:
        raise Trouble(reason("".join(said), folder))


def reason(said: str, folder: Path) -> str:
    """Return why something failed and how to mend it, judged by what was said."""
    if shutil.disk_usage(folder).free < 2**20:  # venv keeps to itself why pip could not be put in
        return DISK_FULL
    for pattern, sentence in REASONS:
        if found := re.search(pattern, said):
            return found.expand(sentence)
    lines = said.strip().splitlines() or ["nothing"]
    last = next((line for line in lines if line.startswith("ERROR")), lines[-1])
    return f"The last word was: {last.removeprefix('ERROR: ')}\nIf it says so again, delete the folder .venv."


def step(what: str, worth_a_line: bool = True) -> None:
    """Show what is being done: on a terminal always in the same line, elsewhere only if it is worth one."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + f"Setting up: {what}"[:width].ljust(width), end="", file=sys.stderr, flush=True)
    elif worth_a_line:
        print(f"Setting up: {what}", file=sys.stderr, flush=True)


def wipe() -> None:
    """Clear the line that `step` wrote on a terminal."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)
