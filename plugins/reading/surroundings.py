"""What stands around a thread: its neighbours in the topic, the chapters of its story, the age of its advice."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from plugins.threads.model import Story, Thread

Letter = TypeVar("Letter")
_DENSE = re.compile("[\u3041-\U0010ffff]")


def neighbours(letters: Sequence[Letter]) -> Iterator[tuple[Letter, Letter | None, Letter | None]]:
    """Yield each letter of a topic, newest first, with the next older and the next newer one."""
    yield from zip(letters, [*letters[1:], None], [None, *letters[:-1]])


def chapters(story: Story, listed: Mapping[str, Letter]) -> tuple[tuple[Thread, Letter | None], ...]:
    """Return the threads of a story, oldest first, each with the letter that the site lists, if it lists it.

    A story of one has no chapters.
    """
    if len(story.threads) < 2:
        return ()
    return tuple((thread, listed.get(thread.path)) for thread in story.threads)


def minutes(thread: Thread, words_a_minute: int) -> int:
    """Return how many minutes a thread takes to read, one at least."""
    texts = [turn.text for turn in thread.turns]
    words = sum([text.count(" ") + len(text.split("\n")) for text in texts])
    # Writing without spaces: a sign is read about as fast as a word of English (see settings.py).
    words += sum(len(_DENSE.findall(text)) for text in texts if not text.isascii())
    return max(1, round(words / words_a_minute))


def aged(thread: Thread, moment: datetime.datetime, years: int) -> datetime.datetime | None:
    """Return the date of a thread's advice if at `moment` it is older than so many years, else None.

    Advice is of the day of the latest answer, or of the day on which it was looked at again.
    """
    if moment.year - max(thread.date, thread.reviewed or thread.date).year < years:
        return None
    answered = [turn.date for turn in thread.answers if turn.date]
    advised = max([thread.date, *answered, *([thread.reviewed] if thread.reviewed else [])])
    now = moment.astimezone(advised.tzinfo)
    return advised if (advised.year + years, *advised.timetuple()[1:6]) < (now.year, *now.timetuple()[1:6]) else None
