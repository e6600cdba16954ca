"""The site as it is published: the address comes from `build --published --site-url URL`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: E402, F403, what is published is the site of home

SITEURL = os.environ.get("SITE_URL", "").rstrip("/")

# A web server shows index.html for a folder, so addresses do without it.
ARTICLE_URL = "letters/{slug}/"
ARTICLE_LANG_URL = "letters/{slug}/{lang}/"
PAGE_URL = "{slug}/"
PAGE_LANG_URL = "{slug}/{lang}/"
CATEGORY_URL = "category/{slug}/"
TAG_URL = "tag/{slug}/"
ARCHIVES_URL = "letters/"
SEARCH_URL = "search/"
UPDATES_URL = "updates/"
SUBJECTS_URL = "subjects/"
