"""The shape of the code where it is a rule: who may import whom, and how long things grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "plugins").rglob("*.py"))
assert len(MODULES) > 20, "the code is gone"

MEET_PELICAN = {"hooks", "reader", "notices", "site", "__init__"}
STANDS_IN_FOR_PELICAN = "rebuild"
MAY_IMPORT = {
    "problems": set(),
    "settings": set(),
    "crew": set(),
    "memory": set(),
    "workers": {"crew"},
    "privacy": set(),
    "threads": {"privacy", "problems", "settings"},
    "press": {"threads"},
    "search": {"memory", "press", "threads", "problems", "settings", "workers"},
    "feeds": {"press", "threads", "problems", "settings"},
    "machines": {"press", "threads", "problems", "settings"},
    "reading": {"search", "threads", "problems", "settings"},
    "rebuild": {"crew", "press", "threads", "problems", "settings", "workers"},
    "bench": {"desk", "rebuild", "search", "threads", "problems", "settings", "workers"},
    "desk": {"machines", "press", "reading", "rebuild", "threads", "search", "privacy", "problems", "settings"},
}
LONGEST_FUNCTION, LONGEST_MODULE = 30, 250


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of each module that a module of ours imports, wherever the statement stands."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*above, node.module or ""]).strip(".")


def named(path: Path) -> str:
    """Return a path as test names show it."""
    return path.relative_to(ROOT / "plugins").as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_go_only_downwards(path):
    own = path.relative_to(ROOT / "plugins").parts[0].removesuffix(".py")
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("plugins.")}

    assert own == "__init__" or ours - {own} <= MAY_IMPORT[own]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_the_hooks_meet_pelican(path):
    meets = any(name.split(".")[0] == "pelican" for name in imports(path))

    assert not meets or path.stem in MEET_PELICAN or path.parent.name == STANDS_IN_FOR_PELICAN


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_and_functions_stay_short_and_say_what_they_give(path):
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    assert ast.get_docstring(tree)
    assert source.count("\n") <= LONGEST_MODULE
    assert [f.name for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION] == []
    assert [node.name for node in public(tree) if not ast.get_docstring(node)] == []


def public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the functions and classes that others may use."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)
