"""The column as stock Pelican builds it: the pages and feeds that ours has, under a theme of the plainest kind."""

from pathlib import Path

HERE = Path(__file__).parent

SITENAME = "Dear Mike"
SITESUBTITLE = "Letters about work, answered"
SITEURL = FEED_DOMAIN = "https://example.org"
AUTHOR = "Mike"
TIMEZONE = "America/New_York"
DEFAULT_LANG = "en"
LOCALE = ("C.UTF-8", "en_US.UTF-8", "C")
DEFAULT_DATE_FORMAT = "%B %d, %Y"

ARTICLE_PATHS = ["letters"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = []
SLUGIFY_SOURCE = "basename"
USE_FOLDER_AS_CATEGORY = False
SUMMARY_MAX_LENGTH = 28

ARTICLE_URL = "letters/{slug}/"
ARTICLE_SAVE_AS = "letters/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "category/{slug}/"
CATEGORY_SAVE_AS = "category/{slug}/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = TAGS_SAVE_AS = CATEGORIES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives", "404"]
ARCHIVES_SAVE_AS = "letters/index.html"

FEED_ALL_ATOM = "feeds/atom.xml"
FEED_ALL_RSS = "feeds/rss.xml"
CATEGORY_FEED_ATOM = "feeds/category/{slug}.atom.xml"
TAG_FEED_ATOM = "feeds/tag/{slug}.atom.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 30
RSS_FEED_SUMMARY_ONLY = False

PLUGIN_PATHS = [str(HERE)]
PLUGINS = ["hooks"]
THEME = str(HERE)
THEME_STATIC_PATHS = []
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True}
