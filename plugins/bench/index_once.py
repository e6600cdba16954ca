"""Make the search index of a content folder once: `python3 -m plugins.bench.index_once browsers content output kept`.

`browsers` or, with Whoosh, `authors`. What an earlier call has left in `output` and `kept` is made use of, as a build
does. Prints a line of JSON: the seconds and the processor time from threads in memory to files on the disk.
"""

import json
import sys
import time
from pathlib import Path

from plugins.search.index import Index, build_index
from plugins.search.kept import keep
from plugins.search.settings import SearchSettings
from plugins.search.store import Store

from .ours import read_letters


def main(whose: str, content: str, output: str, kept: str) -> None:
    """Write an index of a content folder into another folder, and print what it has cost."""
    threads, folder = read_letters(Path(content)), Path(output)
    started, before = time.perf_counter(), time.process_time()
    index = build_index(threads, SearchSettings(), lambda thread: f"letters/{thread.slug}/", store=Store(Path(kept)))
    if whose == "authors":
        keep(folder, index, "", "", "")
    else:
        _write(index, folder)
    spent = {"seconds": time.perf_counter() - started, "processor": time.process_time() - before}
    print(json.dumps(spent))


def _write(index: Index, folder: Path) -> None:
    have = {part for part in index.folders if (folder / part).is_dir()}
    for name, file in index.files(have).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file)
    index.tidy()


if __name__ == "__main__":
    main(*sys.argv[1:])
