"""Tables as people draw them with `|`: a row of headings, a row of dashes, and the rows."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from .marks import Marks

_COLUMNS = re.compile(r"^ {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")


def heads_table(line: str, below: str) -> bool:
    """Say whether a line is the first of a table, given the line below it."""
    if "|" not in line or "|" not in below:
        return False
    return bool(_COLUMNS.match(below)) and len(_cells(below)) == len(_cells(line))


def table(lines: Sequence[str], marks: Marks) -> str:
    """Return the HTML of a table; the second of its lines says which way its columns stand."""
    rows = [_cells(line) for line in lines]
    sides = [_side(cell) for cell in rows[1]]
    head = f"<thead>\n{_row('th', rows[0], sides, marks)}</thead>\n"
    rest = "".join([_row("td", row, sides, marks) for row in rows[2:]])
    body = f"<tbody>\n{rest}</tbody>\n" if rest else ""
    return f"<table>\n{head}{body}</table>\n"


def _row(tag: str, cells: Sequence[str], sides: Sequence[str], marks: Marks) -> str:
    pieces = []
    for text, side in zip_longest(cells, sides, fillvalue=""):
        # A heading without words would name nothing.
        kind, place = tag if text else "td", f' class="{side}"' if side else ""
        pieces.append(f"<{kind}{place}>{marks.html(text)}</{kind}>\n")
    return f"<tr>\n{''.join(pieces)}</tr>\n"


def _cells(row: str) -> list[str]:
    """Part a row at its `|`, but not at `\\|` or inside a code span."""
    text = row.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    cells = [""]
    for piece in re.findall(r"\\.|`[^`]*`|[^|]|\|", text):
        if piece == "|":
            cells.append("")
        else:
            cells[-1] += "|" if piece == "\\|" else piece
    return [cell.strip() for cell in cells]


def _side(cell: str) -> str:
    sides = {(True, True): "center", (False, True): "right"}
    return sides.get((cell.startswith(":"), cell.endswith(":")), "")
