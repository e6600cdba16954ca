"""What the site gives to machines: sitemap, robots.txt, cards, breadcrumbs, and photos that keep a secret."""

import datetime
import io
import urllib.robotparser
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.settings import read_settings
from PIL import Image, ImageCms, PngImagePlugin

from plugins.desk.site import listening
from plugins.machines import hooks
from plugins.machines.breadcrumbs import breadcrumbs
from plugins.machines.cards import card_png
from plugins.machines.illustrated import sized
from plugins.machines.photos import PhotoError, shown_photo, size_of
from plugins.machines.sitemap import Page, sitemaps
from plugins.machines.store import Store
from plugins.machines.typeset import FONTS, LEADING, ROMAN, fit
from plugins.problems import LettersRefused
from plugins.settings import SettingsError

SITE = "https://mike.example.org/column"
SECRET = b"Wernham Hogg, Slough"
TITLES = {"one": "The first of the letters", "two": "The second of the letters", "three": "Third"}
LETTER = """Title: {title}
Date: {date}
Category: Pay
Uid: abcdefghijk{uid}
{more}

Dear Mike:

{text}

---

You may.

Mike
"""


def letter(slug: str, *more: str, date: str = "2026-03-02", text: str = "May I?") -> str:
    """Return the file of a letter."""
    return LETTER.format(title=TITLES[slug], date=date, uid=slug[1], more="\n".join(more), text=text).replace(
        "\n\n\n", "\n\n"
    )


@pytest.fixture(autouse=True)
def unplugged():
    """Leave Pelican as it was, for tests of sites that do without this plugin."""
    yield
    signals.get_generators.disconnect(hooks.illustrate_letters)
    signals.generator_init.disconnect(hooks.prepare_templates)
    signals.content_object_init.disconnect(hooks.illustrate_page)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two letters, one with a later update, and a page."""
    (tmp_path / "content/letters/pay").mkdir(parents=True)
    (tmp_path / "content/pages").mkdir()
    update = "\n---\nFrom: Linus\nKind: update\nDate: 2026-05-01\n\nIt went well.\n"
    put(tmp_path / "content", "letters/pay/one.md", letter("one", "Tags: money") + update)
    put(tmp_path / "content", "letters/pay/two.md", letter("two", "Alias: deux", date="2026-04-01"))
    put(tmp_path / "content", "pages/about.md", "Title: About\n\n![A desk]({static}/images/desk.jpg)\n")
    put(tmp_path / "content", "images/desk.jpg", photo("JPEG"))
    return tmp_path / "content"


def put(content: Path, path: str, file: str | bytes) -> Path:
    """Write a file of the content folder."""
    place = content / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(file.encode() if isinstance(file, str) else file)
    return place


def run_site(content: Path, **changes: Any) -> dict[str, Any]:
    """Build with threads and machines alone, and return the articles by slug."""
    seen: dict[str, Any] = {}

    def keep(generators: Any) -> None:
        seen.update({a.slug: a for a in generators[0].articles})

    override = {"PATH": str(content), "OUTPUT_PATH": str(content.parent / "output"), "SITEURL": SITE}
    override |= {"PLUGINS": ["plugins.threads", "plugins.machines", "plugins.reading"]}
    override["MACHINES"] = {"store": str(content.parent / "store"), **changes.pop("MACHINES", {})}
    signals.all_generators_finalized.connect(keep)
    try:
        with listening() as listener:
            Pelican(read_settings(str(ROOT / "pelicanconf.py"), override={**override, **changes})).run()
    finally:
        signals.all_generators_finalized.disconnect(keep)
    seen["errors"] = listener.errors
    return seen


def output(content: Path) -> dict[str, bytes]:
    """Return the files that a build has written."""
    root = content.parent / "output"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def photo(format: str, size: tuple[int, int] = (1600, 1000), **more: Any) -> bytes:
    """Return a photo that tells where it was taken, and is stored lying on its side."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn it a quarter to the right
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0)})
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    own = {"JPEG": {"comment": SECRET, "xmp": SECRET}, "PNG": {"pnginfo": said}, "WEBP": {"xmp": SECRET}}
    file = io.BytesIO()
    picture.save(file, format, exif=exif, **own[format], **more)
    assert SECRET in file.getvalue()
    return file.getvalue()


def addresses(file: bytes) -> dict[str, str]:
    """Return the addresses of a sitemap with their `lastmod`."""
    root = ElementTree.fromstring(file)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return {one.findtext(f"{space}loc"): one.findtext(f"{space}lastmod") for one in root}


