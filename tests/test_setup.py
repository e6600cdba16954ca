"""A fresh clone sets itself up, says plainly what hinders it, and is quick once that is done."""

import ast
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TASKS = ["acknowledge", "bench", "build", "check", "clean", "new", "search", "serve", "test"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="links, shell scripts and signals differ on Windows")
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
NO_NETWORK = PLAIN | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
START = "import runpy; runpy.run_path('tasks.py', run_name='__main__')"
DESK = """
import os

def build_command(*words):
    print(os.getcwd(), *words, sep="|")
    return 0

def clean_command():
    return 7
"""


def packed_again(name, folder):
    """Write a wheel of a package that is installed here, and return the line that locks it."""
    package = distribution(name)
    wheel = folder / f"{name}-{package.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in package.files:
            if ".." not in file.parts and file.suffix != ".pyc" and file.name != "RECORD":
                archive.write(file.locate(), str(file))
        archive.writestr(f"{name}-{package.version}.dist-info/RECORD", "")
    return f"{name}=={package.version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def run(project, *words, python=sys.executable, cwd="/", **settings):
    """Run the project's tasks.py as a person would, without a network."""
    env = NO_NETWORK | {"PIP_FIND_LINKS": (project / "wheels").as_uri(), "PIP_NO_INDEX": "1"} | settings
    command = [python, project / "tasks.py", *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone with a space in its path that needs one package, not set up yet."""
    project = tmp_path_factory.mktemp("home") / "my column"
    (project / "wheels").mkdir(parents=True)
    (project / "plugins/desk").mkdir(parents=True)
    for path in [ROOT / "tasks.py", ROOT / "plugins/__init__.py", *(ROOT / "plugins/desk").glob("*.py")]:
        shutil.copy(path, project / path.relative_to(ROOT))
    (project / "plugins/desk/build.py").write_text(DESK)
    (project / "requirements.txt").write_text(packed_again("invoke", project / "wheels"))
    return project


@pytest.fixture(scope="module")
def first_run(clone):
    """What the clone's first run said and did."""
    return run(clone)


@pytest.fixture
def ready(clone, first_run):
    """The clone, set up; what a test does to its requirements is undone."""
    locked = (clone / "requirements.txt").read_text()
    yield clone
    (clone / "requirements.txt").write_text(locked)


@pytest.fixture
def bare(clone, tmp_path):
    """A clone of its own for one test, not set up."""
    return shutil.copytree(clone, tmp_path / "a column", ignore=shutil.ignore_patterns(".venv"))


@pytest.fixture
def debian(tmp_path):
    """A Python that cannot make environments, and words it as Debian's does."""
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\necho 'not created successfully because ensurepip is not'\nexit 1\n")
    python.chmod(0o755)
    return f"import sys; sys.executable = {str(python)!r}; {START}"


def say(program, cwd):
    """Run a line of Python in a folder."""
    return subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True)


def test_the_first_run_sets_up_and_lists_every_task_with_its_help(first_run):
    lines = [line for line in first_run.stdout.splitlines() if line.startswith("  ")]
    listed = [line.split(maxsplit=1) for line in lines]

    assert first_run.stderr.splitlines()[0].startswith("Setting up: making .venv with Python 3.")
    assert "Setting up: installing 1 of 1: invoke" in first_run.stderr
    assert [name for name, help in listed if help.endswith(".")] == TASKS
    assert first_run.returncode == 0


def test_a_second_run_installs_nothing_and_says_nothing(ready):
    own = ready / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    assert [run(ready, python=python).stderr for python in (sys.executable, own)] == ["", ""]


def test_a_given_path_is_the_callers_and_a_missing_one_the_projects(ready):
    (ready / "drafts").mkdir()

    answer = run(ready, "build", "--output", "here", cwd=ready / "drafts")

    output = os.path.join("drafts", "here")
    assert answer.stdout == f"{ready.resolve()}|content|{output}|False|\n"


def test_the_exit_code_of_a_task_is_passed_on(ready):
    assert run(ready, "clean").returncode == 7


