"""The normal form of a word, as the program's text analysis makes it.

Word lists are matched in this form. The tools that make and check them share this file, so that two spellings
which the program cannot tell apart are not listed as two words.
"""

import re
import unicodedata

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
INVISIBLE = re.compile("[\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه",
        "ک": "ك", "ی": "ي", "گ": "ك", "پ": "ب", "چ": "ج", "ڤ": "ف",
        "ژ": "ز", "ڭ": "ك", "ڢ": "ف", "ڥ": "ف", "ڧ": "ق", "ڨ": "ق",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)
WORD = re.compile("[\u0621-\u064a]+|[0-9]+(?:[.,][0-9]+)*|[a-z]+")


def without_latin_accents(text: str) -> str:
    """Drops the combining accents of Latin letters and leaves Arabic hamzas on their seats."""
    letters = []
    for letter in text:
        if "LATIN" in unicodedata.name(letter, ""):
            letter = unicodedata.normalize("NFD", letter)[0]
        letters.append(letter)
    return "".join(letters)


def normal_form(text: str) -> str:
    """The text in lower case without marks, with one letter for each family of alif, ya, ta marbuta and kaf."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = INVISIBLE.sub("", MARKS.sub("", text))
    return without_latin_accents(text).translate(LETTERS)


def words(text: str) -> list[str]:
    """The runs of Arabic letters, the numbers and the Latin runs of the text's normal form, in reading order."""
    return WORD.findall(normal_form(text))


def key(text: str) -> str:
    """The words of the text's normal form with one space between them: equal keys match the same text."""
    return " ".join(words(text))
