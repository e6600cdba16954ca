"""Edits beside the letters: pages, files of the content folder, settings, theme, and where a build runs."""

from . import prose
from .editor import Editor
from .pictures import picture

NO_SEARCH = 'PLUGINS.remove("plugins.search")'
NO_INDEX = 'SEARCH = {"browser": False}'
# What each names in pelicanconf.py, and lines that may stand there; an empty one takes the setting back.
_SETTINGS = {
    "SITENAME": ('SITENAME = "Dear Mike & Co"', 'SITENAME = "Letters"', ""),
    "SITESUBTITLE": ('SITESUBTITLE = "About work"', ""),
    "AUTHOR": ('AUTHOR = "Michael"', ""),
    "COMMUNITY": ('THREADS["community"] = "all of you"', 'THREADS["forms_of_address"] = ("Michael",)', ""),
    "PHRASES": ('PHRASES = {"answer": "{name} says"}', 'PHRASES = {"letter": "{name} asks"}', ""),
    "SPANISH": ('PHRASES_IN["es"]["answer"] = "{name} contesta"', "PHRASES_IN = {}", ""),
    "READING": (
        *('READING = {"opened": 2}', 'READING = {"postcards": 1}', 'READING = {"old_after_years": 1}'),
        *('READING = {"years_apart": 3}', 'READING = {"subjects_bytes": 900}', 'READING = {"words_a_minute": 20}', ""),
    ),
    "FEEDS": (
        *('FEEDS["newest"] = 3', 'FEEDS["tag_threads"] = 1', 'FEEDS["archive_threads"] = 2'),
        *('FEEDS["thread_feeds"] = False', 'FEEDS["thread_months"] = 2', 'FEEDS["updates"] = "Later"', ""),
    ),
    "CARDS": ('MACHINES["cards_up_to"] = 4', 'MACHINES["also"] = ("feeds/",)', ""),
    "TIMEZONE": ('TIMEZONE = "Asia/Kathmandu"', 'TIMEZONE = "UTC"', ""),
    "PAGES": ("DISPLAY_PAGES_ON_MENU = False", ""),
    "ORDER": ('ARTICLE_ORDER_BY = "slug"', "NEWEST_FIRST_ARCHIVES = False", ""),
    "PAGINATION": ('PAGINATED_TEMPLATES = {"index": 2}; DEFAULT_PAGINATION = 2', ""),
    "PLUGIN": ('PLUGINS.append("stamp")', ""),
    "SEARCH": (NO_SEARCH, NO_INDEX, ""),
    "STATIC": ('STATIC_PATHS = ["images", "extra"]', ""),
}
_TOPIC_LINES = ("Pay: What you earn.", "Pay: What the next desk earns.", "Managers: Who hover, & who cry.", "# Nothing")
_PAGE_WORDS = ("Some words on this.", "Other words, *again*.", "See [home](/) and [all letters](/letters/).")


def set_setting(editor: Editor) -> None:
    """Say something else in pelicanconf.py, or take it back."""
    name = editor.chance.choice(list(_SETTINGS))
    editor.settings[name] = editor.chance.choice(_SETTINGS[name])
    editor.save_settings()


def change_plugins(editor: Editor) -> None:
    """Take a plugin of somebody else's in use that changes pages after they were written, or no longer."""
    editor.settings["PLUGIN"] = "" if editor.settings.get("PLUGIN") else _SETTINGS["PLUGIN"][0]
    editor.save_settings()


def change_topics(editor: Editor) -> None:
    """Write, change or remove the sentences on topics."""
    if editor.maybe(0.2):
        (editor.content / "topics.txt").unlink(missing_ok=True)
        return
    lines = editor.chance.sample(_TOPIC_LINES, editor.chance.randint(1, 3))
    editor.write("topics.txt", "\n".join(lines) + "\n")


def change_policy(editor: Editor) -> None:
    """Change or remove what writers are promised."""
    if editor.maybe(0.2):
        (editor.content / "policy.md").unlink(missing_ok=True)
        return
    words = editor.chance.randint(200, 500)
    text = f"Words: {words}\nSubject: It is here\nName: there\nMail: Promises\n\nHi {{name}},\n\n## Promises\n\n"
    editor.write("policy.md", f"{text}{prose.paragraph(editor.chance)}\n")


