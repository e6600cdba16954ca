"""The project's own Python environment, .venv: made, mended and entered by tasks.py.

Needs nothing but the standard library, for it works before anything else is installed.
What .venv holds is told by its stamp, a small file of four facts:

    made_here     whether this project made the folder, and so may delete it
    whole         False from before an installation until it has ended well
    python        the version that .venv was made with, such as 3.11
    requirements  file name -> digest of what was installed from it
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from plugins.desk.installer import AGAIN, Trouble, fetch, make, reason

OLDEST = (3, 11)
SITE = "requirements.txt"
SENSE = "requirements-sense.txt"
UNKNOWN = {"made_here": False, "whole": False, "python": "", "requirements": {}}
# What a shell or a launcher may have set for another Python; in .venv it would bring in foreign packages.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")


def enter(root: str) -> None:
    """Return inside a .venv that has what the site needs; from any other Python, start the command there."""
    told(Path(root), SITE)
    if not inside(Path(root)):
        hand_over(Path(root))


def add(root: str, name: str) -> None:
    """See that what another requirements file lists is in .venv, too."""
    told(Path(root), name)


def told(root: Path, name: str) -> None:
    """Prepare .venv, or say in a sentence why not and leave with an exit code that is not 0."""
    try:
        prepare(root, name)
    except Trouble as trouble:
        sys.exit(f"Setting up failed. {trouble}")
    except OSError as error:
        sys.exit(f"Setting up failed. {reason(str(error), root)}")
    except KeyboardInterrupt:
        print("Setting up was interrupted. The same command takes it up again.", file=sys.stderr)
        sys.exit(130)  # what shells give for Ctrl-C


def prepare(root: Path, name: str) -> None:
    """Make .venv where it is missing or broken, and install the requirements file unless that was done."""
    stamp = sound_stamp(root) or made_anew(root)
    digest = hashlib.sha256((root / name).read_bytes()).hexdigest()
    if stamp["requirements"].get(name) != digest:
        install(root, name, digest, stamp)


def sound_stamp(root: Path) -> dict | None:
    """Return the stamp of a .venv that can be used as it is, or None if it should be made."""
    folder = root / ".venv"
    if not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir())):
        return None
    stamp = read_stamp(root)
    version = running_version() if inside(root) else version_of(folder)
    if stamp["whole"] and stamp["python"] == version:
        return stamp
    if not stamp["made_here"]:
        return adopted(version)
    if inside(root):
        raise Trouble(".venv is half made or its Python has changed; use your own Python: python3 tasks.py")
    return None


def adopted(version: str) -> dict:
    """Return a first stamp for a .venv that somebody else made, if its Python can serve."""
    if not version or tuple(map(int, version.split("."))) < OLDEST:
        said = f"runs Python {version}" if version else "does not run"
        raise Trouble(
            f"There is a .venv here that this project did not make, and it {said}. Move it away or delete it. {AGAIN}"
        )
    return {"made_here": False, "whole": True, "python": version, "requirements": {}}


def made_anew(root: Path) -> dict:
    """Make .venv with the Python that runs this, and return its stamp."""
    folder = root / ".venv"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    stamp = {"made_here": True, "whole": False, "python": running_version(), "requirements": {}}
    write_stamp(root, stamp)  # first, so that a half-made .venv is known as ours
    make(folder)
    return stamp | {"whole": True}


def install(root: Path, name: str, digest: str, stamp: dict) -> None:
    """Install a requirements file into .venv, and keep on the stamp that it was done."""
    write_stamp(root, stamp | {"whole": False})
    finished = stamp | {"requirements": stamp["requirements"] | {name: digest}}
    touched = []  # grows when pip begins to change .venv
    try:
        fetch(python_in(root / ".venv"), root / name, lambda: touched.append(name))
    except (Trouble, KeyboardInterrupt):
        if not touched:
            write_stamp(root, stamp)
        raise
    write_stamp(root, finished)


def read_stamp(root: Path) -> dict:
    """Return what the stamp of .venv says; without a stamp, that somebody else made it."""
    try:
        return UNKNOWN | json.loads((root / ".venv/stamp.json").read_text("utf-8"))
    except (OSError, ValueError):
        return UNKNOWN


def write_stamp(root: Path, stamp: dict) -> None:
    """Put the stamp into .venv, whole or not at all."""
    draft = root / ".venv/stamp.json.new"
    draft.write_text(json.dumps(stamp, indent=1), "utf-8")
    draft.replace(root / ".venv/stamp.json")


def version_of(folder: Path) -> str:
    """Return the version of an environment's Python, such as 3.11, or nothing if it does not run."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2] if sys.prefix != sys.base_prefix else '')"
    try:
        answer = subprocess.run([python_in(folder), "-I", "-c", ask], capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def running_version() -> str:
    """Return the version of the Python that runs this, such as 3.11."""
    return "%d.%d" % sys.version_info[:2]


def python_in(folder: Path) -> str:
    """Return where an environment keeps its Python."""
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def inside(root: Path) -> bool:
    """Return whether .venv's own Python runs this."""
    try:
        return os.path.samefile(sys.prefix, root / ".venv")
    except OSError:
        return False


def hand_over(root: Path) -> None:
    """Start this same command with .venv's Python, and end with its exit code."""
    command = [python_in(root / ".venv"), str(root / "tasks.py"), *sys.argv[1:]]
    for name in MISLEADING:
        os.environ.pop(name, None)
    if os.name == "nt":  # where execv would give the prompt back before the command ends
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)
