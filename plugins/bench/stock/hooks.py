"""Gives each letter the one before and the one after it, which stock Pelican leaves to a plugin."""

from pelican import signals
from pelican.generators import ArticlesGenerator


def join_neighbours(generator: ArticlesGenerator) -> None:
    """Set `newer` and `older` on every article, once for the whole column."""
    articles = generator.articles
    for newer, article, older in zip([None, *articles], articles, [*articles[1:], None]):
        article.newer, article.older = newer, older


def register() -> None:
    """Connect to Pelican."""
    signals.article_generator_finalized.connect(join_neighbours)
