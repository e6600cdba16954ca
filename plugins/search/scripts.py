"""The client's scripts as readers get them: the modules of client/ joined to few files, and shortened.

One file is asked for where each module would be, and one packs better. A file is the modules that FILES names, in that
order, so that each stands after those that it imports; imports from modules of other files become one line, and so
do exports that other files want. It is no bundler: it relies on how the client is written, and tests hold it to that
(an import is a line of its own, remarks stand on lines of their own, no string or template runs over a line).
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from .shorten import shortened

CLIENT = Path(__file__).parent / "client"
FILES = {
    "start": ("start",),
    "find": ("stem", "terms", "lists", "index", "complete", "rank", "engine", "view", "form"),
    "page": ("excerpt", "closer", "combobox", "place", "page"),
    "more": ("words", "narrow"),
}
"""The modules of each file: what every page has; what finds the first titles; what comes then; what few ask for."""
_NO_PARTS = b'[["PARTS",0]]'
_HOME = {module: file for file, modules in FILES.items() for module in modules}
_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./(\w+)\.js";\n', re.MULTILINE)
_LATER = re.compile(r'import\("\./(\w+)\.js"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function) (\w+))", re.MULTILINE)
_NAMED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function) (?:\[([^]]+)\]|(\w+))", re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


class NotJoined(ValueError):
    """The modules cannot be joined as FILES says; the text names what stands in the way."""


@lru_cache(maxsize=1)
def client_files() -> dict[str, bytes]:
    """Return the scripts by file name. Raises NotJoined."""
    sources = {path.stem: path.read_text("utf-8") for path in sorted(CLIENT.glob("*.js"))}
    if sources.keys() != _HOME.keys():
        raise NotJoined(f"FILES and client/ differ: {', '.join(sorted(sources.keys() ^ _HOME.keys()))}")
    files = shortened({file: joined(file, modules, sources) for file, modules in FILES.items()})
    return {f"{file}.js": script.encode() for file, script in files.items()} | {"start.js": _start()}


def starter(manifest: bytes) -> bytes:
    """Return start.js, which knows the parts of the index that a manifest.json names."""
    told = json.loads(manifest)
    # Where the browser does not stem, words are seldom in the shards of their terms.
    parts = [[part["folder"], part["shards"] - 1] for part in told["parts"] if told["stems"]]
    return _start().replace(_NO_PARTS, json.dumps(parts, separators=(",", ":")).encode())


@lru_cache(maxsize=1)
def _start() -> bytes:
    """Return start.js, which shares no name with the others, without them: an edit changes it, and must be quick."""
    script = joined("start", ("start",), {"start": (CLIENT / "start.js").read_text("utf-8")})
    return shortened({"start": script})["start"].encode()


def client_key() -> str:
    """Return what the scripts depend on, beside this plugin's code."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(CLIENT.glob("*.js")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def client_file(name: str) -> bytes:
    """Return one of the scripts, by its file name."""
    return client_files()[name]


def joined(file: str, modules: Sequence[str], sources: dict[str, str]) -> str:
    """Return the script of one file. Raises NotJoined when two of its modules give one name to different things."""
    whole = "".join(sources[module] for module in modules)
    outside: dict[str, set[str]] = {}
    for names, module in _IMPORT.findall(whole):
        if _HOME[module] != file:
            outside.setdefault(_HOME[module], set()).update(names.split(", "))
    own = [name.strip() for many, one in _NAMED.findall(whole) for name in (many or one).split(",")]
    twice = [name for name, times in Counter([*own, *set().union(*outside.values())]).items() if times > 1]
    if twice:
        raise NotJoined(f"{file}.js would hold two things of one name: {', '.join(twice)}")
    imports = "".join(
        f'import {{ {", ".join(sorted(names))} }} from "./{other}.js";\n' for other, names in sorted(outside.items())
    )
    wanted = sorted(set(_EXPORT.findall(whole)) & _wanted(file, sources))
    exports = f"export {{ {', '.join(wanted)} }};\n" if wanted else ""
    code = _LATER.sub(lambda found: f'import("./{_HOME[found[1]]}.js")', _EXPORT.sub("", _IMPORT.sub("", whole)))
    return _REMARK.sub("", imports + code + exports)


def _wanted(file: str, sources: dict[str, str]) -> set[str]:
    """Return the names that other files import from one; all that is exported of a module that they import later."""
    others = "".join(source for module, source in sources.items() if _HOME[module] != file)
    names = {name for found, module in _IMPORT.findall(others) if _HOME[module] == file for name in found.split(", ")}
    later = {module for module in _LATER.findall(others) if _HOME[module] == file}
    return names.union(*(_EXPORT.findall(sources[module]) for module in later))
