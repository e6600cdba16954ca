"""The chart that README shows: bars in an SVG that reads well on light and dark pages, and aloud."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from .browser import Speed
from .figures import Figures, Size
from .ours import NAME
from .server import LINES

_WIDTH, _MARGIN, _ROW, _HEADING = 640, 16, 22, 44
_LABELS, _NUMBERS = 270, 70  # room for the names at the left, and for the numbers behind the longest bar
_STYLE = """
svg { color-scheme: light dark }
.page { fill: #fdfdfb }
text { fill: #1d2430; font: 13px Optima, Candara, "Noto Sans", "Segoe UI", system-ui, sans-serif }
.heading { font-weight: bold; font-size: 14px } .own { fill: #1c4f80 } .rival { fill: #b4bcc6 }
@media (prefers-color-scheme: dark) {
  .page { fill: #13171c } text { fill: #e2dfd8 } .own { fill: #9dc6ee } .rival { fill: #4c5763 }
}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number with its name."""

    name: str
    length: float
    number: str
    own: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars that share a scale."""

    heading: str
    bars: tuple[Bar, ...]


def draw(figures: Figures) -> str:
    """Return the chart of figures as an SVG document."""
    return drawing(f"Our search beside {figures.pagefind} and others", [*_quality(figures), *_costs(figures)])


def drawing(title: str, panels: Iterable[Panel]) -> str:
    """Return panels below one another as an SVG document; those without bars are left out."""
    panels = [panel for panel in panels if panel.bars]
    height = 2 * _MARGIN + sum(_HEADING + _ROW * len(panel.bars) for panel in panels)
    size = {"viewBox": f"0 0 {_WIDTH} {height}", "width": str(_WIDTH), "height": str(height)}
    named = {"role": "img", "aria-labelledby": "title told"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **named})
    ET.SubElement(svg, "title", {"id": "title"}).text = title
    ET.SubElement(svg, "desc", {"id": "told"}).text = " ".join(map(_aloud, panels))
    ET.SubElement(svg, "style").text = _STYLE
    ET.SubElement(svg, "rect", {"class": "page", "width": str(_WIDTH), "height": str(height), "rx": "6"})
    top = _MARGIN
    for panel in panels:
        _add(svg, panel, top)
        top += _HEADING + _ROW * len(panel.bars)
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _quality(figures: Figures) -> Iterator[Panel]:
    asked = f"{figures.questions} questions to {figures.documents} threads"
    for heading, scores in (
        (f"How well {asked} are answered: nDCG@10", [each.asked.ndcg for each in figures.quality]),
        ("The same with three words of each question", [each.few.ndcg for each in figures.quality]),
    ):
        engines = [each.engine for each in figures.quality]
        rows = sorted(zip(scores, engines), reverse=True)
        yield Panel(heading, tuple(Bar(name, score, f"{score:.3f}", name == NAME) for score, name in rows))


def _costs(figures: Figures) -> Iterator[Panel]:
    yield _pairs(figures, "Kilobytes for a first search", lambda speeds: next(iter(speeds.values())).cold.size / 1000)
    for line in (line.name for line in LINES.values() if line.delay):
        for heading, name in (("First search", "cold"), ("Next search", "second")):
            told = f"{heading}, {line}: milliseconds to ten results with excerpts"
            yield _pairs(figures, told, lambda speeds, line=line, name=name: getattr(speeds[line], name).whole)


def _pairs(figures: Figures, heading: str, measure: Callable[[dict[str, Speed]], float]) -> Panel:
    def all_bars(size: Size) -> Iterator[Bar]:
        dressed = f"{figures.pagefind}, its interface"
        speeds = {NAME: size.ours.speeds, figures.pagefind: size.pagefind.speeds, dressed: size.dressed}
        for name, speed in speeds.items():
            number = measure(speed)
            yield Bar(f"{size.letters:,} letters, {name}", number, f"{number:,.0f}", name == NAME)

    return Panel(heading, tuple(bar for size in figures.sizes for bar in all_bars(size)))


def _aloud(panel: Panel) -> str:
    return f"{panel.heading}: {'; '.join(f'{bar.name} {bar.number}' for bar in panel.bars)}."


def _add(svg: ET.Element, panel: Panel, top: int) -> None:
    """Draw one panel below the one before."""
    _write(svg, _MARGIN, top + _HEADING - 16, panel.heading, {"class": "heading"})
    longest = max(bar.length for bar in panel.bars) or 1
    room = _WIDTH - 2 * _MARGIN - _LABELS - _NUMBERS
    for place, bar in enumerate(panel.bars):
        line = top + _HEADING + _ROW * place
        width = max(1.0, room * bar.length / longest)
        _write(svg, _MARGIN + _LABELS - 8, line + 11, bar.name, {"text-anchor": "end"})
        shape = {"x": str(_MARGIN + _LABELS), "y": str(line), "width": f"{width:.1f}", "height": str(_ROW - 7)}
        ET.SubElement(svg, "rect", {"class": "own" if bar.own else "rival", **shape})
        _write(svg, _MARGIN + _LABELS + width + 6, line + 11, bar.number, {})


def _write(svg: ET.Element, x: float, y: float, text: str, more: dict[str, str]) -> None:
    ET.SubElement(svg, "text", {"x": f"{x:.0f}", "y": f"{y:.0f}", **more}).text = text
