"""The card that other sites show with a link: a letter's title on a sheet of the column's paper.

It looks as the theme does (theme/static/css/column.css): the edge of an airmail envelope, a sheet of
blue writing paper that opens with the column's name, and below it, beside the columnist's rule, what
the column says of itself.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import PIL
from PIL import Image, ImageDraw

from .png import Ground
from .store import Store
from .typeset import FONTS, ITALIC, LEADING, ROMAN, fit

# The size that Open Graph's readers ask for: 1.91 to 1, and wide enough for a large picture.
WIDTH, HEIGHT = 1200, 630

_PAGE, _INK, _LINK, _PEN = (253, 253, 251), (29, 36, 48), (28, 79, 128), (143, 42, 42)
_SHEET, _EDGE = (233, 240, 245), (156, 177, 193)
_STEPS = 16
_RAMPS = ((_SHEET, _INK), (_PAGE, _PEN), (_PAGE, _LINK), (_PAGE, _EDGE))
_ON_SHEET, _PEN_INK, _LINK_INK, _EDGE_INK = (step * _STEPS for step in range(len(_RAMPS)))
_INKED = [0] * 16 + [255] * 240  # what is fainter than that is no ink
_FINE = 4  # how many times larger slanting shapes are drawn, so that their edges come out smooth

_BOX = (60, 62, 1140, 486)
_LEFT, _MEASURE = 108, 984
_TITLE_TOP, _TITLE_HEIGHT = 168, 288
_FOOT, _FOOT_BOX = 558, (880, 52)
# Wider and higher by one than what is drawn there: a shape has its last row and column too.
_BAND = (0, 0, WIDTH, 20 + 1)
_ICON = (1060, _FOOT - 29, 1060 + 80 + 1, _FOOT - 29 + 58 + 1)


def kept_card(store: Store, title: str, name: str, tagline: str) -> bytes:
    """Return a card, drawn anew only when its words, this code, the fonts or Pillow have changed."""
    return store.get(card_sources(title, name, tagline), lambda: card_png(title, name, tagline))


def card_sources(title: str, name: str, tagline: str) -> list[bytes]:
    """Return all that a card is made from."""
    return [b"card", _recipe(), *(text.encode() for text in (title, name, tagline))]


@lru_cache(maxsize=1)
def _recipe() -> bytes:
    """Return a digest of all but the words that decides what a card looks like."""
    code = (Path(__file__).with_name(f"{name}.py") for name in ("cards", "png", "typeset"))
    files = [*code, *sorted(FONTS.glob("EB*"))]
    whole = hashlib.sha256(PIL.__version__.encode())
    for file in files:
        whole.update(file.read_bytes())
    return whole.digest()


def has_card(title: str) -> bool:
    """Say whether a title can be set; one in Chinese, Arabic or Hebrew cannot, for want of a font."""
    return bool(ROMAN.settable(title))


def card_png(title: str, name: str, tagline: str) -> bytes:
    """Return the PNG of a card; without a title, that of the column itself."""
    paper = _paper(name if title else "", tagline)
    card = paper.image.copy()
    words = Image.new("L", (WIDTH, HEIGHT))
    canvas = ImageDraw.Draw(words)
    if title:
        size, lines = fit(ROMAN.settable(title), ROMAN, _MEASURE, _TITLE_HEIGHT)
        base = _TITLE_TOP + (_TITLE_HEIGHT - len(lines) * size * LEADING) / 3
        for number, line in enumerate(lines):
            ROMAN.draw(canvas, (_LEFT, base + number * size * LEADING + 0.8 * size), line, size)
    else:
        own = _greeting(name)
        size = next((size for size in (150, 120, 92, 68) if ITALIC.width(own, size) <= _MEASURE), 46)
        ITALIC.draw(canvas, (_LEFT - 4, 274 + size / 4), own, size)
    return paper.png(card, *_lay(card, words, _ON_SHEET))


def _greeting(name: str) -> str:
    """Return the column's name as its pages write it: a salutation, with a comma."""
    own = ITALIC.settable(name)
    return own and f"{own},"