def test_the_sitemap_says_when_each_page_truly_changed(content):
    put(content, "letters/pay/three.md", letter("three", "Modified: 2026-04-20"))
    run_site(content)

    found = addresses(output(content)["sitemap.xml"])

    update = "2026-05-01T00:00:00-04:00"
    assert found == {
        f"{SITE}/": update,
        f"{SITE}/letters/index.html": update,
        f"{SITE}/category/pay/index.html": update,
        f"{SITE}/tag/money/index.html": update,
        f"{SITE}/letters/one/index.html": update,
        f"{SITE}/letters/two/index.html": "2026-04-01T00:00:00-04:00",
        f"{SITE}/letters/three/index.html": "2026-04-20T00:00:00-04:00",
        f"{SITE}/about/index.html": None,
    }


@pytest.mark.parametrize("status", ["draft", "hidden", "withdrawn", "skip"])
def test_a_letter_that_is_not_listed_is_not_in_the_sitemap(content, status):
    put(content, "letters/pay/three.md", letter("three", f"Status: {status}", "Alias: drei"))
    run_site(content)

    assert not [
        address for address in addresses(output(content)["sitemap.xml"]) if "three" in address or "drei" in address
    ]


def test_a_site_without_an_address_has_no_sitemap(content):
    run_site(content, SITEURL="")

    assert "sitemap.xml" not in output(content)
    assert output(content)["robots.txt"] == b"User-agent: *\nDisallow:\n"


def test_robots_may_read_all_and_learn_where_the_sitemap_is(content):
    run_site(content)
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(output(content)["robots.txt"].decode().splitlines())

    assert robots.can_fetch("anybody", f"{SITE}/letters/one/")
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]


def test_a_large_sitemap_is_an_index_of_several():
    days = [datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in (3, 9, 5)]
    pages = [Page(f"letters/{n}/", day) for n, day in enumerate(days)]

    files = sitemaps([*pages, Page("about/")], SITE, most_pages=2)

    assert addresses(files["sitemap.xml"]) == {
        f"{SITE}/sitemap-1.xml": "2026-01-03T00:00:00+00:00",
        f"{SITE}/sitemap-2.xml": "2026-01-09T00:00:00+00:00",
    }
    assert list(addresses(files["sitemap-1.xml"])) == [f"{SITE}/about/", f"{SITE}/letters/0/"]
    assert list(addresses(files["sitemap-2.xml"])) == [f"{SITE}/letters/1/", f"{SITE}/letters/2/"]


def test_no_sitemap_is_larger_than_it_may_be_and_addresses_are_quoted():
    pages = [Page(f"tag/grüße-{n}&co/") for n in range(30)]

    files = sitemaps(pages, SITE, most_bytes=1000)

    assert len(files) > 3 and max(map(len, files.values())) <= 1000
    assert f"{SITE}/tag/gr%C3%BC%C3%9Fe-0&co/" in addresses(files["sitemap-1.xml"])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_picture_and_nothing_else(format):
    shown = shown_photo(photo(format), f".{format.lower()}", 500, 82)

    with Image.open(io.BytesIO(shown)) as opened:
        assert (opened.format, opened.size) == (format, (500, 800))
        assert not opened.getexif() and not {"exif", "xmp", "comment", "icc_profile"} & set(opened.info)
        # Lying on its side it grew lighter downwards; upright it does so to the left.
        gray = opened.convert("L")
        assert gray.getpixel((20, 400)) > gray.getpixel((480, 400)) + 150
    assert SECRET not in shown


def test_a_photo_of_another_colour_space_looks_the_same_without_its_profile():
    gray = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = shown_photo(photo("JPEG", icc_profile=gray), ".jpg", 500, 82)
    broken = shown_photo(photo("JPEG", icc_profile=b"no profile"), ".jpg", 500, 82)

    assert size_of(same) == size_of(broken) == (500, 800)
    assert b"ICC_PROFILE" not in same + broken


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_an_animation_goes_on_moving_and_tells_nothing(format):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    own = {"GIF": {"comment": SECRET}, "PNG": {"pnginfo": said}, "WEBP": {"xmp": SECRET, "exif": b"Exif\0\0" + SECRET}}
    file = io.BytesIO()
    frames[0].save(file, format, save_all=True, append_images=frames[1:], duration=90, loop=0, **own[format])

    shown = shown_photo(file.getvalue(), f".{format.lower()}", 20, 82)

    assert SECRET in file.getvalue() and SECRET not in shown
    with Image.open(io.BytesIO(shown)) as opened:
        assert (opened.n_frames, opened.size, opened.info["loop"]) == (3, (40, 30), 0)
        opened.seek(2)
        assert opened.convert("RGB").getpixel((5, 5))[2] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif"])
