"""Letters that belong together, and what they are about: the same whatever a build before has kept."""

import datetime
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_site import index_of, sample_threads

from plugins.search.candidates import candidates
from plugins.search.index import Index, build_index
from plugins.search.kindred import kindred
from plugins.search.neighbours import OTHERS, no_neighbours, renewed
from plugins.search.phrases import telling_phrases
from plugins.search.rechosen import rechosen
from plugins.search.related import SHOWN
from plugins.search.settings import SearchSettings
from plugins.search.store import Store
from plugins.search.telling import Teller, all_told
from plugins.search.terms import Analysis
from plugins.search.words import read_table
from plugins.threads.model import Kind, Thread, Turn, Words

FIRST_DAY = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
SUBJECTS = (
    "salary notice reference contract pension interview resume promotion manager layoff bonus overtime union shift"
).split()


def letter(number: int, about: list[str], tags: tuple[str, ...] = (), lang: str = "en") -> Thread:
    """Return a letter about some subjects."""
    text = " ".join(f"I asked about the {one}. My {one} was late." for one in about)
    said = Words(text, text)
    turn = Turn(Kind.LETTER, "Wren", "", None, "letter", "Wren writes", 1, said=said)
    day = FIRST_DAY + datetime.timedelta(days=number // 2)
    return Thread(f"l/{number}-{lang}.md", f"n{number}", f"About the {about[0]}", day, "Pay", (turn,), lang, tags)


def grown(count: int) -> list[Thread]:
    """Return letters, each about three subjects, some with a tag."""
    dice = random.Random(7)
    tags = lambda n: tuple(dice.sample(("pay", "Leave", "rights"), n % 3))  # noqa: E731
    return [letter(n, dice.sample(SUBJECTS, 3), tags(n)) for n in range(count)]


def built(threads: list[Thread], store: Store | None = None, lang: str = "en") -> Index:
    """Return the index of threads."""
    return build_index(threads, SearchSettings(lang=lang), lambda thread: thread.slug, store=store)


@pytest.fixture(scope="module")
def sample() -> Index:
    """The index of the sample letters."""
    return index_of(sample_threads())


@pytest.mark.parametrize("column", ["sample", "grown"])
def test_a_letter_names_only_letters_that_name_it_for_the_same_reasons(column, sample):
    index = sample if column == "sample" else index_of(grown(200))
    named = {(thread.slug, other.thread.slug): other.reasons
             for thread in index.threads for other in index.related(thread.slug, thread.lang)}  # fmt: skip

    assert len(named) > 3 * len(index.threads)
    assert all(reasons and named[other, one] == reasons for (one, other), reasons in named.items())
    assert max(len(near) for near in index.kin) == SHOWN
    assert [one for one, other in named if one == other] == []


def test_the_nearest_come_first_and_their_reasons_are_what_both_letters_are_about(sample):
    near = {other.thread.slug: other.reasons for other in sample.related("counter-offer-from-the-boss")}
    reasons = {reason for kin in sample.kin for _, why in kin for reason in why}

    assert near["coworker-paid-more"][:2] == ("salary", "money")
    assert list(near)[0] in ("coworker-paid-more", "job-ad-without-salary")
    assert not {"joan", "honest", "quietly", "forty", "tonight", "job"} & reasons
    assert {"salary", "interviews", "boss", "bookkeeper", "patients"} <= reasons


def test_names_verbs_and_adjectives_are_no_candidates():
    text = (
        "The boss approved my notice period. I asked Joan, honestly, to change it. Joan is kind. Be honest about pay."
    )
    turn = Turn(Kind.LETTER, "Wren", "", None, "letter", "Wren writes", 1, said=Words(text, text))
    thread = replace(letter(1, ["salary"]), title="Our references", turns=(turn,))

    found = candidates([thread], "en")
    phrases = {" ".join(found.tokens.written[word] for word in words if word) for words in found.words.tolist()}

    assert phrases == {"notice period", "pay", "references"}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_letter_tells_the_same_alone_and_among_others_and_when_words_are_forgotten(lang, monkeypatch):
    analysis = Analysis(lang)
    teller = Teller(analysis, read_table() if analysis.is_english else None)
    threads = [replace(thread, lang=lang) for thread in sample_threads()]
    vectors = np.random.default_rng(7).integers(-60, 60, (len(threads), 256), np.int8)
    together = teller.told(threads, vectors)
    monkeypatch.setattr("plugins.search.tokens._REMEMBERED", 1)
    alone = all_told([teller.told([thread], vectors[n : n + 1]) for n, thread in enumerate(threads)])

    assert together.stems == alone.stems and together.forms == alone.forms and all(map(len, alone.stems))
    assert (together.subjects == alone.subjects).all() and (together.worth == alone.worth).all()


def test_in_another_language_than_english_tags_alone_are_reasons():
    threads = [letter(n, ["Gehalt", "Urlaub"], ("Lohn",) if n % 2 else (), "de") for n in range(6)]
    index = built(threads, lang="de")

    assert {reasons for kin in index.kin for _, reasons in kin} == {("Lohn",)}
    assert [bool(kin) for kin in index.kin] == [False, True] * 3


Row = tuple[float, tuple[int, ...], tuple[str, ...]]


def edited(rows: list[Row], dice: random.Random, new: int) -> list[Row]:
    """Return rows of place, vector and sets, some of them gone, some changed, and so many new ones among them."""
    make = lambda place: (  # noqa: E731
        place,
        tuple(dice.randint(-3, 3) for _ in range(4)),
        tuple(dice.sample(["tag:a", "tag:b", "topic:c"], dice.randint(0, 3))),
    )
    kept = [make(row[0]) if dice.random() < 0.05 else row for row in rows if dice.random() > 0.05]
    return sorted(kept + [make(dice.random()) for _ in range(new)])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 30), st.integers(0, 150))
