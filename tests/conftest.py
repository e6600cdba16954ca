"""What the tests share: the sample site built once, and the letters of tests/cases."""

import datetime
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

from plugins.bench.runs import let_go_of_plugins
from plugins.threads.parse import Parsed, parse_letter
from plugins.threads.rules import Rules
from plugins.threads.settings import ThreadsSettings

ROOT = Path(__file__).resolve().parents[1]
MOMENT = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
RULES = Rules(
    ThreadsSettings(columnist="Mike", forms_of_address=("Mike Burgett", "Mr. Burgett")),
    names=frozenset({"jane roe", "wernham hogg"}),
)
# What a shell has begun in the background ignores Ctrl-C, and so would all that the tests begin and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@lru_cache(maxsize=1)
def pelican_settings() -> dict[str, Any]:
    """Return Pelican's settings as pelicanconf.py makes them."""
    return read_settings(str(ROOT / "pelicanconf.py"))


def parse(text: str | bytes, path: str = "letters/pay/letter.md") -> Parsed:
    """Return a letter as the column of these tests reads it."""
    return parse_letter(path, text if isinstance(text, bytes) else text.encode(), RULES)


def run_task(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a task as an author does, and return what it said and how it ended."""
    command = [sys.executable, str(ROOT / "tasks.py"), *words]
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp())), **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=env, check=False)


@pytest.fixture(autouse=True)
def _plugins_of_one_test() -> Iterator[None]:
    """Let go of the plugins that a test has brought into this process: the sites of others did not ask for them."""
    yield
    let_go_of_plugins()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample column as `build` makes it."""
    output = tmp_path_factory.mktemp("site") / "output"
    done = run_task("build", "--output", str(output))
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample column as it is published at an address with a path."""
    output = tmp_path_factory.mktemp("published") / "output"
    done = run_task("build", "--output", str(output), "--published", "--site-url", "https://mike.example.org/column")
    assert done.returncode == 0, done.stdout + done.stderr
    return output