def change_synonyms(editor: Editor) -> None:
    """Write or remove groups of words that mean the same."""
    groups = ("raise, increase", "boss, manager, chief", "notice period, leaving", "résumé, cv")
    if editor.maybe(0.2):
        (editor.content / "synonyms.txt").unlink(missing_ok=True)
        return
    editor.write("synonyms.txt", "\n".join(editor.chance.sample(groups, editor.chance.randint(1, 3))) + "\n")


def change_names(editor: Editor) -> None:
    """Change or remove the names that must never appear."""
    file = editor.home / "private-names.txt"
    if editor.maybe(0.3):
        file.unlink(missing_ok=True)
        return
    editor.write(file, editor.chance.choice(("Wernham Hogg\n", "Jane Roe\nAcme\n", "Esra\n")))


def write_page(editor: Editor) -> None:
    """Write an ordinary page, or rewrite one, now and then with a link to a letter and with the policy."""
    name = editor.chance.choice(("about", "write", "press", "thanks"))
    slug = "" if editor.maybe(0.7) else f"Slug: {name}-{editor.chance.randrange(3)}\n"
    status = editor.chance.choice(("", "", "", "Status: draft\n", "Status: hidden\n"))
    words = editor.chance.choice(_PAGE_WORDS)
    if editor.maybe(0.5):
        words += f" As in [a letter]({{filename}}/{editor.pick()})."
    if editor.maybe(0.3):
        words += "\n\n{policy}"
    title = f"{name.title()} {editor.chance.choice(('', 'us', '& more'))}".strip()
    editor.write(f"pages/{name}.md", f"Title: {title}\n{slug}{status}\n{words}\n")


def remove_page(editor: Editor) -> None:
    """Remove an ordinary page."""
    for path in editor.chance.sample(pages := editor.files("pages"), min(len(pages), 1)):
        (editor.content / path).unlink()


def change_image(editor: Editor) -> None:
    """Put an image into the site, replace it, or take it out."""
    name = f"images/{editor.chance.choice(('desk', 'window'))}.{editor.chance.choice(('png', 'jpg'))}"
    if (editor.content / name).is_file() and editor.maybe(0.3):
        (editor.content / name).unlink()
    else:
        editor.write(name, picture(editor.chance, name))


def replace_photo(editor: Editor) -> None:
    """Replace a photo that stands beside letters, which may change its size."""
    photos = editor.files("letters", ".png") + editor.files("letters", ".jpg")
    for path in editor.chance.sample(photos, min(len(photos), 1)):
        editor.write(path, picture(editor.chance, path))


def change_theme(editor: Editor) -> None:
    """Change a template, a part of one, or a file of the theme."""
    theme = editor.home / "project/theme"
    names = ("templates/base.html", "templates/article.html", "templates/parts/letters.html", "static/css/column.css")
    file = theme / editor.chance.choice(names)
    mark = editor.chance.randrange(1000)
    own = (editor.home / "theme" / file.relative_to(theme)).read_text("utf-8")
    ending = f"\n/* {mark} */\n" if file.suffix == ".css" else f"<!-- {mark} -->"
    place = "{% endblock %}" if "{% endblock %}" in own else ""
    editor.write(file, own.replace(place, ending + place, 1) if place else own + ending)


def change_code(editor: Editor) -> None:
    """Bring a new version of a plugin."""
    file = editor.home / "project/plugins/problems.py"
    editor.write(file, (editor.home / "problems.py").read_text("utf-8") + f"# {editor.chance.randrange(1000)}\n")


def move_process(editor: Editor) -> None:
    """Run builds in another time zone or locale."""
    editor.situation.zone = editor.chance.choice(("UTC", "Asia/Tokyo", "America/New_York"))
    editor.situation.locale = editor.chance.choice(("C.UTF-8", "C", "en_US.UTF-8"))


def change_address(editor: Editor) -> None:
    """Build at home, or for readers at one address or another."""
    addresses = ("", "", "https://mike.example.org", "https://example.org/column")
    editor.situation.published = editor.chance.choice(addresses)


def change_processes(editor: Editor) -> None:
    """Build with one process or with two."""
    editor.situation.processes = 3 - editor.situation.processes


def advance_clock(editor: Editor) -> None:
    """Let hours, days or years go by, or set the clock back."""
    hour, day = 3600, 86400
    editor.situation.moment += editor.chance.choice((hour, 7 * hour, day, 3 * day, 20 * day, 400 * day, -5 * day))
