"""The site as it is built at home: relative links that work from any folder and from file://."""

from pathlib import Path

PROJECT = Path(__file__).parent

# The site
SITENAME = "Dear Mike"
SITESUBTITLE = "Letters about work, answered"
SITEURL = ""
AUTHOR = "Mike"
TIMEZONE = "America/New_York"
DEFAULT_LANG = "en"
LOCALE = ("C.UTF-8", "en_US.UTF-8", "C")

# The column: see plugins/threads/settings.py and plugins/privacy/leaks.py for all that may be said
THREADS = {
    "columnist": "Mike",
    "forms_of_address": ("Mike Burgett", "Mr. Burgett", "Michael"),
    "community": "readers of Dear Mike",
    "address": "letters@example.org",
}
PHRASES = {}
PHRASES_IN = {
    "es": {
        "letter": "{name} escribe",
        "answer": "{name} responde",
        "update": "{name} cuenta cómo le fue",
        "perspective": "{name} aporta otra mirada",
        "perspective_role": "{name} ({role}) aporta otra mirada",
        "note": "Nota de la redacción",
        "link": "Enlace a: {heading}",
        "reader": "Alguien que nos lee",
        "editor": "La redacción",
        "date": "{day} de {month} de {year}",
        "months": (
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
            *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        ),
    },
}
PRIVACY = {
    "phone_regions": ("US", "GB"),
    "names_file": "../private-names.txt",
}

# Letters
PATH = str(PROJECT / "content")
ARTICLE_PATHS = ["letters"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
SLUGIFY_SOURCE = "basename"
ARTICLE_ORDER_BY = "reversed-order"
USE_FOLDER_AS_CATEGORY = False
# Values are handed over ready for HTML; to format them again would escape them twice.
FORMATTED_FIELDS = []
DISPLAY_PAGES_ON_MENU = True

# Addresses
RELATIVE_URLS = True
ARTICLE_URL = ARTICLE_SAVE_AS = "letters/{slug}/index.html"
ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "letters/{slug}/{lang}/index.html"
PAGE_URL = PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = PAGE_LANG_SAVE_AS = "{slug}/{lang}/index.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "category/{slug}/index.html"
TAG_URL = TAG_SAVE_AS = "tag/{slug}/index.html"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = TAGS_SAVE_AS = CATEGORIES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "search", "404"]
ARCHIVES_URL = ARCHIVES_SAVE_AS = "letters/index.html"
SEARCH_URL = SEARCH_SAVE_AS = "search/index.html"
UPDATES_URL = UPDATES_SAVE_AS = "updates/index.html"
SUBJECTS_URL = SUBJECTS_SAVE_AS = "subjects/index.html"
PAGINATED_TEMPLATES = {}

# Feeds: plugins/feeds writes them all, Pelican none; see plugins/feeds/settings.py
FEED_ALL_ATOM = FEED_ALL_RSS = CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEEDS = {
    # Whose the ids of entries are, whatever the site's address: a domain of yours, and a year in which it was.
    "authority": "example.org,2026",
    "thread_feeds": True,
}

# Cards, photos, sitemap: see plugins/machines/settings.py
MACHINES = {"store": str(PROJECT / ".store/machines"), "also": ("feeds/", "updates/", "subjects/")}

# Search, and what builds keep for the next one
SEARCH = {}
STORE = str(PROJECT / ".store")

# Pages that help to read: see plugins/reading/settings.py
READING = {}

# Plugins
PLUGIN_PATHS = [str(PROJECT)]
# Pictures come before feeds, which carry their sizes, and the search before the subject index.
PLUGINS = [
    *("plugins.rebuild", "plugins.threads", "plugins.machines"),
    *("plugins.feeds", "plugins.search", "plugins.reading"),
]

# Theme
THEME = str(PROJECT / "theme")
THEME_STATIC_DIR = "theme"
# Each build reads the templates anew; within one, nobody need look whether they have changed.
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
