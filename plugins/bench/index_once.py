"""Make the search index of a content folder once: `python3 -m plugins.bench.index_once content output`.

Prints a line of JSON: the seconds and the processor time from threads in memory to files on the disk.
"""

import json
import sys
import time
from pathlib import Path

from plugins.search.index import build_index
from plugins.search.settings import SearchSettings

from .ours import read_letters


def main(content: str, output: str) -> None:
    """Write the index of a content folder below another folder, and print what it has cost."""
    threads = read_letters(Path(content))
    started, before = time.perf_counter(), time.process_time()
    index = build_index(threads, SearchSettings(), lambda thread: f"letters/{thread.slug}/")
    for name, file in index.files().items():
        path = Path(output, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file)
    spent = {"seconds": time.perf_counter() - started, "processor": time.process_time() - before}
    print(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])
