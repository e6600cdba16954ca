"""Ids of feeds and entries: `tag:` URIs (RFC 4151) that keep while titles, dates, slugs and files change.

An id is the column's authority and the thread's Uid, and nothing else that an author may change.
`tag:` and not the page's address, since that holds the slug; not a `urn:uuid:`, since a thread
without Uid has only its slug for identity, which needs the authority to be unique in the world.
"""

from urllib.parse import quote

from plugins.threads.model import Thread, Turn

from .masthead import Masthead


def feed_id(masthead: Masthead, address: str) -> str:
    """Return the id of a feed; the pages of an archive share that of their feed, being one feed (RFC 5005)."""
    return f"tag:{masthead.authority}:{quote(address)}"


def thread_id(masthead: Masthead, thread: Thread) -> str:
    """Return the id of a thread's entry.

    Without a Uid the slug serves, as everywhere; translations share their slug, so the language then tells
    them apart.
    """
    translation = thread.uid == thread.slug and thread.lang != masthead.lang
    name = f"{thread.uid}.{thread.lang}" if translation else thread.uid
    # Most are letters and digits, of which `quote` changes nothing.
    quoted = name if name.isascii() and name.isalnum() else quote(name, safe="")
    return f"tag:{masthead.authority}:{quoted}"


def turn_id(masthead: Masthead, thread: Thread, turn: Turn) -> str:
    """Return the id of one turn's entry: a turn keeps its own id while the file grows."""
    return f"{thread_id(masthead, thread)}#{turn.id}"