def test_kept_neighbours_are_those_of_a_computation_from_nothing(seed, size):
    dice, near, rows = random.Random(seed), no_neighbours(0), []
    for new in (size, 3, 0, 1):
        before, rows = {row: number for number, row in enumerate(rows)}, edited(rows, dice, new)
        old = np.array([before.get(row, -1) for row in rows], np.int64)
        vectors, sets = np.array([row[1] for row in rows], np.int8).reshape(-1, 4), [row[2] for row in rows]
        near = renewed(near, old, vectors, sets)
        clean = renewed(no_neighbours(0), np.full(len(rows), -1), vectors, sets)

        assert np.array_equal(near.others, clean.others) and np.array_equal(near.products, clean.products)


def test_neighbours_are_the_nearest_and_of_equals_the_later():
    vectors = np.random.default_rng(5).integers(-9, 9, (300, 8))
    sets = [["topic:a"] if n % 3 else ["tag:b"] if n % 2 else [] for n in range(300)]
    near = renewed(no_neighbours(0), np.full(300, -1), vectors.astype(np.int8), sets)

    for one in (0, 3, 7, 299):
        bonus = [
            {"topic:a": 900, "tag:b": 2500}[both[0]] if (both := sets[n]) == sets[one] and both else 0
            for n in range(300)
        ]
        products = [(int(vectors[n] @ vectors[one]) + bonus[n], n) for n in range(300) if n != one]
        best = sorted((pair for pair in products if pair[0] > 0), reverse=True)[:OTHERS]
        assert list(zip(near.products[one].tolist(), near.others[one].tolist())) == best


def test_what_a_store_has_kept_changes_nothing_whatever_is_edited(tmp_path):
    threads, dice = grown(90), random.Random(3)
    for step in range(6):
        kept, clean = built(threads, Store(tmp_path)), built(threads[::-1])

        assert kept.kin == clean.kin
        assert np.array_equal(kept.kinship.vectors, clean.kinship.vectors)
        assert kept.subjects == clean.subjects
        edits = (
            lambda one: replace(one, date=one.date - datetime.timedelta(days=20)),
            lambda one: replace(one, tags=("rights",)),
            lambda one: replace(one, category="Leaving"),
            lambda one: replace(letter(50, ["union", "union", "pension"]), slug=one.slug, path=one.path),
        )
        chosen = dice.sample(range(len(threads)), 4)
        threads = [edits[chosen.index(n)](one) if n in chosen else one for n, one in enumerate(threads) if n != step]
        threads.append(letter(100 + step, dice.sample(SUBJECTS, 3)))


def test_a_damaged_kinship_is_made_anew(tmp_path):
    threads = grown(20)
    sound = built(threads, Store(tmp_path))
    kin, names = sound.kin, sound.parts[0].workshop.family.names(len(threads))
    whole = Store(tmp_path).get(names)
    for name, piece in whole.items():
        for broken in (b"", b"9", piece[:-1], piece[:-1] + bytes([piece[-1] ^ 1])):
            Store(tmp_path).put({name: broken})

            assert built(threads, Store(tmp_path)).kin == kin
            assert Store(tmp_path).get(names) == whole


