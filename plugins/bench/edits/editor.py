"""The hands that change a small column: its files, how the next build is run, and what befalls that build."""

import datetime
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

EPOCH = 1_800_000_000
"""The moment, in seconds since 1970, at which each column begins."""
_LONG_AGO = 1_600_000_000


@dataclass(slots=True)
class Situation:
    """How a build is run."""

    moment: int = EPOCH
    published: str = ""
    """The site's address; a build at home when empty."""
    zone: str = "UTC"
    """TZ of the process, which is not the site's own."""
    locale: str = "C.UTF-8"
    processes: int = 1


@dataclass(slots=True)
class Accident:
    """What befalls one build: at its `after`-th change of a file something happens."""

    kind: str
    """interrupted (Ctrl-C), killed, full (no space left), busy (another build holds the store)."""
    after: int = 0


class Sheet:
    """A letter file in two parts that can be changed: the keys at its head, and its turns."""

    def __init__(self, text: str) -> None:
        head, _, body = text.partition("\n\n")
        self.head = dict(line.split(": ", 1) for line in head.splitlines())
        self.turns = body.rstrip("\n").split("\n\n---\n\n")

    def text(self) -> str:
        """Return the file."""
        head = "".join(f"{key}: {value}\n" for key, value in self.head.items())
        return f"{head}\n" + "\n\n---\n\n".join(self.turns) + "\n"


@dataclass
class Editor:
    """Changes one column, whose project lies in `home/project`, always the same way for the same numbers."""

    home: Path
    chance: random.Random = field(default_factory=random.Random)
    situation: Situation = field(default_factory=Situation)
    accident: Accident | None = None
    settings: dict[str, str] = field(default_factory=dict)
    """Lines at the end of pelicanconf.py, by what they set."""

    @property
    def content(self) -> Path:
        """The folder of letters."""
        return self.home / "project/content"

    def make(self, edit: Callable[["Editor"], None], number: int) -> None:
        """Make an edit; the number decides about its particulars."""
        self.chance = random.Random(f"{edit.__name__} {number}")
        self.accident = None
        edit(self)

    def maybe(self, share: float) -> bool:
        """Say yes in a share of all cases."""
        return self.chance.random() < share

    def letters(self) -> list[str]:
        """Return the paths of all letters, below the content folder."""
        return self.files("letters", ".md")

    def files(self, folder: str, ending: str = "") -> list[str]:
        """Return the paths of the files in a folder, below the content folder."""
        found = (self.content / folder).rglob(f"*{ending}")
        return sorted(file.relative_to(self.content).as_posix() for file in found if file.is_file())

    def pick(self) -> str:
        """Return the path of some letter."""
        return self.chance.choice(self.letters())

    def sheet(self, path: str) -> Sheet:
        """Return a letter in its parts."""
        return Sheet((self.content / path).read_text("utf-8"))

    def change(self, path: str, **head: str) -> None:
        """Write some keys at the head of a letter; an empty value takes the key out."""
        sheet = self.sheet(path)
        for key, value in head.items():
            sheet.head.pop(key, None)
            if value:
                sheet.head[key] = value
        self.write(path, sheet.text())

    def write(self, path: str | Path, what: str | bytes) -> None:
        """Save a file below the content folder, in one of the ways in which programs date what they save."""
        file = self.content / path
        before = file.stat() if file.is_file() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        if before and self.maybe(0.4):
            file.unlink()
        file.write_bytes(what if isinstance(what, bytes) else what.encode())
        way = self.chance.random()
        if before and way < 0.2:
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        elif way < 0.8:
            # What was saved a moment ago is hashed by each build, so most files must look older than that.
            self.date(file)

    def date(self, file: Path) -> None:
        """Give a file some earlier time of change."""
        moment = (_LONG_AGO + self.chance.randrange(10**7)) * 10**9 + self.chance.randrange(10**9)
        os.utime(file, ns=(moment, moment))

    def day(self, low: int, high: int) -> str:
        """Return a day between so many days from now; a negative number is in the past."""
        now = datetime.datetime.fromtimestamp(self.situation.moment, datetime.UTC).date()
        return (now + datetime.timedelta(days=self.chance.randint(low, high))).isoformat()

    def slug(self) -> str:
        """Return a name for a new file."""
        word = self.chance.choice(("raise", "notice", "boss", "desk", "gap", "offer"))
        return f"{word}-{self.chance.randrange(10**4)}"

    def save_settings(self) -> None:
        """Write pelicanconf.py: the project's own, and after it what was changed."""
        own = (self.home / "pelicanconf.py").read_text("utf-8")
        self.write(self.home / "project/pelicanconf.py", own + "".join(f"{line}\n" for line in self.settings.values()))
