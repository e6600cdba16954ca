"""What `serve` does at each save: it tells the process that builds the preview, or begins another one."""

from dataclasses import replace
from pathlib import Path

from .edits.editor import Situation
from .runs import Outcome, builder, follow
from .trees import Tree, read_tree


class Watcher:
    """Sees what was saved in a project since the last build, and follows it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._builder = builder(home)
        self._content: Tree = {}
        self._other: tuple[object, ...] = ()

    def follow(self, situation: Situation, said: dict[str, str]) -> Outcome:
        """Build after the saves since the last time."""
        content, other = read_tree(self.home / "project/content"), self._beside_content(situation)
        saved = {name for name, data in content.items() ^ self._content.items() if not name.endswith("/")}
        paths = [str(self.home / "project/content" / name) for name in sorted(saved)]
        if other != self._other:
            # Code and settings are read once by a process, and its zone and its locale are its own.
            self.close()
            self._builder, paths = builder(self.home), []
        self._content, self._other = content, other
        return follow(self._builder, paths or None, situation, said)

    def close(self) -> None:
        """Let go of what the process holds."""
        self._builder.resident.close()

    def _beside_content(self, situation: Situation) -> tuple[object, ...]:
        """Return all that makes `serve` begin another process; the clock is none of it."""
        files = ("project/pelicanconf.py", "project/plugins/problems.py")
        return (
            *((self.home / name).read_bytes() for name in files),
            read_tree(self.home / "project/theme"),
            replace(situation, moment=0),
        )
