"""Feeds: the column for feed readers, in Atom, RSS 2.0 and JSON Feed 1.1.

Reads   the threads that plugins.threads has read
Gives   feeds/ in the output folder, and `feeds` (their addresses) to every template
Set by  FEEDS in pelicanconf.py (see settings.py)

hooks -> collection -> plan, archives, entries -> history, identity, masthead -> model
collection -> atom, rss, jsonfeed -> elements; entries -> absolute
validator -> rules/: what a feed must be, used by tests and by nothing that builds
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    # Imported here, as in plugins.threads, so that who only wants the validator does not wait for Pelican.
    from pelican import signals

    from .hooks import begin_feeds, prepare_templates

    signals.get_generators.connect(begin_feeds)
    signals.generator_init.connect(prepare_templates)
