"""Threads: one Markdown file is a letter, its answer, and whatever was added later.

Reads   the files below `letters/` in the content folder
Gives   `article.thread`, `article.story` and the whole thread as `article.content`
Set by  THREADS and PHRASES in pelicanconf.py (see settings.py), PRIVACY (see ../privacy/leaks.py)
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    # Imported here, so that a command which only parses letters does not wait for Pelican.
    from pelican import signals

    from .hooks import give_reader, prepare_templates, read_letters

    signals.get_generators.connect(read_letters)
    signals.readers_init.connect(give_reader)
    signals.generator_init.connect(prepare_templates)
