"""Words as pictures: the fonts that ship with the project, kerned, and lines that fit a box."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).with_name("fonts")
SIZES = (120, 108, 98, 90, 82, 75, 68, 62, 56, 51, 46, 40)
"""The sizes of a title, in pixels."""
LEADING = 1.1
_EM = 1000  # the units of an em in these fonts, in which kerning is measured
_LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
_NOWHERE = "\U0010ffff"  # no font has it, so it shows what stands for a missing sign
_LONGEST_WORD = 60
_NONE: dict[str, int] = {}


@lru_cache(maxsize=64)
def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    # The other layout engine needs FriBiDi, and lines would break elsewhere on a machine without it.
    return ImageFont.truetype(FONTS / f"EBGaramond12-{style}.otf", size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2)
def _kerning(style: str) -> dict[str, dict[str, int]]:
    return json.loads((FONTS / f"EBGaramond12-{style}.kerning.json").read_text("utf-8"))


@lru_cache(maxsize=4096)
def _advance(style: str, size: int, char: str) -> float:
    """Return how far a letter leads, in pixels: a whole number of 64ths, so that sums of them are exact."""
    return _font(style, size).getlength(char)


@lru_cache(maxsize=4096)
def _has(style: str, char: str) -> bool:
    font = _font(style, 32)
    return char == " " or bytes(font.getmask(char)) != bytes(font.getmask(_NOWHERE))


@dataclass(frozen=True, slots=True)
class Face:
    """One of the fonts. They have the letters of Latin, Greek and Cyrillic."""

    style: str

    def settable(self, text: str) -> str:
        """Return a text as this face can set it, or an empty string when it lacks one of the letters.

        What it lacks beside letters and figures (an emoji) is left out, and so is what cannot be seen.
        """
        found = []
        for char in unicodedata.normalize("NFC", " ".join(text.split())):
            kind = unicodedata.category(char)
            if kind[0] != "C" and _has(self.style, char):
                found.append(char)
            elif kind[0] in "LN":
                return ""
        plain = re.sub(" +", " ", "".join(found)).strip()
        for letters, ligature in _LIGATURES:
            plain = plain.replace(letters, ligature)
        return plain

    def width(self, text: str, size: int) -> float:
        """Return how wide a text is, in pixels."""
        return self._runs(text, size)[1]

    def draw(self, canvas: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int) -> None:
        """Draw a text with its baseline beginning at `place`."""
        for x, run in self._runs(text, size)[0]:
            canvas.text((place[0] + x, place[1]), run, 255, _font(self.style, size), anchor="ls")

    def _runs(self, text: str, size: int) -> tuple[list[tuple[float, str]], float]:
        """Return the parts of a text between kerned pairs, each with its place, and the whole width."""
        kerning = _kerning(self.style)
        runs, x, run, wide = [], 0.0, "", 0.0
        for char, following in zip(text, [*text[1:], ""]):
            run += char
            wide += _advance(self.style, size, char)
            kern = kerning.get(char, _NONE).get(following, 0)
            if kern or not following:
                runs.append((x, run))
                x, run, wide = x + wide + kern * size / _EM, "", 0.0
        return runs, x


ROMAN, ITALIC = Face("Regular"), Face("Italic")


def fit(text: str, face: Face, width: int, height: int) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits a box, and its lines, as even as they can be.

    Words are never parted; what is too long even at the smallest size ends in an ellipsis.
    """
    words = text.split(" ")
    for size in SIZES:
        lines = _wrap(words, face, size, width)
        if lines and len(lines) * size * LEADING <= height:
            return size, _balanced(words, face, size, width)
    return size, _cut(words, face, size, width, int(height / (size * LEADING)))


def _wrap(words: Sequence[str], face: Face, size: int, width: float) -> list[str]:
    """Return lines no wider than `width`, or none when a word is wider."""
    lines: list[str] = []
    end, space = 0.0, face.width(" ", size)
    for word in words:
        advance = face.width(word, size)
        if advance > width:
            return []
        if lines and end + space + advance <= width:
            lines[-1] += f" {word}"
            end += space + advance
        else:
            lines.append(word)
            end = advance
    return lines


def _balanced(words: Sequence[str], face: Face, size: int, width: int) -> list[str]:
    """Return as many lines as `width` needs, as even as they can be."""
    space = face.width(" ", size)
    ends = list(accumulate((face.width(word, size) + space for word in words), initial=0.0))
    # For each number of words, the best way to set so many in the lines there are by now. The lines of all
    # ways are about as long together, so that those with the least sum of squares are the most even.
    ways: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for _ in _wrap(words, face, size, width):
        longer: dict[int, tuple[float, list[str]]] = {}
        for start, (cost, lines) in ways.items():
            for end in range(start + 1, len(ends)):
                wide = ends[end] - ends[start] - space
                if wide > width:
                    break
                way = (cost + wide * wide, [*lines, " ".join(words[start:end])])
                longer[end] = min(way, longer.get(end, way))
        ways = longer
    return ways[len(words)][1]


def _cut(words: Sequence[str], face: Face, size: int, width: int, most: int) -> list[str]:
    """Return at most `most` lines of this width, an ellipsis where something was left out."""
    short = [_shortened(word[:_LONGEST_WORD], face, size, width) if len(word) > 12 else word for word in words]
    lines = _wrap(short, face, size, width)
    if len(lines) <= most:
        return lines
    last = lines[most - 1].split(" ")
    while len(last) > 1 and face.width(" ".join(last) + "…", size) > width:
        last.pop()
    return [*lines[: most - 1], _shortened(" ".join(last).rstrip(",;:.–—") + "…", face, size, width)]


def _shortened(word: str, face: Face, size: int, width: int) -> str:
    while face.width(word, size) > width:
        word = word.rstrip("…")[:-1] + "…"
    return word
