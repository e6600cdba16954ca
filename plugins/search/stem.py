"""English words to stems by Porter2: the twin of client/stem.js, rule for rule.

The algorithm is Martin Porter's "English (Porter2)", https://snowballstem.org/algorithms/english/stemmer.html,
in the form that Snowball 3.1 gives it (BSD licence): `agree` and `agreed` meet, `quit` and `quitting` too.
"""

import re
from functools import lru_cache

_SPECIAL = {
    **{word: word for word in "andes atlas bias cosmos howe news sky".split()},
    **{"skis": "ski", "skies": "sky", "idly": "idl", "gently": "gentl"},
    **{"ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl"},
}
_STEP_2 = {
    **{
        "tional": "tion",
        "enci": "ence",
        "anci": "ance",
        "abli": "able",
        "entli": "ent",
        "izer": "ize",
        "ization": "ize",
    },
    **{"ational": "ate", "ation": "ate", "ator": "ate", "alism": "al", "aliti": "al", "alli": "al", "fulness": "ful"},
    **{
        "fulli": "ful",
        "ousli": "ous",
        "ousness": "ous",
        "iveness": "ive",
        "iviti": "ive",
        "biliti": "ble",
        "bli": "ble",
    },
    **{"ogist": "og", "ogi": "og", "lessli": "less", "li": ""},
}
_STEP_3 = {
    **{"ational": "ate", "tional": "tion", "alize": "al", "icate": "ic", "iciti": "ic", "ical": "ic"},
    **{"ative": "", "ful": "", "ness": ""},
}
_STEP_4 = "ement ment ance ence able ible ant ent ism ate iti ous ive ize ion al er ic".split()

_LETTERS = re.compile(r"[a-z]{3,}")
_REGION = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]")
_LONG_START = re.compile(r"arsen|commun|emerg|gener|inter|later|organ|past|univers")
_SHORT = re.compile(r"(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$")
_VOWEL = re.compile(r"[aeiouy]")
_ENDING_1B = re.compile(r"(?:eedly|ingly|edly|eed|ing|ed)$")
_ENDING_2 = re.compile(f"(?:{'|'.join(sorted(_STEP_2, key=len, reverse=True))})$")
_ENDING_3 = re.compile(f"(?:{'|'.join(sorted(_STEP_3, key=len, reverse=True))})$")
_ENDING_4 = re.compile(f"(?:{'|'.join(_STEP_4)})$")
_DOUBLE = re.compile(r"(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; a word with other signs than a to z comes back as it is."""
    if word in _SPECIAL:
        return _SPECIAL[word]
    if not _LETTERS.fullmatch(word):
        return word
    word = re.sub(r"([aeiouy])y", r"\1Y", "Y" + word[1:] if word[0] == "y" else word)
    first, second = _regions(word)
    word = _step_1b(_step_1a(word), first)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in "aeiouy":
        word = word[:-1] + "i"
    word = _step_3(_step_2(word, first), first, second)
    return _step_5(_step_4(word, second), first, second).replace("Y", "y")


def _regions(word: str) -> tuple[int, int]:
    """Return where R1 and R2 begin: each after the first consonant that follows a vowel."""
    start = _LONG_START.match(word) or _REGION.match(word)
    first = start.end() if start else len(word)
    further = _REGION.match(word, first)
    return first, further.end() if further else len(word)


def _step_1a(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[: -2 if len(word) > 4 else -1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _VOWEL.search(word[:-2]):
        return word[:-1]
    return word


def _step_1b(word: str, first: int) -> str:
    found = _ENDING_1B.search(word)
    if not found:
        return word
    root, ending = word[: found.start()], found[0]
    if ending in ("eed", "eedly"):
        return root + "ee" if len(root) >= first and root not in ("succ", "proc", "exc") else word
    if ending == "ing" and re.fullmatch(r"[^aeiouy]y", root):
        return root[0] + "ie"
    if (ending == "ing" and root in ("even", "cann", "inn", "earr", "herr", "out")) or not _VOWEL.search(root):
        return word
    if root.endswith(("at", "bl", "iz")):
        return root + "e"
    if _DOUBLE.search(root):
        return root if re.fullmatch(r"[aeo]..", root) else root[:-1]
    return root + "e" if len(root) == first and _SHORT.search(root) else root


def _step_2(word: str, first: int) -> str:
    found = _ENDING_2.search(word)
    if not found or found.start() < first:
        return word
    root, ending = word[: found.start()], found[0]
    if (ending == "li" and root[-1] not in "cdeghkmnrt") or (ending == "ogi" and root[-1] != "l"):
        return word
    return root + _STEP_2[ending]


def _step_3(word: str, first: int, second: int) -> str:
    found = _ENDING_3.search(word)
    if not found or found.start() < (second if found[0] == "ative" else first):
        return word
    return word[: found.start()] + _STEP_3[found[0]]


def _step_4(word: str, second: int) -> str:
    found = _ENDING_4.search(word)
    if not found or found.start() < second or (found[0] == "ion" and word[-4] not in "st"):
        return word
    return word[: found.start()]


def _step_5(word: str, first: int, second: int) -> str:
    root = word[:-1]
    if word.endswith("e") and (len(root) >= second or (len(root) >= first and not _SHORT.search(root))):
        return root
    return root if word.endswith("ll") and len(root) >= second else word