def test_a_column_that_shrinks_or_grows_past_a_piece_keeps_the_rest(tmp_path):
    threads = grown(1100)
    for count in (1100, 500, 1030):
        kept, clean = built(threads[:count], Store(tmp_path)), built(threads[:count])

        assert kept.kin == clean.kin and kept.subjects == clean.subjects
        assert kept.kinship.letters == clean.kinship.letters
    kept.tidy()
    rows = Store(tmp_path)._base.execute("SELECT name FROM kept WHERE name LIKE 'kin %'")
    assert {name for (name,) in rows} == {*kept.parts[0].workshop.family.names(1030)}


def told(index: Index) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return what belongs to each letter, by paths."""
    paths = [thread.path for thread in index.threads]
    return {path: tuple((paths[other], why) for other, why in kin) for path, kin in zip(paths, index.kin)}


NO_INDEX = SearchSettings(browser=False)


def kept_in(folder: Path, threads: list[Thread]) -> Index:
    """Return the index of threads, of which a store keeps what new words are followed with."""
    with closing(Store(folder)) as store:
        index = build_index(threads, NO_INDEX, lambda thread: thread.slug, store=store)
        index.keep_kinship()
    return index


def reworded(one: Thread, dice: random.Random) -> Thread:
    """Return a letter that tells of a few things more, or of one thing otherwise."""
    more = dice.choice(("I was tired.", "They resigned and complained.", "Nobody answered us yesterday evening."))
    text = f"{one.turns[0].text} {more if dice.random() < 0.8 else f'My {dice.choice(SUBJECTS)} was late.'}"
    return replace(one, turns=(replace(one.turns[0], said=Words(text, text)),))


@pytest.mark.parametrize("seed", range(3))
def test_new_words_are_followed_to_what_a_computation_from_nothing_gives_or_not_at_all(tmp_path, seed, monkeypatch):
    monkeypatch.setattr("plugins.search.pieces.ROWS", 16)
    dice, threads, followed, others = random.Random(seed), grown(90), 0, 0
    before = kept_in(tmp_path, threads)
    for _ in range(40):
        changed = {one.path: reworded(one, dice) for one in dice.sample(threads, dice.randint(1, 3))}
        both = [(one, changed[one.path]) for one in threads if one.path in changed]
        found = kindred(tmp_path, NO_INDEX, both)
        threads = [changed.get(one.path, one) for one in threads]
        clean = built(threads)

        assert found or clean.subjects != before.subjects
        if found is None:
            before = kept_in(tmp_path, threads)
            continue
        old, new = told(before), told(clean)
        assert clean.subjects == before.subjects
        assert {*found} == {*changed, *(path for path in new if new[path] != old[path])}
        assert (found.before, found.after) == ({path: old[path] for path in found}, {path: new[path] for path in found})
        found.keep()
        followed, others, before = followed + 1, others + len({*found} - {*changed}), clean

    again = kept_in(tmp_path, threads)
    assert again.kin == before.kin and again.subjects == before.subjects
    assert followed > 10 and others > 10


def test_letters_that_were_otherwise_than_the_store_has_them_are_not_followed(tmp_path):
    threads, dice = grown(20), random.Random(1)
    kept_in(tmp_path, threads)
    now = reworded(threads[3], dice)

    assert kindred(tmp_path, NO_INDEX, [(now, threads[3])]) is None
    assert kindred(tmp_path / "elsewhere", NO_INDEX, [(threads[3], now)]) is None


def test_phrases_that_stay_are_those_that_all_would_be_chosen_from(tmp_path):
    threads, dice, plain = grown(200), random.Random(5), 0
    before = built(threads).kinship
    _, chosen = telling_phrases(before)
    for _ in range(60):
        place = dice.randrange(len(threads))
        now = built([*threads[:place], reworded(threads[place], dice), *threads[place + 1 :]]).kinship
        letter = next(n for n, both in enumerate(zip(before.letters, now.letters)) if both[0] != both[1])

        found = rechosen(before, now, [letter], chosen)

        if found:
            _, anew = telling_phrases(now)
            plain += 1
            assert found.shown == anew.shown
            assert (found.scores == anew.scores).all() and (found.taken == anew.taken).all()
    assert plain > 20


def test_only_letters_that_changed_are_read(tmp_path, monkeypatch):
    threads, read = grown(40), []
    _ = built(threads, Store(tmp_path)).kin
    spy = lambda threads, lang: read.extend(one.slug for one in threads) or candidates(threads, lang)  # noqa: E731
    monkeypatch.setattr("plugins.search.telling.candidates", spy)

    _ = built([*threads[:-1], replace(threads[-1], tags=("pay",))], Store(tmp_path)).kin

    assert read == [threads[-1].slug]
