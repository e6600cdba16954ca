"""Edits of letters: new ones, gone ones, moved ones, and what their headers and words may become."""

from . import prose
from .editor import Editor
from .pictures import picture

_STATUSES = ("published", "published", "draft", "hidden", "withdrawn", "skip")
_DEFAULT = "en"


def _head(editor: Editor, day: str) -> dict[str, str]:
    chance = editor.chance
    head = {"Title": chance.choice(prose.TITLES), "Date": day, "Category": chance.choice(prose.TOPICS)}
    tags = ", ".join(chance.sample(prose.TAGS, chance.randint(0, 3)))
    return {**head, **({"Tags": tags} if tags else {}), "Uid": f"u{chance.randrange(10**9)}"}


def _save(editor: Editor, head: dict[str, str], turns: list[str], ending: str = "") -> str:
    topic = editor.chance.choice(prose.TOPICS).lower().replace(" ", "-")
    path = f"letters/{topic}/{editor.slug()}{ending}.md"
    text = "".join(f"{key}: {value}\n" for key, value in head.items())
    editor.write(path, f"{text}\n" + "\n\n---\n\n".join(turns) + "\n")
    return path


def new_letter(editor: Editor) -> None:
    """Publish a letter, now and then with what readers added."""
    chance, asker = editor.chance, editor.chance.choice(prose.NAMES)
    turns = [prose.letter(chance, asker), prose.answer(chance, asker)]
    while editor.maybe(0.4):
        turns.append(later_turn(editor, asker))
    _save(editor, _head(editor, editor.day(-2500, 0)), turns)


def new_post(editor: Editor) -> None:
    """Publish several short letters as one."""
    chance = editor.chance
    turns = []
    for asker in chance.sample(prose.NAMES, chance.randint(2, 4)):
        turns += [prose.letter(chance, asker), prose.answer(chance, asker)]
    _save(editor, _head(editor, editor.day(-900, 0)), turns)


def new_spanish_letter(editor: Editor) -> None:
    """Publish a letter in another language."""
    asker = editor.chance.choice(prose.NAMES)
    turns = [prose.letter(editor.chance, asker, "es"), prose.answer(editor.chance, asker, "es")]
    _save(editor, {**_head(editor, editor.day(-900, 0)), "Lang": "es"}, turns)


def translate(editor: Editor) -> None:
    """Publish a letter that is there in another language, now and then marked as a translation."""
    path = editor.pick()
    slug = editor.sheet(path).head.get("Slug", path.rpartition("/")[2].removesuffix(".md"))
    asker = editor.chance.choice(prose.NAMES)
    head = {**_head(editor, editor.day(-900, 0)), "Slug": slug, "Lang": "es"}
    if editor.maybe(0.5):
        head["Translation"] = "true"
    turns = [prose.letter(editor.chance, asker, "es"), prose.answer(editor.chance, asker, "es")]
    _save(editor, head, turns, ".es")


def schedule_letter(editor: Editor) -> None:
    """Write a letter for a day to come."""
    asker = editor.chance.choice(prose.NAMES)
    turns = [prose.letter(editor.chance, asker), prose.answer(editor.chance, asker)]
    _save(editor, _head(editor, editor.day(1, 40)), turns)


def delete_letter(editor: Editor) -> None:
    """Remove a letter's file."""
    (editor.content / editor.pick()).unlink()


def rename_file(editor: Editor) -> None:
    """Rename a letter's file; its address and identity stay only where the header holds them."""
    path = editor.pick()
    sheet = editor.sheet(path)
    new = f"{path.rpartition('/')[0]}/{editor.slug()}.md"
    if editor.maybe(0.5):
        slug = sheet.head.get("Slug", path.rpartition("/")[2].removesuffix(".md").removesuffix(".es"))
        editor.change(path, Slug=slug)
    (editor.content / path).rename(editor.content / new)


def move_letter(editor: Editor) -> None:
    """Move a letter's file to another folder; without a Category that changes its topic."""
    path = editor.pick()
    if editor.maybe(0.4):
        editor.change(path, Category="")
    folder = editor.content / "letters" / editor.chance.choice(prose.TOPICS).lower().replace(" ", "-")
    folder.mkdir(exist_ok=True)
    (editor.content / path).rename(folder / path.rpartition("/")[2])


def swap_letters(editor: Editor) -> None:
    """Let two files change names."""
    first, second = editor.content / editor.pick(), editor.content / editor.pick()
    aside = editor.home / "aside.md"
    first.rename(aside)
    if second.exists():
        second.rename(first)
    aside.rename(second)


def edit_words(editor: Editor) -> None:
    """Add a sentence to one turn, or say it otherwise."""
    path = editor.pick()
    sheet = editor.sheet(path)
    place = editor.chance.randrange(len(sheet.turns))
    parts = sheet.turns[place].split("\n\n")
    where = editor.chance.randrange(1, max(len(parts) - 1, 2))
    if editor.maybe(0.5):
        parts.insert(where, prose.paragraph(editor.chance))
    else:
        parts[where : where + 1] = [prose.paragraph(editor.chance)]
    sheet.turns[place] = "\n\n".join(parts)
    editor.write(path, sheet.text())


def change_title(editor: Editor) -> None:
    """Ask the question in other words."""
    editor.change(editor.pick(), Title=f"{editor.chance.choice(prose.TITLES)} {editor.chance.choice(('', '(again)'))}")


