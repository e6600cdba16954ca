"""Columns of any size for benchmarks: letters of real words at real frequencies, always the same.

Letter i is the same text whatever the size of the column. Words are drawn from the commonest of English
(PyPI `wordfreq`) with their frequencies; a letter leans on the words of one topic, so that some letters are
near to one another and others are not. Means: 700 words, 45 % with one to three perspectives, 20 % with an
update, 12 topics, 60 tags, 15 years.
"""

import datetime
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = 20_000
"""So many of the commonest words are in use."""
TOPICS = ("Benefits", "Burnout", "Coworkers", "Feedback", "Interviews", "Job Search") + (
    *("Managers", "Networking", "Pay", "Quitting", "Remote Work", "Resumes"),
)
NAMES = "Ada Bo Cleo Dev Esra Finn Gita Hugo Ines Jo Kai Lena Milo Noor Otis Pia Quinn Rosa Sami Tess Uma Vik".split()
ROLES = "recruiter,nurse,welder,teacher,line cook,librarian,accountant,developer,shop steward,lawyer".split(",")
FIRST_DAY = datetime.date(2011, 1, 3)
DAYS = 5_500


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words with the running sums of their frequencies, and the words on which each topic leans."""

    words: tuple[str, ...]
    sums: tuple[float, ...]
    topics: tuple[tuple[str, ...], ...]


def read_vocabulary() -> Vocabulary:
    """Return the vocabulary. Needs the package `wordfreq`, which only benchmarks do."""
    from wordfreq import top_n_list, word_frequency

    words = tuple(word for word in top_n_list("en", WORDS * 2) if word.isascii() and word.isalpha())[:WORDS]
    sums = tuple(itertools.accumulate(word_frequency(word, "en") for word in words))
    chance = random.Random(12)
    # Topical words are neither the commonest, which every text has, nor the rarest, which few have.
    topics = tuple(tuple(chance.sample(words[300:8_000], 120)) for _ in TOPICS)
    return Vocabulary(words, sums, topics)


def write_column(folder: Path, size: int, vocabulary: Vocabulary) -> None:
    """Write a content folder with so many letters and two pages."""
    for number in range(size):
        path = folder / letter_path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(letter(number, vocabulary), "utf-8")
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    for name in ("about", "write"):
        (folder / f"pages/{name}.md").write_text(f"Title: {name.title()}\nSlug: {name}\n\nA page.\n", "utf-8")


def letter_path(number: int) -> str:
    """Return the path of a letter below the content folder."""
    return f"letters/{_topic(number).lower().replace(' ', '-')}/letter-{number:06d}.md"


def _topic(number: int) -> str:
    return TOPICS[random.Random(f"topic {number}").randrange(len(TOPICS))]


def letter(number: int, vocabulary: Vocabulary, *, newest: bool = False) -> str:
    """Return one letter file: header, letter, answer, and what came later; `newest` after all others."""
    chance = random.Random(f"letter {number}")
    writer = _Writer(chance, vocabulary, TOPICS.index(_topic(number)))
    days = chance.randrange(DAYS)
    date = FIRST_DAY + datetime.timedelta(days=DAYS if newest else days)
    asker = chance.choice(NAMES)
    tags = ", ".join(sorted({f"tag {chance.randrange(60)}" for _ in range(chance.randint(1, 5))}))
    head = (
        f"Title: {writer.title()}\nDate: {date}\nAsked: {date - datetime.timedelta(days=chance.randint(3, 30))}\n"
        f"Category: {_topic(number)}\nTags: {tags}\nUid: bench{number:07d}\n\n"
    )
    turns = [
        f"Dear Mike:\n\n{writer.text(chance.randint(120, 300))}\n\nThanks,\n{asker}\n",
        f"Hi {asker},\n\n{writer.text(chance.randint(250, 520), rich=True)}\n\nBest of luck,\nMike\n",
        *_later(number, chance, writer, date, asker),
    ]
    return head + "\n---\n".join(f"\n{turn}" if not turn.startswith("From:") else turn for turn in turns).lstrip("\n")


def _later(number: int, chance: random.Random, writer: "_Writer", date: datetime.date, asker: str) -> Iterator[str]:
    """Yield perspectives and updates; every tenth letter points to an earlier one."""
    others = [name for name in NAMES if name != asker]
    for _ in range(chance.randint(1, 3) if chance.random() < 0.45 else 0):
        day = date + datetime.timedelta(days=chance.randint(1, 40))
        text = writer.text(chance.randint(50, 140))
        yield f"From: {chance.choice(others)}\nRole: {chance.choice(ROLES)}\nDate: {day}\n\n{text}\n"
    if chance.random() < 0.2:
        day = date + datetime.timedelta(days=chance.randint(60, 160))
        yield f"From: {asker}\nDate: {day}\n\n{writer.text(chance.randint(80, 180))}\n"
    if number and chance.random() < 0.1:
        earlier = chance.randrange(number)
        yield f"From: Mike\n\nSee also [an earlier letter]({{filename}}/{letter_path(earlier)}).\n\nMike\n"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes sentences of one topic."""

    chance: random.Random
    vocabulary: Vocabulary
    topic: int

    def words(self, count: int) -> list[str]:
        """Return so many words, every sixth of the topic's own."""
        drawn = self.chance.choices(self.vocabulary.words, cum_weights=self.vocabulary.sums, k=count)
        own = self.vocabulary.topics[self.topic]
        return [self.chance.choice(own) if self.chance.random() < 0.17 else word for word in drawn]

    def title(self) -> str:
        """Return a question of six to eleven words."""
        return " ".join(self.words(self.chance.randint(6, 11))).capitalize() + "?"

    def text(self, count: int, *, rich: bool = False) -> str:
        """Return paragraphs of about so many words; `rich` with emphasis, now and then a list or a quotation."""
        paragraphs = []
        while count > 0:
            size = min(count, self.chance.randint(40, 90))
            paragraphs.append(self._paragraph(size, rich))
            count -= size
        return "\n\n".join(paragraphs)

    def _paragraph(self, count: int, rich: bool) -> str:
        words = self.words(max(count, 8))
        sentences = []
        while words:
            size = self.chance.randint(7, 18)
            sentences.append(" ".join(words[:size]).capitalize() + ".")
            words = words[size:]
        if rich and self.chance.random() < 0.12:
            return "\n".join(f"- {sentence}" for sentence in sentences)
        if rich and self.chance.random() < 0.1:
            return "\n".join(f"> {sentence}" for sentence in sentences)
        if rich and self.chance.random() < 0.3:
            sentences[0] = f"**{sentences[0]}**"
        return " ".join(sentences)
