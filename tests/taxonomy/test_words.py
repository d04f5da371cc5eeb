"""Scores of names by their words, against a second way: key by key and word by word, in fractions, without an index."""

import math
import sys
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy.spelling import stem, words
from taxonomy.words import Words

NAMES = (
    (0, "Melanocytic nevus"),
    (0, "naevus"),
    (1, "Blue nevus"),
    (2, "Nevus of Ota"),
    (3, "Lichen sclerosus"),
    (4, "Lichen planus"),
    (5, "Lichenoid drug eruption"),
    (6, "Dyshidrotic eczema"),
    (6, "dyshidrosis"),
    (7, "Neurofibromatosis type 1"),
    (8, "Neurofibromatosis type 2"),
    (9, "Port-wine stain"),
)
ITEMS = 10
INDEX = Words(NAMES)
VOCABULARY = sorted({word for _, name in NAMES for word in words(name)})
# Words of the tree, their beginnings, misspellings and relatives, and strangers.
TYPED = st.one_of(
    st.sampled_from(VOCABULARY),
    st.sampled_from(["lich", "nev", "nevis", "melanoctyic", "scleroses", "dyshidrosiform", "portwine", "blu", "bleu"]),
    st.sampled_from(["neurofibromatoses", "3", "1", "lichn", "naevi", "zzz", "drugs", "typ", "eczeam", "planar"]),
)


@cache
def letters_off(one, other):
    """Optimal string alignment by its recursive definition."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        letters_off(one[:-1], other) + 1,
        letters_off(one, other[:-1]) + 1,
        letters_off(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        best = min(best, letters_off(one[:-2], other[:-2]) + 1)
    return best


def answer(typed, other):
    """In tenths, how well a word of a name answers to a typed one."""
    if stem(typed) == stem(other):
        return 10
    known = typed in VOCABULARY
    if not known and len(typed) >= 3 and other.startswith(typed):
        return 9
    if min(len(typed), len(other)) >= 4 and abs(len(typed) - len(other)) <= 2:
        off = letters_off(typed, other)
        if off == 1:
            return 8 if len(typed) > 4 and not known else 6
        if off == 2 and len(typed) >= 8:
            return 6
    shared = max(i for i in range(len(typed) + 1) if other.startswith(typed[:i]))
    return 5 if shared >= 6 and Fraction(shared, max(len(typed), len(other))) >= Fraction(3, 5) else 0


def weight(word, holders):
    return 1 if word.isdigit() else math.floor(math.log2(ITEMS // holders)) + 1


def holders(stems):
    """The number of items that have each stem, added up."""
    return sum(len({item for item, name in NAMES if each in map(stem, words(name))}) for each in stems)


def score(typed, name):
    """The share of what was typed that a name explains, less what of the name nobody typed."""
    asked, explained, used = 0, 0, 0
    own = {stem(word) for word in words(name)}
    for word in dict.fromkeys(typed):
        answers = {}
        for other in VOCABULARY:
            answers[stem(other)] = max(answers.get(stem(other), 0), answer(word, other))
        best = max(answers.values())
        of_word = 2
        if best:
            of_word = weight(word, min(holders([each for each, how in answers.items() if how == best]), ITEMS))
        here = max(answers[each] for each in own)
        asked += of_word
        explained += of_word * here
        if here:
            used += max(weight(each, holders([each])) for each in own if answers[each] == here)
    total = sum(weight(each, holders([each])) for each in own)
    return Fraction(explained, 10 * max(asked, 1) + 5 * max(total - used, 0))


def near(text):
    """Names worth suggesting, the closest first."""
    typed = [part for word in words(text) for part in (("port", "wine") if word == "portwine" else (word,))]
    whole = f" {' '.join(map(stem, typed))} "
    scored = []
    for key, (_, name) in enumerate(NAMES):
        of_name = score(typed, name)
        in_one_piece = f" {' '.join(stem(word) for word in words(name))} " in whole
        if of_name:
            scored.append((of_name + Fraction(in_one_piece, 4), -key))
    least = max(Fraction(35, 100), Fraction(6, 10) * max(scored, default=(Fraction(0), 0))[0])
    return [-key for of_name, key in sorted(scored, reverse=True) if of_name >= least]


@settings(max_examples=200)
@given(st.lists(TYPED, min_size=1, max_size=4))
def test_what_is_near_is_what_fractions_say_in_the_same_order(typed):
    text = " ".join(typed)
    assert list(INDEX.near(text)) == near(text)


def test_a_rare_word_says_more_than_a_common_one():
    keys = [(i, f"cutaneous {name}") for i, name in enumerate(("lupus", "horn", "lymphoma", "mucinosis", "abscess"))]
    assert next(iter(Words(keys).near("cutaneus lupas"))) == 0
    assert next(iter(Words(keys).near("oral mucinosis"))) == 3


def test_words_without_their_space_are_taken_apart():
    assert next(iter(INDEX.near("portwine stain"))) == 11
    assert next(iter(INDEX.near("eczemadyshidrotic"))) == 7


@pytest.mark.parametrize(("text", "few", "many"), [("melanoctyic nevvus ", 11, 50_000), ("x", 200, 1_000_000)])
def test_a_page_of_text_costs_no_more_than_a_few_lines(text, few, many):
    """Calls are counted, not time: a label may be a megabyte of somebody's table."""
    assert list(INDEX.near(text * many)) == list(INDEX.near(text * few))
    assert called(lambda: list(INDEX.near(text * many))) < 2 * called(lambda: list(INDEX.near(text * few)))


def called(job):
    count = 0

    def on_event(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        job()
    finally:
        sys.setprofile(None)
    return count


def test_an_index_of_nothing_finds_nothing():
    empty = Words(())
    assert list(empty.near("nevus")) == list(empty.holding("nevus")) == empty.same("nevus") == []
