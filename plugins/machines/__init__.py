"""For machines: sitemap, robots.txt, card images, breadcrumbs, and photos that do not tell on their takers.

Reads   the threads that plugins.threads has read, so it stands after it in PLUGINS, and before plugins.feeds
Gives   `article.card` and `column_card` for Open Graph, `breadcrumbs()` for structured data, sizes to the
        images in letters; writes sitemap.xml and robots.txt, cards/ and card.png, and all photos
Set by  MACHINES in pelicanconf.py (see settings.py)

hooks -> deck -> cards -> typeset, png, store; hooks -> illustrated -> darkroom -> photos -> animations
hooks -> listing -> sitemap; hooks -> breadcrumbs
"""


def register() -> None:
    """Connect the plugin to Pelican."""
    # Imported here, as in plugins.threads, so that who only wants one of the functions does not wait for Pelican.
    from pelican import signals

    from .hooks import illustrate_letters, illustrate_page, prepare_templates

    signals.get_generators.connect(illustrate_letters)
    signals.generator_init.connect(prepare_templates)
    signals.content_object_init.connect(illustrate_page)
