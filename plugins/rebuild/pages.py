"""Pages: rendered when something that they are made from has changed, and taken over from the last build when not."""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment, Template
from pelican.contents import Article
from pelican.plugins import signals
from pelican.utils import sanitised_join

from .disk import Stat
from .drawing import Drawing
from .facts import VOLATILE, Fact, Notes, in_one, short, told
from .later import Later
from .made import Page
from .output import Output
from .site import Site
from .templates import name_objects
from .watched import watched

_INTERNAL = frozenset({"generated_content", "static_content", "static_links", "staticfiles", "filenames"})
"""Names in the context that no template reads: what they hold is not listed for each page."""
_FEW = 20
"""When one fact in so many is new, it is time to forget those that are not in use."""


class Pages:
    """Everything that is written with a template."""

    def __init__(self, output: Output, site: Site, notes: Notes, later: Later, *, keep: bool = True) -> None:
        """With `keep` False every page is rendered, here, and whoever listens may change its file."""
        self.output, self.site, self.notes, self.later, self.keep = output, site, notes, later, keep
        self.context: Mapping[str, Any] | None = None
        self.constant: set[str] = set()
        """Names in the context whose values come from the settings as they are."""
        self.environments: list[Environment] = []
        """Those of all generators."""
        self._drawing = Drawing(notes)
        self._facts = {fact: place for place, (fact, _) in enumerate(output.old.facts)}
        self._asked: dict[str, tuple[Template, Mapping[str, Any] | Article, bool]] = {}
        """What each page is made with; of a letter's own page, the letter."""
        self._noted: dict[int, str] = {}
        """Places of the facts that pages of this build were made from, with their values."""
        self._holds: list[bool | None] = [None] * len(output.old.facts)
        self._names = {names: place for place, names in enumerate(output.old.names)}

    def begin(self, context: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Learn what pages are made from; called before the first is written, when nothing changes any more."""
        self.output.begin()
        self.learn(context, settings)

    def learn(self, context: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """Learn what pages are made from, when none may be written."""
        self.context, shared = context, {}
        for key, value in context.items():
            if settings.get(key, VOLATILE) is value:
                self.constant.add(key)
        for key, value in context.items():
            if key in self.constant or key in _INTERNAL or isinstance(value, tuple):
                shared[key] = value
            else:
                shared[key] = watched(key, value, self.notes)
                self.site.lists[key] = value
        self._drawing.learn(shared)
        for environment in self.environments:
            name_objects(environment)
        self.site.take(context)

    def write(self, name: str, template: Template, given: Mapping[str, Any], *, relative: bool) -> None:
        """Write a page that is no letter's own."""
        self._asked[name] = template, given, relative
        plain = {}
        for key, value in given.items():
            if isinstance(value, list):
                self.site.lists[f"{name}:{key}"] = value
            else:
                plain[key] = value
        data = short([template.name, told(plain, self.site.tell)])
        old = self.output.old.pages.get(name)
        if old and old.given == data != VOLATILE and not old.subject and self._up_to_date(name, old):
            self.output.new.pages[name] = old
            return
        own = self._drawing.own(name, given, relative=relative)

        def done(made: tuple[set[str], Stat]) -> None:
            self.output.new.pages[name] = Page(made[1], data, facts=self._places(made[0]))
            self.output.note_change(name, made[1])

        self.later.add((partial(self._listed, name, template, own), done), large=True)

    def _listed(self, name: str, template: Template, own: dict[str, Any]) -> tuple[set[str], Stat]:
        """Write a page that is no letter's own; return what is to be remembered of it."""
        facts, stat = self._made(name, template, own)
        return in_one(facts), stat

    def write_letters(self, letters: Sequence[Article], templates: Mapping[str, Template], *, relative: bool) -> None:
        """Write the own pages of letters."""
        done = self._done
        for letter in letters:
            self._asked[letter.save_as] = templates[letter.template], letter, relative
            if not self._kept(letter):
                self.later.add((partial(self._rendered, letter, templates, relative), done))
        self.later.start()

    def _done(self, made: tuple[str, Page, set[str], tuple[str, ...]]) -> None:
        name, page, facts, names = made
        page.names = self._names.setdefault(names, len(self._names))
        page.facts = self._places(facts)
        self.output.new.pages[name] = page
        self.output.note_change(name, page.stat)

    def _rendered(
        self, letter: Article, templates: Mapping[str, Template], relative: bool
    ) -> tuple[str, Page, set[str], tuple[str, ...]]:
        """Write a letter's own page; return what is to be remembered of it."""
        name, path = letter.save_as, letter.relative_source_path
        own = self._drawing.own(name, _given(letter), relative=relative)
        facts, stat = self._made(name, templates[letter.template], own)
        names, facts = _parted(letter, facts)
        return name, Page(stat, letter.template, path, value=self.site.subject(path, names)), facts, names

    def _kept(self, letter: Article) -> bool:
        """Take over a letter's own page from the last build; say whether it was up to date."""
        name, path = letter.save_as, letter.relative_source_path
        old = self.output.old.pages.get(name)
        if not old or old.subject != path or old.given != letter.template:
            return False
        value = self.site.subject(path, self.output.old.names[old.names])
        if value == VOLATILE or value != old.value or not self._up_to_date(name, old):
            return False
        self.output.new.pages[name] = old
        return True

    def _up_to_date(self, name: str, page: Page) -> bool:
        return self.keep and all(map(self._hold, page.facts)) and self.output.keep(name, page.stat)

    def _hold(self, place: int) -> bool:
        """Say whether a fact of the last build still has its value."""
        held = self._holds[place]
        if held is None:
            fact, value = self.output.old.facts[place]
            held = self._holds[place] = value != VOLATILE and self.site.value(fact) == value
        return held

    def _made(self, name: str, template: Template, own: dict[str, Any]) -> tuple[set[Fact], Stat]:
        """Render and write a page; return the facts that it was made from, and the stat of its file."""
        with self.notes.taken() as facts:
            text = self._drawn(template, own)
        if self.keep and ".." not in name and not name.startswith("/"):
            return facts, self.output.write(name, text)
        # Whoever listens wants to know the path, and a name that may lead out of the folder is looked at.
        path = sanitised_join(os.fspath(self.output.output), name)
        stat = self.output.write(name, text, own=not self.keep)
        if self.keep:
            return facts, stat
        signals.content_written.send(path, context={**self._drawing.shared, **own})
        return facts, self.output.stat(name)

    def _drawn(self, template: Template, own: dict[str, Any]) -> bytes:
        if own.get("localsiteurl"):
            # Articles lead their links by this.
            self.context["localsiteurl"] = own["localsiteurl"]
        return self._drawing.drawn(template, own)

    def again(self, name: str) -> bytes:
        """Return a page as it is now; all that it is made from must be known since the last build."""
        template, given, relative = self._asked[name]
        given = _given(given) if isinstance(given, Article) else given
        return self._drawn(template, self._drawing.own(name, given, relative=relative))

    def holds(self, page: Page) -> bool:
        """Say whether all that a letter's own page of the last build was made from is as it was."""
        own = self.site.subject(page.subject, self.output.old.names[page.names])
        return own == page.value != VOLATILE and all(map(self._hold, page.facts))

    def anew(self, letter: Article, template: Template, old: Page) -> tuple[bytes, Page | None]:
        """Return a letter's own page as it is now that it says something else, and what is to be remembered of it.

        That is None when it is made from anything whose value no page of the last build was made from.
        """
        made, path = self.output.old, letter.relative_source_path
        with self.notes.taken() as facts:
            own = self._drawing.own(letter.save_as, _given(letter), relative=letter.settings["RELATIVE_URLS"])
            data = self._drawn(template, own)
        names, facts = _parted(letter, facts)
        used = {place for page in made.pages.values() for place in page.facts}
        known = dict(made.facts[place] for place in used)
        if names != made.names[old.names] or any(known.get(fact) != self.site.value(fact) for fact in facts):
            return data, None
        return data, Page(old.stat, old.given, path, old.names, self.site.subject(path, names), self._places(facts))

    def _places(self, facts: Iterable[str]) -> list[int]:
        places = []
        for fact in sorted(facts):
            place = self._facts.setdefault(fact, len(self._facts))
            places.append(place)
            if place not in self._noted:  # told now, while others are still at work
                self._noted[place] = self.site.value(fact)
        return places

    def end(self) -> None:
        """Write what was put off, and note the values of all facts, for the next build."""
        self.later.run()
        # A fact that no page noted now has the value that it had, or stands on no page any more.
        facts, names = self.output.old.facts, list(self._facts)
        facts += [(fact, "") for fact in names[len(facts) :]]
        for place, value in self._noted.items():
            facts[place] = names[place], value
        self.output.new.facts, self.output.new.names = facts, list(self._names)
        if len(self._noted) * _FEW > len(facts):
            self._pack()

    def _pack(self) -> None:
        """Forget facts that stand on no page."""
        made = self.output.new
        order = sorted({place for page in made.pages.values() for place in page.facts})
        fresh = {place: number for number, place in enumerate(order)}
        made.facts = [made.facts[place] for place in order]
        for page in made.pages.values():
            page.facts = [fresh[place] for place in page.facts]


def _parted(letter: Article, facts: set[Fact]) -> tuple[tuple[str, ...], set[str]]:
    """Return the names of the attributes that a letter's own page reads of it, and the facts that are not its own."""
    path = letter.relative_source_path
    own = {fact for fact in facts if fact[0] == "attr" and fact[1] == path}
    shown = {("head", path), *(("said", turn.said.digest) for turn in letter.thread.turns)}
    return tuple(sorted(name for _, _, name in own)), in_one(facts - own - shown)


def _given(letter: Article) -> dict[str, Any]:
    """Return what the own page of a letter is given by name."""
    return {"article": letter, "category": letter.category, "url": letter.url, "blog": True}