@lru_cache(maxsize=2)
def _paper(name: str, tagline: str) -> Ground:
    """Return what all cards of a column share, as places in the palette."""
    paper = Image.new("L", (WIDTH, HEIGHT), _PEN_INK)
    canvas = ImageDraw.Draw(paper)
    canvas.rectangle(_BOX, _ON_SHEET, _EDGE_INK + _STEPS - 1, 2)
    _lay(paper, _smooth(partial(_stripes, first=0), _BAND), _PEN_INK)
    _lay(paper, _smooth(partial(_stripes, first=2), _BAND), _LINK_INK)
    _lay(paper, _smooth(_envelope, _ICON), _PEN_INK)
    greeting = Image.new("L", (WIDTH, HEIGHT))
    ITALIC.draw(ImageDraw.Draw(greeting), (_LEFT, 136), _greeting(name), 54)
    _lay(paper, greeting, _ON_SHEET)
    said = ITALIC.settable(tagline)
    if said:
        canvas.rectangle((_LEFT - 28, _FOOT - 38, _LEFT - 21, _FOOT + 38), _PEN_INK + _STEPS - 1)
        line = Image.new("L", (WIDTH, HEIGHT))
        size, lines = fit(said, ITALIC, *_FOOT_BOX)
        ITALIC.draw(ImageDraw.Draw(line), (_LEFT, _FOOT + size * 0.28), lines[0], size)
        _lay(paper, line, _PEN_INK)
    return Ground(paper, bytes(channel for ramp in _RAMPS for colour in _ramp(*ramp) for channel in colour))


def _lay(paper: Image.Image, mask: Image.Image, ramp: int) -> tuple[int, int]:
    """Lay ink on the paper: the darker the mask, the further along the ramp of its colour.

    Return between which rows, the second excluded.
    """
    box = mask.getbbox() or (0, 0, 0, 0)
    ink = mask.crop(box)
    steps = [ramp + level * (_STEPS - 1) // 255 for level in range(256)]
    paper.paste(ink.point(steps), box, ink.point(_INKED))
    return box[1], box[3]


def _smooth(draw: Callable[[ImageDraw.ImageDraw], None], box: tuple[int, int, int, int]) -> Image.Image:
    """Return a mask of what `draw` draws in a box, its edges smooth."""
    left, top, right, bottom = box
    size = right - left, bottom - top
    large = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
    draw(ImageDraw.Draw(large))
    mask = Image.new("L", (WIDTH, HEIGHT))
    mask.paste(large.resize(size, Image.Resampling.BOX), box)
    return mask


def _stripes(canvas: ImageDraw.ImageDraw, first: int) -> None:
    """Draw every fourth stripe of an airmail envelope's edge."""
    height, wide = 20 * _FINE, 32 * _FINE
    for left in range((first - 2) * wide, WIDTH * _FINE, 4 * wide):
        canvas.polygon([(left + height, 0), (left + height + wide, 0), (left + wide, height), (left, height)], 255)


def _envelope(canvas: ImageDraw.ImageDraw) -> None:
    """Draw the site's icon (theme/static/favicon.svg)."""
    width, height = 80 * _FINE, 58 * _FINE
    canvas.rounded_rectangle((0, 0, width, height), 6 * _FINE, 255)
    flap = [(width * x // 100, height * y // 100) for x, y in ((4, 10), (50, 60), (96, 10))]
    canvas.line(flap, 0, 7 * _FINE, joint="curve")


def _ramp(start: tuple[int, ...], end: tuple[int, ...]) -> list[tuple[int, ...]]:
    last = _STEPS - 1
    return [tuple((a * (last - i) + b * i) // last for a, b in zip(start, end)) for i in range(_STEPS)]
