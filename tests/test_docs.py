"""README names every task, setting and key, and every package with its reason."""

import ast
import dataclasses
import re
import tomllib

from conftest import ROOT

from plugins.feeds.settings import FeedsSettings
from plugins.machines.settings import MachinesSettings
from plugins.privacy.leaks import PrivacySettings
from plugins.reading.settings import ReadingSettings
from plugins.search.settings import SearchSettings
from plugins.threads.header import FILE_KEYS, TURN_KEYS
from plugins.threads.settings import ThreadsSettings

README = (ROOT / "README.md").read_text("utf-8")


def test_every_task_is_in_the_readme():
    tree = ast.parse((ROOT / "tasks.py").read_text("utf-8"))
    tasks = [f.name for f in tree.body if isinstance(f, ast.FunctionDef) and f.decorator_list]

    assert len(tasks) >= 6
    assert [task for task in tasks if f"| `{task}` |" not in README] == []


def test_every_key_of_a_letter_is_in_the_readme():
    keys = [key.capitalize() for key in (*FILE_KEYS, *TURN_KEYS)]

    assert [key for key in keys if f"`{key}`" not in README] == []


def test_every_setting_is_in_the_readme():
    classes = [ThreadsSettings, PrivacySettings, FeedsSettings, MachinesSettings, ReadingSettings, SearchSettings]
    names = [field.name for cls in classes for field in dataclasses.fields(cls)]

    assert [name for name in names if f'["{name}"]' not in README] == []


def test_every_package_is_in_the_readme_with_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(p for extra in project["optional-dependencies"].values() for p in extra)]
    names = [re.split(r"[^A-Za-z0-9_-]", package)[0] for package in wanted]

    rows = [row.split("|")[1] for row in README.splitlines() if row.startswith("| ")]
    assert [name for name in names if not any(name in row.replace(",", " ").split() for row in rows)] == []


def test_no_file_names_the_host_of_a_registry():
    files = [
        ROOT / "tasks.py",
        *ROOT.glob("requirements*.txt"),
        ROOT / "pyproject.toml",
        *(ROOT / "plugins").rglob("*.py"),
    ]
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|debian\.org", re.IGNORECASE)

    assert [path.name for path in files if hosts.search(path.read_text("utf-8"))] == []


def test_every_picture_of_the_readme_is_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert pictures and all((ROOT / picture).is_file() for picture in pictures)