def test_a_picture_of_any_kind_becomes_what_its_name_says(mode, suffix):
    file = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.linear_gradient("L").resize((90, 60)).convert("I;16" if mode == "I;16" else mode).save(file, kind)

    for width in (30, 90):
        assert size_of(shown_photo(file.getvalue(), suffix, width, 82)) == (width, width * 2 // 3)


def test_a_damaged_picture_is_refused_in_words():
    taken = photo("JPEG")

    with pytest.raises(PhotoError, match="is no picture that can be read"):
        shown_photo(b"\x89PNG", ".png", 500, 82)
    with pytest.raises(PhotoError, match="is damaged"):
        shown_photo(taken[: len(taken) // 2], ".jpg", 500, 82)


@pytest.mark.parametrize("link", ["desk.jpg", "{static}desk.jpg", "{attach}desk.jpg", "../../images/desk.jpg"])
def test_a_letters_photo_goes_out_without_its_place_and_with_its_size(content, link):
    taken = photo("JPEG")
    put(content, "letters/pay/desk.jpg", taken)
    put(content, "letters/pay/three.md", letter("three", text=f"Look: ![My desk]({link})"))

    articles = run_site(content, MACHINES={"photo_width": 400}, STATIC_CREATE_LINKS=True)

    files = output(content)
    assert articles["errors"] == [] and (content / "letters/pay/desk.jpg").read_bytes() == taken
    assert not [path for path, file in files.items() if SECRET in file or b"GPS" in file]
    page = BeautifulSoup(files["letters/three/index.html"], "html.parser")
    image = page.select_one(".turn img")
    assert (image["width"], image["height"], image["loading"], image["decoding"]) == ("400", "640", "lazy", "async")
    shown = content.parent / "output/letters/three" / image["src"]
    assert size_of(shown.read_bytes()) == (400, 640)
    # Feeds are made of the turns themselves.
    assert ' width="400" height="640"' in articles["three"].thread.letters[0].html


def test_a_pages_photo_has_its_size_too(content):
    put(content, "pages/about.md", "Title: About\n\n![A desk]({static}/images/desk.jpg)\n")
    run_site(content, MACHINES={"photo_width": 400})

    image = BeautifulSoup(output(content)["about/index.html"], "html.parser").select_one("main img")
    assert (image["width"], image["alt"]) == ("400", "A desk")
    assert SECRET not in output(content)["images/desk.jpg"]


def test_an_image_from_elsewhere_waits_until_it_is_scrolled_to():
    html = '<p><img src="https://a.example/b.png" alt="a > b" width="3"></p>'

    said = '<p><img src="https://a.example/b.png" alt="a > b" width="3" loading="lazy" decoding="async"></p>'
    assert sized(html, "letters/one.md", lambda path: (1, 2)) == said


def test_a_picture_that_cannot_be_shown_is_told_with_its_letter(content):
    put(content, "letters/pay/desk.jpg", b"\xff\xd8\xff nothing")
    put(content, "letters/pay/three.md", letter("three", text="Look:\n\n![My desk](desk.jpg)"))

    errors = run_site(content)["errors"]

    said = "letters/pay/three.md:10: error: the picture `letters/pay/desk.jpg` is no picture that can be read; "
    assert errors == [f"{said}save it again as a JPEG or a PNG, or take it out"]
    assert "letters/three/index.html" not in output(content)
    assert not [path for path in output(content) if path.endswith("pay/desk.jpg")]


def test_a_strict_build_writes_nothing_and_a_preview_shows_the_fault(content):
    put(content, "letters/pay/desk.jpg", b"nothing")
    put(content, "letters/pay/three.md", letter("three", text="![My desk](desk.jpg)"))

    with pytest.raises(LettersRefused):
        run_site(content, THREADS={"strict": True})
    assert not (content.parent / "output/index.html").exists()
    assert run_site(content, THREADS={"preview": True})["errors"] == []
    assert b"is no picture that can be read" in output(content)["letters/three/index.html"]


def test_a_picture_that_no_letter_shows_is_told_by_its_own_name(content):
    put(content, "images/logo.png", b"nothing")

    assert run_site(content)["errors"][0].startswith("images/logo.png:1: error: this picture is no picture")


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_the_photo_of_a_letter_that_is_not_shown_does_not_go_out(content, status):
    put(content, "images/proof.jpg", photo("JPEG"))
    put(content, "letters/pay/three.md", letter("three", f"Status: {status}", text="![It]({static}/images/proof.jpg)"))
    run_site(content)

    assert "images/proof.jpg" not in output(content)
    assert "images/desk.jpg" in output(content)


def test_each_letter_has_a_card_with_its_title(content):
    articles = run_site(content)
    files = output(content)

    card = articles["one"].card
    assert (card.address, card.width, card.height) == ("cards/one.png", 1200, 630)
    assert card.alt == "Dear Mike: The first of the letters"
    for path in ("cards/one.png", "cards/two.png", "card.png"):
        assert size_of(files[path]) == (1200, 630) and len(files[path]) < 40_000
    assert len({files[path] for path in ("cards/one.png", "cards/two.png", "card.png")}) == 3


def test_a_card_changes_with_the_title_and_not_with_a_rebuild(content):
    run_site(content)
    first = output(content)
    kept = {path: path.stat().st_mtime_ns for path in (content.parent / "store").iterdir()}
    put(content, "letters/pay/two.md", letter("two").replace("The second", "Another"))
    run_site(content)
    second = output(content)

    assert second["cards/one.png"] == first["cards/one.png"] and second["card.png"] == first["card.png"]
    assert second["cards/two.png"] != first["cards/two.png"]
    again = {path: path.stat().st_mtime_ns for path in (content.parent / "store").iterdir()}
    assert len(again) == len(kept) == 4 and len(again.items() & kept.items()) == 3


def test_a_translation_has_a_card_of_its_own_and_is_in_the_sitemap(content):
    put(content, "letters/pay/one.es.md", letter("two", "Lang: es", "Slug: one").replace("jkw", "jkx"))
    articles = run_site(content)

    assert {"cards/one.png", "cards/one.es.png"} <= set(output(content))
    assert f"{SITE}/letters/one/es/index.html" in addresses(output(content)["sitemap.xml"])
    assert articles["one"].translations[0].card.address == "cards/one.es.png"


@pytest.mark.parametrize(("threads", "cards"), [(2, ["card.png", "cards/one.png", "cards/two.png"]), (1, ["card.png"])])
def test_above_a_number_of_letters_one_card_serves_all(content, threads, cards):
    articles = run_site(content, MACHINES={"cards_up_to": threads})

    assert sorted(path for path in output(content) if path.startswith("card")) == cards
    assert articles["one"].card.address == cards[-1].replace("two", "one")


@pytest.mark.parametrize("title", ["退職すべきか", "هل أستقيل؟", "😀"])
def test_a_title_that_the_font_cannot_set_gets_the_columns_card(content, title):
    put(content, "letters/pay/three.md", letter("three", "Slug: three").replace("Title: Third", f"Title: {title}"))

    assert run_site(content)["three"].card.address == "card.png"


def test_a_card_is_whole_for_a_reader_that_forgives_nothing():
    for card in (card_png("May I?", "Dear Mike", "Letters about work"), card_png("", "Dear Mike", "")):
        chunks, at = [], 8
        while at < len(card):
            size, kind = int.from_bytes(card[at : at + 4]), card[at + 4 : at + 8]
            chunks.append((kind, card[at + 8 : at + 8 + size]))
            at += 12 + size
            assert int.from_bytes(card[at - 4 : at]) == zlib.crc32(b"".join(chunks[-1]))
        stream = zlib.decompressobj()
        rows = stream.decompress(dict(chunks)[b"IDAT"])

        assert [kind for kind, _ in chunks] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
        assert stream.eof and not stream.unused_data and len(rows) == 630 * (1 + 1200)
        assert not any(rows[:: 1 + 1200]) and 3 * max(rows) < len(dict(chunks)[b"PLTE"])


def test_a_column_whose_name_cannot_be_set_has_cards_without_it():
    assert card_png("May I?", "職場", "") != card_png("May I?", "Dear Mike", "")
    assert size_of(card_png("", "職場", "")) == (1200, 630)


def test_a_title_is_as_large_as_fits_and_its_lines_are_even():
    words = "My friend was laid off and I stayed. Why do I feel like the one who did it?"

    size, lines = fit(words, ROMAN, 984, 288)

    assert " ".join(lines) == words and len(lines) == 3
    assert max(ROMAN.width(line, size) for line in lines) <= 984 and len(lines) * size * LEADING <= 288
    assert max(map(len, lines)) < 1.3 * min(map(len, lines))


@pytest.mark.parametrize("words", ["Who knows? " * 60, "W" * 500, ("W" * 40 + " ") * 40])
def test_a_title_too_long_for_any_size_ends_in_an_ellipsis(words):
    size, lines = fit(words.strip(), ROMAN, 984, 288)

    assert lines[-1].endswith("…") and len(lines) * size * LEADING <= 288
    assert all(ROMAN.width(line, size) <= 984 for line in lines)


def test_what_a_title_holds_beside_letters_may_be_left_out():
    assert ROMAN.settable("Is it \u200b an  office 😀, or\u00ad not?") == "Is it an o\ufb03ce , or not?"
    assert ROMAN.settable("Μήπως; Łódź, Žižek & Привет") == "Μήπως; Łódź, Žižek & Привет"


def test_the_font_ships_with_its_license_and_is_small():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 600_000


def test_a_withdrawn_letter_leaves_nothing_in_pictures_sitemap_or_store(content):
    put(content, "letters/pay/desk.jpg", photo("JPEG", (300, 200)))
    whole = letter("three", text="My boss keeps a jar of teeth upon his desk, and nobody asks. ![It](desk.jpg)")
    put(content, "letters/pay/three.md", whole)
    run_site(content)
    before = set((content.parent / "store").iterdir())
    card = output(content)["cards/three.png"]

    put(content, "letters/pay/three.md", whole.replace("Uid:", "Status: withdrawn\nUid:"))
    run_site(content)

    store = set((content.parent / "store").iterdir())
    assert len(before - store) == 2 and not store - before
    files = output(content)
    assert b"letters/three" not in files["sitemap.xml"]
    assert "cards/three.png" not in files
    kept = [*files.values(), *(path.read_bytes() for path in store)]
    assert not [file for file in kept if b"jar of teeth upon his desk" in file or card in file]
    notice = BeautifulSoup(files["letters/three/index.html"], "html.parser")
    assert notice.find("meta", {"name": "robots"})["content"] == "noindex" and not notice.select("[type*=ld]")


def test_a_damaged_entry_of_the_store_is_made_anew(tmp_path):
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"a card"

    assert [Store(tmp_path).get([b"a"], make) for _ in range(2)] == [b"a card"] * 2 and len(made) == 1
    (kept,) = tmp_path.iterdir()
    for damage in (b"", kept.read_bytes()[:-1], b"x" + kept.read_bytes()):
        kept.write_bytes(damage)
        assert Store(tmp_path).get([b"a"], make) == b"a card"
    assert len(made) == 4


def test_a_store_forgets_what_a_build_did_not_ask_for_and_touches_nothing_else(tmp_path):
    Store(tmp_path).get([b"an", b"old"], lambda: b"1")
    (tmp_path / "note.txt").write_text("somebody's")
    store = Store(tmp_path)
    store.get([b"a", b"nold"], lambda: b"2")
    store.prune()

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["note.txt", *store.used])


def test_a_store_that_cannot_be_written_changes_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")

    assert Store(tmp_path / "file/store").get([b"a"], lambda: b"a card") == b"a card"


def test_breadcrumbs_lead_from_home_to_the_page():
    node = breadcrumbs(("Dear Mike", "/"), (Markup("R&amp;D"), "/category/rd/"), ("<b>?", "/letters/one/"))

    assert [step["position"] for step in node["itemListElement"]] == [1, 2, 3]
    assert [step["name"] for step in node["itemListElement"]] == ["Dear Mike", "R&D", "<b>?"]
    assert node["itemListElement"][1]["item"] == "/category/rd/"


def test_settings_that_nobody_knows_are_refused(content):
    with pytest.raises(SettingsError, match="Did you mean 'photo_width'"):
        run_site(content, MACHINES={"photo_widht": 3})
    with pytest.raises(SettingsError, match=r"plugins\.threads before plugins\.machines"):
        hooks.illustrate_letters(SimpleNamespace(settings={}))


def test_two_builds_give_the_same_bytes_in_a_theme_that_knows_nothing_of_cards(content):
    plain = {"THEME": "simple", "JINJA_ENVIRONMENT": {}, "DIRECT_TEMPLATES": ["index", "archives"]}
    plain["PAGINATED_TEMPLATES"] = dict.fromkeys(("index", "tag", "category", "author"))
    run_site(content, **plain)
    first = output(content)
    run_site(content, **plain, MACHINES={"store": str(content.parent / "another")})

    assert output(content) == first
