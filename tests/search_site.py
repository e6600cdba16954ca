"""The sample column with its search, as a web server would have it: index, client and pages."""

from collections.abc import Sequence
from pathlib import Path

from conftest import MOMENT, ROOT, parse

from plugins.search.index import Index, build_index
from plugins.search.settings import SearchSettings
from plugins.threads.model import State, Thread


def sample_threads(copies: int = 1) -> list[Thread]:
    """Return the public letters of the sample column."""
    paths = sorted((ROOT / "content/letters").rglob("*.md"))
    assert len(paths) > 25, "the sample letters are gone"
    read = (parse(path.read_bytes(), f"letters/{path.parent.name}/{path.name}").thread for path in paths)
    return [thread for thread in (one.at(MOMENT) for one in read) if thread.state is State.PUBLIC]


def index_of(threads: Sequence[Thread], synonyms: str = "") -> Index:
    """Return the index of threads whose pages stand at `letters/<slug>/`."""
    return build_index(threads, SearchSettings(), lambda thread: f"letters/{thread.slug}/", synonyms=synonyms)


def write_index(index: Index, folder: Path) -> None:
    """Write an index as the site has it."""
    for name, data in index.files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
