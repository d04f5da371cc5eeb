"""Which spellings of a name are one: what does not count in a name, and what of a word is the same in every number."""

from __future__ import annotations

import re
import unicodedata

_POSSESSIVE = re.compile(r"['\u2019]s(?![^\W_])")
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
# Latin, Greek and English: keratosis and keratoses, condyloma and condylomata, disease and diseases. Four letters stay,
# or HIV would be hives; the one short word that is in every third name has its own entry.
_ENDING = re.compile(r"(?<=....)(?:(?<=os)[ie]s|(?<=as)(?:[ie]s|e)|us|um|ata|ae|es|as|a|e|i|s)$")
_ENDING_OF_ITIS = re.compile(r"itides$")  # not that of cellulite, which is no cellulitis
_IRREGULAR = {"nevi": "nevus"}
# Not otherwise specified; a possessive without its apostrophe ("Darier_s disease"); what folders of photos are called.
_SAYS_NOTHING = {"nos", "s", "photos", "pictures", "images"}
_NON = re.compile(r"(?<![^ ])non (?=.)")
_ABBREVIATED = range(2, 5)  # letters


def normalize(text: str) -> str:
    """The form in which two spellings of one name are equal: no case, accents, punctuation or possessive.

    >>> normalize("Bowen's disease") == normalize("BOWEN DISEASE")
    True
    """
    if text.isascii():
        plain = text  # nothing to take off, and most names are
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_LETTER_OR_DIGIT.sub(" ", _POSSESSIVE.sub("", plain.casefold())).strip()


def words(text: str) -> list[str]:
    """The words of a text in their normalized form, without those that tell nothing; "non" belongs to the next one."""
    return [word for word in _NON.sub("non", normalize(text)).split() if word not in _SAYS_NOTHING]


def stem(word: str) -> str:
    """What a normalized word has in common with its plurals and its British spelling.

    >>> stem("naevi") == stem("nevus"), stem("keratoses") == stem("keratosis"), stem("tumours") == stem("tumor")
    (True, True, True)
    """
    american = word.replace("ae", "e").replace("oe", "e").replace("our", "or")
    singular = _IRREGULAR.get(american) or _ENDING_OF_ITIS.sub("itis", american)
    return _ENDING.sub("", singular)


def is_abbreviation(text: str) -> bool:
    """Whether a text is a few capitals, such as SJS or DH. They stand for whole words: as the beginning or inside of a
    word, or with one letter off, they mean something else, and HIV is no part of hives."""
    return len(text) in _ABBREVIATED and text.isupper() and text.isalpha()
