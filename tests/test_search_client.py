"""The client of the search, module by module and against its Python twin, in Node and in a real browser."""

import datetime
import gzip
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from browser import a_browser
from conftest import ROOT
from playwright.sync_api import Page
from search_site import index_of, sample_threads, write_index
from web import Web, serving

from plugins.search.index import Index, build_index
from plugins.search.scripts import CLIENT, NotJoined, client_files, joined, starter
from plugins.search.settings import SearchSettings
from plugins.search.shorten import shortened
from plugins.search.standin import standing_in
from plugins.search.stem import stem
from plugins.search.store import Store
from plugins.search.terms import Analysis
from plugins.threads.model import Thread, Words

TESTS = sorted((ROOT / "tests/js").glob("*.test.js"))
assert TESTS, "there is no JavaScript test"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of a real browser."""
    with a_browser() as browser:
        page = browser.new_page()
        page.set_default_timeout(120_000)
        yield page


@pytest.fixture(scope="module")
def project() -> Iterator[Web]:
    """The project's own files, served."""
    with serving(ROOT) as web:
        yield web


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not there; the browser runs the same tests")
def test_the_modules_pass_their_tests_in_node():
    done = subprocess.run(
        ["node", "--test", *map(str, TESTS)], capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_modules_pass_their_tests_in_a_browser(path, page, project):
    page.goto(f"{project.address}theme/static/favicon.svg")
    run = "async (path) => { globalThis.outcomes = []; await import(path); return Promise.all(globalThis.outcomes) }"
    outcomes = page.evaluate(run, f"/column/tests/js/{path.name}")

    assert len(outcomes) > 3
    assert [outcome for outcome in outcomes if outcome[1]] == []


def word_list() -> list[str]:
    """Return 30,000 words: those of the letters and of the project's table, with endings put on them."""
    said = re.findall(r"[^\W\d_]+", "\n".join(path.read_text("utf-8") for path in (ROOT / "content").rglob("*.md")))
    known = Analysis().title_terms(" ".join(said))
    ends = (
        "s ed ing er ly ness ies ied ation ations ational ative izer fulness ousness ment ance ible ability y e".split()
    )
    return sorted({*(word.lower() for word in said), *(stem_ + end for stem_ in set(known) for end in ends)})[:40_000]


def test_both_stemmers_agree_on_thirty_thousand_words(page, project):
    words = word_list()
    assert len(words) >= 30_000
    page.goto(f"{project.address}theme/static/favicon.svg")
    stems = page.evaluate(
        "async (words) => words.map((await import('/column/plugins/search/client/stem.js')).stem)", words
    )

    assert [(word, ours) for word, ours in zip(words, stems) if ours != stem(word)] == []


HOSTILE = [
    "", " ", "a" * 10_000, "notice " * 1500, "\x00\x01\x1b\x7f\x85\x1c", "<script>alert(1)</script> boss",
    "boss&lt;b&gt;", "((((.*+?^${}()|[]\\", "boss\\", "🎉🎉 boss 🧑🏽‍💻", "שלום עליכם", "مرحبا بالعالم",
    "\u202eboss\u202c", "ﬁred",
    "İstanbul ıssız", "加薪 跳槽", "さようなら", "'" * 500, '"' * 501, "-" * 500, "tag:" * 200, "in:in:in:",
    "before:9999 after:0000 boss", "__proto__ constructor toString", "\ud7ff\ufffd", "e\u0301" * 300, "%00%ff", "-",
    "--boss", '-"', "tag:constructor",
]  # fmt: skip


def queries(threads: list[Thread]) -> list[str]:
    """Return what readers may ask: titles, words that stand together, operators, slips, whole letters, and nonsense."""
    chance = random.Random(20261123)
    texts = [turn.text for thread in threads for turn in thread.turns]
    said = [text.split() for text in texts if len(text) > 200]

    def some(count: int) -> str:
        words = chance.choice(said)
        start = chance.randrange(len(words) - count)
        return " ".join(words[start : start + count])

    def apart(count: int) -> str:
        return " ".join(chance.sample(chance.choice(said), count))

    asked = [thread.title for thread in threads[:60]] + HOSTILE
    for _ in range(45):
        asked += [
            apart(1),
            apart(2),
            apart(3),
            apart(5),
            some(8),
            f'"{some(2)}"',
            f'{apart(1)} "{some(3)}"',
            f"{apart(2)} -{apart(1)}",
            f'{some(20)} "{some(2)}" -{apart(1)}',
        ]
        asked += [
            f"{apart(1)} in:{chance.choice(['answer', 'letter', 'update', 'perspective', 'title'])}",
            f"{apart(2)} after:{chance.randrange(2018, 2027)}",
        ]
        asked += [f"{apart(1)} before:2024-0{chance.randrange(1, 10)} topic:pay", f"{slipped(apart(1), chance)}"]
    return asked + ["topic:pay", "tag:salary", 'tag:"job search" money', "after:2025 before:2026", *texts[:8]]


def slipped(word: str, chance: random.Random) -> str:
    """Return a word with one letter wrong, missing, extra or swapped."""
    at = chance.randrange(len(word))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return chance.choice(
        [word[:at] + "x" + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + "q" + word[at:], swapped]
    )


def generated(threads: list[Thread], count: int) -> list[Thread]:
    """Return so many letters put together from the sentences of others."""
    chance = random.Random(7)
    sentences = [s for thread in threads for turn in thread.turns for s in re.split(r"(?<=[.?!])\s", turn.text)]
    made = []
    for number in range(count):
        model = chance.choice(threads)
        said = ("\n".join(chance.sample(sentences, 6)) for _ in model.turns[:3])
        turns = tuple(replace(turn, said=Words(text, text)) for turn, text in zip(model.turns, said))
        date = model.date + datetime.timedelta(days=number % 97)
        made.append(replace(model, slug=f"made-{number}", title=chance.choice(sentences)[:90], date=date, turns=turns))
    return made


@dataclass
class Both:
    """One index, in Python and served to a browser."""

    index: Index
    web: Web
    queries: list[str]


@pytest.fixture(scope="module", params=["sample", "generated"])
def both(request, tmp_path_factory) -> Iterator[Both]:
    """The sample letters, and enough generated ones for a recent part."""
    threads = sample_threads()
    asked = queries(threads)
    letters = threads if request.param == "sample" else [*threads, *generated(threads, 1040)]
    index = index_of(letters, "fired, let go, laid off\npay, salary\n")
    folder = tmp_path_factory.mktemp(request.param)
    write_index(index, folder / "search")
    shutil.copytree(CLIENT, folder / "client")
    (folder / "index.html").write_text("<!doctype html><title>.</title>")
    with serving(folder) as web:
        yield Both(index, web, asked if request.param == "sample" else asked[::4] + HOSTILE)


SEARCH = """async ({base, queries, as, close}) => {
  const {keptIndex} = await import(base + "client/index.js");
  const {search} = await import(base + "client/engine.js");
  const {closely} = await import(base + "client/closer.js");
  const withIndex = keptIndex(base + "search/");
  const answers = [];
  for (const q of queries) {
    answers.push(await withIndex(async (index) => {
      const found = await search(index, {q, as});
      const card = (thread) => index.card(thread, found.voice(thread));
      const letters = await Promise.all(found.threads.slice(0, close).map(card));
      const told = letters.length ? closely(index, found, letters) : [];
      return [found.threads, told.map(({href, said, excerpt}) => [new URL(href).hash.slice(1), said, excerpt])];
    }));
  }
  return answers;
}"""


def in_browser(both: Both, page: Page, queries: list[str], *, typing: bool = False, close: int = 0) -> list:
    """Return what the client finds for each query: the threads' numbers; and turn, voice and excerpt of so many."""
    page.goto(both.web.address)
    asked = {"base": both.web.address, "queries": queries, "as": "begun" if typing else "", "close": close}
    return page.evaluate(SEARCH, asked)


@pytest.mark.parametrize("typing", [False, True], ids=["asked", "while it is typed"])
def test_browser_and_python_find_the_same_in_the_same_order(both, page, typing):
    plain = [query for query in both.queries if len(query) > 1 and not re.search(r'[":]|(^|\W)-', query)]
    asked = plain[::4] if typing else both.queries
    found = in_browser(both, page, asked, typing=typing, close=3)
    wrong = []
    for query, (threads, close) in zip(asked, found, strict=True):
        ours = both.index.search(query, typing=typing)
        numbers = [both.index.numbers[hit.slug, hit.lang] for hit in ours.hits]
        answer = [len(threads), threads[:10], [turn for turn, *_ in close]]
        expected = [ours.total, numbers, [hit.turn for hit in ours.hits[:3]]]
        wrong += [(query[:80], answer, expected)] if answer != expected else []

    assert not wrong, "\n".join(map(str, wrong[:12]))


def test_a_thread_stays_while_one_of_its_title_words_is_typed(both, page):
    titles = [entry.thread.title for entry in both.index.parts[0].part.entries[:40]]
    words = [(thread, word) for thread, title in enumerate(titles) for word in re.findall(r"[A-Za-z]{4,}", title)]
    typed = sorted({word[:length] for _, word in words for length in range(3, len(word) + 1)})
    found = {
        word: threads for word, (threads, _) in zip(typed, in_browser(both, page, typed, typing=True), strict=True)
    }
    gone = [(thread, word, end) for thread, word in words for end in range(4, len(word) + 1)
            if thread in found[word[: end - 1]] and thread not in found[word[:end]]]  # fmt: skip

    assert gone == []


def test_hostile_queries_are_answered(both, page):
    assert len(in_browser(both, page, ["boss", *HOSTILE], close=3)) == 1 + len(HOSTILE)


def test_a_synonym_is_marked_and_its_voice_is_told(both, page):
    ((_, close),) = in_browser(both, page, ["fired"], close=99)
    spoken = [said for _, said, excerpt in close if {"let", "laid"} & {text.lower() for text, mark in excerpt if mark}]

    assert spoken
    assert all(said < 6 for said in spoken)


def test_an_edited_letter_is_found_by_its_new_words_alone_before_the_next_build(page, tmp_path):
    threads, store = sample_threads(), Store(tmp_path / "store")
    index = build_index(threads, SearchSettings(), lambda thread: f"letters/{thread.slug}/", store=store)
    write_index(index, tmp_path / "search")
    shutil.copytree(CLIENT, tmp_path / "client")
    (tmp_path / "index.html").write_text("<!doctype html><title>.</title>")
    number, edited = next((n, t) for n, t in enumerate(index.threads) if "salary" in t.turns[0].text)
    before, text = edited.turns[0].text, "A zebra walked into the boardroom."
    object.__setattr__(edited.turns[0], "said", Words(text, text))
    for name, data in standing_in(index, {edited.path}, store).items():
        (tmp_path / "search" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "search" / name).write_bytes(data)
    clean = index_of(threads)
    old = [" ".join(before.split()[at : at + 4]) for at in range(0, 60, 4)]
    asked = ["zebra walked boardroom", '"zebra walked into"', f"topic:{edited.category}", "after:2025 before:2026"]
    asked += ["salary -zebra", *(f'"{words}"' for words in old)]
    with serving(tmp_path) as web:
        found = in_browser(Both(clean, web, []), page, asked, close=1)

    again = len(threads)  # a letter that is told again has a number of its own
    for (threads, _), query in zip(found[2:4], asked[2:4]):
        expected = [clean.numbers[hit.slug, hit.lang] for hit in clean.search(query, 999).hits]
        assert sorted(threads) == sorted(again if each == number else each for each in expected)
    assert found[0][0][0] == again and found[1][0] == [again]
    assert [said for said, mark in found[0][1][0][2] if mark] == ["zebra", "walked", "boardroom"]
    assert all({number, again}.isdisjoint(threads) for threads, _ in found[4:])


@pytest.mark.parametrize("path", sorted(CLIENT.glob("*.js")), ids=lambda path: path.stem)
def test_scripts_are_written_as_joining_and_shortening_want(path):
    text = path.read_text("utf-8")
    code = re.sub(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)$", "", text, flags=re.MULTILINE | re.DOTALL)

    assert not re.search(r"/\*|(?<![:\"'`/\\])//(?!/)", code), "a remark shares its line with code"
    assert all(line.count("`") % 2 == 0 for line in code.splitlines()), "a template runs over a line"
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bclass\b(?! *:)|\b[gs]et \w+\(",
        code,
    )
    assert not re.search(r"^\s*(?:const|let) \w+(?: = \w+)?, ", code, re.MULTILINE), (
        "two variables are declared at once"
    )
    assert code.count("import ") == len(re.findall(r'^import \{ [^}]+ \} from "\./\w+\.js";$', code, re.MULTILINE))


LONG = {
    "one": """
const worth = (word, { most = 1, ...rest }) => {
  const found = /[/]x`/.exec(`a ${word} ${`b ${most}`} }`);
  return { word, most: found, rest };
};
const other = (word) => worth(word, { most: document.most });
export { worth };
""",
    "two": """
import { worth } from "./one.js";
const a = 1;
const [b] = ["a  b"];
for (const each of [a, b]) worth(each, { most: a });
""",
}
SHORT = {
    "one": "const A=(a,{most:b=1,...c})=>{const d=/[/]x`/.exec(`a ${a} ${`b ${b}`} }`);return{word:a,most:d,rest:c}},"
    "B=a=>A(a,{most:document.most});export{A};",
    "two": 'import{A}from"./one.js";const C=1,[D]=["a  b"];for(const a of[C,D])A(a,{most:C});',
}


def test_shortening_takes_nothing_but_names_and_white_space():
    assert shortened(LONG) == SHORT


def test_a_name_that_means_two_things_in_one_file_is_refused():
    with pytest.raises(NotJoined, match="two things of one name: words"):
        joined("more", ("words", "narrow"), {"words": "const words = 1;\n", "narrow": "const words = 2;\n"})


def test_the_client_is_small():
    parts = [{"folder": "6d7629d453ba", "shards": 4096}, {"folder": "8c7629d953ba", "shards": 16}]
    files = client_files() | {"start.js": starter(json.dumps({"stems": True, "parts": parts}).encode())}
    packed = {name: len(gzip.compress(data, 9, mtime=0)) for name, data in files.items()}

    assert len(files["start.js"]) < 1024
    assert packed["start.js"] + packed["find.js"] <= 6 * 1024
    assert sum(packed.values()) <= 12 * 1024
