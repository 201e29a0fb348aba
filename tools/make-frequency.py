#!/usr/bin/env python3
"""Makes index/lexicon/frequency.tsv: how common a word is in general Arabic and English text.

    python3 -m venv /tmp/frequency && /tmp/frequency/bin/pip install wordfreq==3.1.1
    /tmp/frequency/bin/python tools/make-frequency.py > index/lexicon/frequency.tsv

wordfreq's data is CC BY-SA 4.0, hence the list is too (index/lexicon/NOTICE). Forms that become one word after
normalisation are added up. The value is the Zipf frequency times 100: 300 is once in a million words, 400 is ten times.
"""

import math
import re
import sys

import wordfreq

from arabic_normal_form import normal_form

ARABIC_WORDS = 46_000
ENGLISH_WORDS = 12_000
ARABIC = re.compile("[\u0621-\u064a]+")
ENGLISH = re.compile("[a-z]+")
HEADER = """\
# How common words are in general text: word, Zipf frequency times 100 (300 = once in a million words), commonest first.
# Made by tools/make-frequency.py from wordfreq 3.1.1 (Robyn Speer), CC BY-SA 4.0: see NOTICE. Do not edit by hand.
"""


def commonest(language: str, shape: re.Pattern, count: int) -> list[tuple[str, int]]:
    """The `count` commonest normal forms of `language` that consist of one run of letters of that `shape`."""
    frequencies: dict[str, float] = {}
    for word, frequency in wordfreq.get_frequency_dict(language, wordlist="large").items():
        form = normal_form(word)
        if shape.fullmatch(form):
            frequencies[form] = frequencies.get(form, 0.0) + frequency
    ranked = [(form, round(100 * (math.log10(frequency) + 9))) for form, frequency in frequencies.items()]
    ranked.sort(key=lambda entry: (-entry[1], entry[0]))
    return ranked[:count]


def main() -> None:
    sys.stdout.write(HEADER)
    for language, shape, count in (("ar", ARABIC, ARABIC_WORDS), ("en", ENGLISH, ENGLISH_WORDS)):
        sys.stdout.write(f"# {language}\n")
        for word, zipf in commonest(language, shape, count):
            sys.stdout.write(f"{word}\t{zipf}\n")


if __name__ == "__main__":
    main()