def retag(editor: Editor) -> None:
    """Give a letter other tags, or none."""
    tags = editor.chance.sample([*prose.TAGS, "Remote", "RAISE"], editor.chance.randint(0, 4))
    editor.change(editor.pick(), Tags=", ".join(tags))


def change_category(editor: Editor) -> None:
    """Put a letter under another topic, one that is there or a new one."""
    editor.change(editor.pick(), Category=editor.chance.choice((*prose.TOPICS, "Odd Jobs", "A/B & Co")))


def respell_category(editor: Editor) -> None:
    """Spell the topic of a letter otherwise, so that its address stays."""
    path = editor.pick()
    topic = editor.sheet(path).head.get("Category", "Pay")
    editor.change(path, Category=editor.chance.choice((topic.lower(), topic.upper(), topic.title())))


def change_status(editor: Editor) -> None:
    """Publish a letter, or take it back, in each of the ways."""
    editor.change(editor.pick(), Status=editor.chance.choice(_STATUSES))


def redate(editor: Editor) -> None:
    """Give a letter another day, now and then one to come."""
    editor.change(editor.pick(), Date=editor.day(-2500, 20))


def date_otherwise(editor: Editor) -> None:
    """Say when a letter was asked, looked at again, or changed; or no longer say it."""
    key = editor.chance.choice(("Reviewed", "Modified", "Asked"))
    editor.change(editor.pick(), **{key: editor.day(-2500, 5) if editor.maybe(0.7) else ""})


def follow(editor: Editor) -> None:
    """Let a letter take up another one again, or no longer."""
    path, other = editor.pick(), editor.pick()
    slug = editor.sheet(other).head.get("Slug", other.rpartition("/")[2].removesuffix(".md"))
    editor.change(path, Follows=slug if editor.maybe(0.8) else "")


def give_alias(editor: Editor) -> None:
    """Let an earlier address lead to a letter, or no longer."""
    alias = editor.chance.choice(("", "old/one.html", "2019/raise/", "letters/former/"))
    editor.change(editor.pick(), Alias=alias)


def say_otherwise_in_the_head(editor: Editor) -> None:
    """Change one of the smaller keys of a letter."""
    key, values = editor.chance.choice(
        (
            ("Summary", ("A short & plain summary.", "")),
            ("Author", ("Guest", "")),
            ("From", ("A Night Nurse", "")),
            ("Uid", (f"u{editor.chance.randrange(10**9)}", "")),
            ("Slug", (editor.slug(), "")),
            ("Lang", ("es", "de", "")),
            ("Keywords", ("one, two", "")),
        )
    )
    editor.change(editor.pick(), **{key: editor.chance.choice(values)})


def later_turn(editor: Editor, asker: str) -> str:
    """Return what comes after an answer: a perspective, an update or a note; dated, undated, or for a day to come."""
    chance = editor.chance
    date = chance.choice(("", f"Date: {editor.day(-300, 0)}\n", f"Date: {editor.day(1, 40)}\n"))
    text = prose.paragraph(chance)
    kind = chance.choice(("perspective", "update", "note", "answer"))
    if kind == "note":
        return f"Kind: note\n{date}\n{text}"
    if kind == "answer":
        return f"From: Mike\n{date}\n{text}"
    role = chance.choice(prose.ROLES)
    who = asker if kind == "update" else chance.choice(prose.NAMES)
    return f"From: {who}\n" + (f"Role: {role}\n" if role and kind != "update" else "") + f"{date}\n{text}"


def add_turn(editor: Editor) -> None:
    """Add what somebody said later."""
    path = editor.pick()
    sheet = editor.sheet(path)
    asker = sheet.turns[0].rsplit("\n", 1)[-1]
    sheet.turns.append(later_turn(editor, asker))
    editor.write(path, sheet.text())


def remove_turn(editor: Editor) -> None:
    """Take out the last thing that was said, now and then the answer itself."""
    path = editor.pick()
    sheet = editor.sheet(path)
    del sheet.turns[-1 if len(sheet.turns) > 1 else 1 :]
    editor.write(path, sheet.text())


def link(editor: Editor) -> None:
    """Let a letter lead to another one, or to a list, in each form that authors may write."""
    path, other = editor.pick(), editor.pick()
    slug = editor.sheet(other).head.get("Slug", other.rpartition("/")[2].removesuffix(".md"))
    up = f"../{other.split('/', 1)[1]}"
    forms = (up, f"{up}#answer", f"{{filename}}{up}", f"/letters/{slug}/", f"../{slug}/", "/category/pay/", "/updates/")
    sheet = editor.sheet(path)
    sheet.turns[-1] += f"\n\nSee [this one]({editor.chance.choice(forms)})."
    editor.write(path, sheet.text())


def show_picture(editor: Editor) -> None:
    """Put a picture beside a letter and into it."""
    path = editor.pick()
    name = f"{editor.slug()}.{editor.chance.choice(('png', 'jpg'))}"
    editor.write(f"{path.rpartition('/')[0]}/{name}", picture(editor.chance, name))
    sheet = editor.sheet(path)
    sheet.turns[0] += f"\n\n![A drawing of a desk]({name})"
    editor.write(path, sheet.text())
