"""Pages that help to read: how it turned out, the subject index, the years, topics with a sentence, the policy.

Reads   the threads that plugins.threads has read, and the telling phrases of plugins.search, so it stands last in
        PLUGINS; `topics.txt` and `policy.md` in the content folder
Gives   to each letter what stands around it (`older`, `newer`, `chapters`, `aged`, addresses), to every template
        `reading` and `kept()`; writes updates/, subjects/ and, in a large column, a page for each year
Set by  READING in pelicanconf.py (see settings.py)

hooks -> plan -> topics, mail -> policy; hooks -> surroundings, outcomes, years, entries, kept, paper
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    # Imported here, as in plugins.threads, so that a command which only reads the policy does not wait for Pelican.
    from pelican import signals

    from .hooks import begin_reading, prepare_templates, put_policy

    signals.get_generators.connect(begin_reading)
    signals.generator_init.connect(prepare_templates)
    signals.content_object_init.connect(put_policy)
