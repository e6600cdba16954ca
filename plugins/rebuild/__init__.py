"""Builds that do only what has to be done: letters are read, and pages rendered, when something has changed.

Reads   what the last build kept in STORE, and the folder that it wrote
Gives   the site that a clean build would make, byte for byte
Set by  REBUILD in pelicanconf.py (see settings.py)

hooks -> run -> library -> archive; hooks -> articles, writer -> pages -> output, site -> facts
pages -> drawing -> watched; templates -> compiled, site -> facts; bytecode: how a page is drawn, and what is noted of it
resident -> words: what a watcher keeps in memory; run -> shortcut: when a letter says the same in other words
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    from .hooks import receivers

    for signal, receiver in receivers():
        signal.connect(receiver)
