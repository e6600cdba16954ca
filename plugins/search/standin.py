"""What finds edited letters at once, until the next build makes the index anew.

A part in the place of the recent one tells the edited letters of the base again, before its own. The base's line in the
manifest names their numbers there, `gone`: their rows do not count as long as it stands so. Words of the base count for
completion as before. A build takes it away: its index is a function of the letters alone.
"""

from collections.abc import Collection
from dataclasses import replace

from .build import Built
from .counts import fingerprint
from .index import Index
from .parts import retold
from .store import Store


def standing_in(index: Index, edited: Collection[str], store: Store) -> dict[str, bytes]:
    """Return the files by name below the search folder, the manifest last.

    `edited` are the paths of letters whose words, and nothing else, are others than when the index was made. There
    are no files when none of them can be found, or when the store has lost what the last build kept.
    """
    renewed = {
        number: replace(index.entry(number), content=fingerprint(thread))
        for number, thread in enumerate(index.threads)
        if thread.path in edited
    }
    shop = replace(index.parts[0].workshop, store=store)
    base = Built(index.parts[0].part, shop, None)
    if not renewed or not base.kept_base:
        return {}
    first = len(base.part.entries)
    late = [renewed.get(number, index.entry(number)) for number in range(first, len(index.threads))]
    again = {number: entry for number, entry in renewed.items() if number < first}
    bare, part = retold(base.part, late, again, index.analysis.lang, shop.rules)
    told = Built(part, shop, base)
    files = told.files | {name: card for deck in part.decks for name, card in deck.files.items()}
    return files | {"manifest.json": index.manifest((replace(base, part=bare), told))}