@POSIX
def test_an_environment_whose_python_is_gone_is_made_again(bare, debian):
    (bare / ".venv/bin").mkdir(parents=True)
    (bare / ".venv/bin/python").symlink_to("/nowhere/python3")
    stamp = {"made_here": True, "whole": True, "python": "3.11"}
    (bare / ".venv/stamp.json").write_text(json.dumps(stamp))

    answer = say(debian, cwd=bare)

    assert answer.stderr.startswith("Setting up: making .venv with Python 3.")
    assert not (bare / ".venv/bin").exists()


@POSIX
def test_a_python_that_cannot_make_environments_is_named_and_another_one_mends_it(bare, debian):
    answer = say(debian, cwd=bare)

    assert answer.stderr.splitlines()[-1] == (
        "Setting up failed. This Python cannot make environments: its venv module lacks pip. "
        "On Debian and Ubuntu, `sudo apt install python3-venv` mends it; "
        "elsewhere, Python from python.org has it. Then run the same command again."
    )
    assert answer.returncode == 1
    assert run(bare).returncode == 0


def test_an_environment_that_somebody_else_made_is_left_alone(bare):
    (bare / ".venv").mkdir()
    (bare / ".venv/notes.txt").write_text("mine")

    answer = run(bare)

    assert answer.stderr == (
        "Setting up failed. There is a .venv here that this project did not make, and it does not run. "
        "Move it away or delete it. Then run the same command again.\n"
    )
    assert answer.returncode == 1
    assert (bare / ".venv/notes.txt").exists()


def test_without_a_network_it_says_so_and_what_was_there_still_works(ready):
    locked = (ready / "requirements.txt").read_text()
    (ready / "requirements.txt").write_text(f"absent==1.0 --hash=sha256:{'0' * 64}\n")
    closed = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}

    answer = run(ready, **closed)
    (ready / "requirements.txt").write_text(locked)

    assert answer.stderr.splitlines()[-1] == (
        "Setting up failed. The packages could not be fetched, for the package index does not answer. "
        "Check the network, and the index and proxy in your pip settings. Then run the same command again."
    )
    assert answer.returncode == 1
    assert run(ready).stderr == ""


@POSIX
def test_an_interrupted_installation_ends_plainly_and_is_taken_up_again(ready):
    locked = (ready / "requirements.txt").read_text()
    (ready / "requirements.txt").write_text(f"absent==1.0 --hash=sha256:{'0' * 64}\n")
    with socket.create_server(("127.0.0.1", 0)) as index:  # it takes the call, and never answers
        settings = NO_NETWORK | {"PIP_INDEX_URL": f"http://127.0.0.1:{index.getsockname()[1]}/"}
        command = [sys.executable, ready / "tasks.py"]
        setting_up = subprocess.Popen(command, env=settings, stderr=subprocess.PIPE, text=True)
        index.settimeout(10)
        index.accept()
        setting_up.send_signal(signal.SIGINT)
        said = setting_up.communicate(timeout=10)[1]
    (ready / "requirements.txt").write_text(locked + "# and so changed\n")

    assert said == "Setting up was interrupted. The same command takes it up again.\n"
    assert setting_up.returncode == 130
    assert run(ready).returncode == 0


@pytest.mark.parametrize("version", [(2, 7), (3, 4), (3, 10)])
def test_an_old_python_is_told_which_one_is_needed(version):
    answer = say(f"import sys; sys.version_info = {version}; {START}", cwd=ROOT)

    assert answer.stderr.startswith("This needs Python 3.11 or newer, and this is Python %d.%d. " % version)
    assert answer.returncode == 1


def test_an_old_python_can_read_tasks_py_as_far_as_that_sentence():
    source = (ROOT / "tasks.py").read_bytes().decode("ascii")
    tree = ast.parse(source, feature_version=(3, 4))

    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    unknown = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, unknown)]
    assert not [f.name for f in functions if f.returns or f.args.kwonlyargs]
    assert not [a.arg for f in functions for a in f.args.args if a.annotation]
