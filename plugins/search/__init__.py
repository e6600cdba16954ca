"""Search: the thread that is about me, found on static files, and by the author's own command.

Reads   every thread that the site shows, and `synonyms.txt` in the content folder
Gives   the files below `search/` (files.py says which), the browser's part, and `article.related`
Set by  SEARCH in pelicanconf.py (see settings.py)
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    # Imported here, so that a command which only asks the index does not wait for Pelican.
    from pelican import signals

    from .hooks import begin, give_generator, index_letters, prepare_templates

    signals.initialized.connect(begin)
    signals.generator_init.connect(prepare_templates)
    signals.article_generator_finalized.connect(index_letters)
    signals.get_generators.connect(give_generator)
