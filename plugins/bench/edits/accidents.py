"""What no author means to do: files that look changed and are not, damage, and builds that do not come to an end."""

import os
import shutil
from pathlib import Path

from . import prose
from .editor import Accident, Editor

_FAULTY = "Title: Faulty\n{head}Category: Pay\n\nDear Mike,\n\n{words}\n\nAda\n\n---\n\nHi Ada,\n\nNo.\n\nMike\n"
_FAULTS = (
    ("", "There is no date."),
    ("Date: 2024-01-02\n", "Write to ada@example.org."),
    ("Date: 2024-01-02\n", "I mean [this](nowhere.md)."),
)


def nothing(editor: Editor) -> None:
    """Do nothing."""


def touch(editor: Editor) -> None:
    """Give a letter another time of change, and nothing else."""
    editor.date(editor.content / editor.pick())


def rewrite_equal(editor: Editor) -> None:
    """Save a letter as it is."""
    path = editor.pick()
    editor.write(path, (editor.content / path).read_bytes())


def change_unseen(editor: Editor) -> None:
    """Change a letter's words so that its size and its time of change stay, as some programs do."""
    file = editor.content / editor.pick()
    before, text = file.stat(), file.read_bytes()
    for old, new in ((b"raise", b"arise"), (b"three", b"seven"), (b"Ask", b"Say"), (b"the", b"she")):
        if old in text:
            file.write_bytes(text.replace(old, new, 1))
            break
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def write_faulty(editor: Editor) -> None:
    """Save a letter with which no site can be built."""
    head, words = editor.chance.choice(_FAULTS)
    editor.write(f"letters/pay/faulty-{editor.chance.randrange(3)}.md", _FAULTY.format(head=head, words=words))


def break_template(editor: Editor) -> None:
    """Save a template that fails at some letters."""
    file = editor.home / "project/theme/templates/article.html"
    title = editor.chance.choice(prose.TITLES)
    fault = "{% block fails %}{{ 1 / (0 if article.title.startswith(" + repr(title[:5]) + ") else 1) }}{% endblock %}"
    editor.write(file, file.read_text("utf-8").replace("{% endblock %}", "{% endblock %}" + fault, 1))


def clear_theme(editor: Editor) -> None:
    """Bring the theme back as it was."""
    shutil.copytree(editor.home / "theme", editor.home / "project/theme", dirs_exist_ok=True)


def damage_store(editor: Editor) -> None:
    """Cut off, overwrite, replace or remove what builds have kept."""
    file = editor.home / "project/.store/letters/letters.sqlite"
    if not file.is_file():
        return
    how = editor.chance.choice(("cut", "garbage", "foreign", "future", "gone", "hole", "empty"))
    whole = file.read_bytes()
    if how == "gone":
        shutil.rmtree(file.parent)
    elif how == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif how == "hole":
        place = editor.chance.randrange(len(whole) // 2, len(whole) - 4096) if len(whole) > 9000 else 0
        file.write_bytes(whole[:place] + b"\xff" * 4096 + whole[place + 4096 :])
    elif how in ("garbage", "empty"):
        file.write_bytes(b"no database at all\n" * 900 if how == "garbage" else b"")
    else:
        _replace_store(file, foreign=how == "foreign")


def _replace_store(file: Path, *, foreign: bool) -> None:
    import sqlite3

    if foreign:
        file.unlink()
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE cats (name TEXT)" if foreign else "PRAGMA user_version = 999")
    base.close()


def damage_machines(editor: Editor) -> None:
    """Remove the cards and photos that builds have kept."""
    shutil.rmtree(editor.home / "project/.store/machines", ignore_errors=True)


def damage_output(editor: Editor) -> None:
    """Edit, replace or remove files of the built site by hand."""
    _damage(editor, editor.home / "site")


def damage_spare(editor: Editor) -> None:
    """Edit, replace or remove files of the folder in which the site of the build before waits; or remove it."""
    spare = editor.home / ".site.spare"
    if editor.maybe(0.2):
        shutil.rmtree(spare, ignore_errors=True)
    elif editor.maybe(0.2) and spare.is_dir():
        (spare / ".column-mirror").write_text("another build")
    else:
        _damage(editor, spare)


def _damage(editor: Editor, folder: Path) -> None:
    found = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".column"))
    if not found:
        return
    file = editor.chance.choice(found)
    how = editor.chance.choice(("edit", "replace", "remove", "remove folder", "folder for file"))
    if how == "edit":
        with file.open("ab") as end:
            end.write(b"by hand")
    elif how == "remove folder":
        # The folder itself would no longer be known as one of ours.
        shutil.rmtree(file.parent) if file.parent != folder else file.unlink()
    else:
        file.unlink()
        if how == "replace":
            file.write_bytes(b"something else")
        elif how == "folder for file":
            file.mkdir()


def interrupt(editor: Editor) -> None:
    """Change a letter, and let the build of that be interrupted, killed, or without space on the disk."""
    from .letters import edit_words

    edit_words(editor)
    kind = editor.chance.choice(("interrupted", "interrupted", "killed", "full"))
    editor.accident = Accident(kind, editor.chance.randrange(1, editor.chance.choice((12, 60, 500))))


def build_twice(editor: Editor) -> None:
    """Change a letter, and build while another build holds the store."""
    from .letters import edit_words

    edit_words(editor)
    editor.accident = Accident("busy")
