#!/usr/bin/env python3
"""Checks the word lists in index/lexicon: run it after every edit, from anywhere, without arguments.

    python3 tools/check-lexicon.py

Names file and line of every row that breaks a rule of index/lexicon/README.md and exits with 1 when there is one.
Words that stand in several synonym groups are no error: they are counted, because a group is used by itself.
"""

import sys
import unicodedata
from collections import Counter
from pathlib import Path

from arabic_normal_form import key

FOLDER = Path(__file__).resolve().parent.parent / "index" / "lexicon"
VARIETIES = {"egy", "lev", "glf", "irq", "mag", "sud", "yem"}
SEARCHED = {"adverb", "adjective", "noun", "verb", "phrase"}
KINDS = {"question", "negation", "function"} | SEARCHED
NAME_KINDS = {
    "company", "product", "person", "place", "country", "organisation", "team", "media", "event", "money", "unit",
    "term",
}

problems: list[str] = []


class Row:
    """One line of a list, which knows where it stands."""

    def __init__(self, path: Path, number: int, text: str) -> None:
        self.path, self.number, self.columns = path, number, text.split("\t")

    def report(self, problem: str) -> None:
        problems.append(f"index/lexicon/{self.path.name}:{self.number}: {problem}")

    def alternatives(self, column: int) -> list[str]:
        return self.columns[column].split("|") if self.columns[column] else []


def rows(name: str, least: int, most: int) -> list[Row]:
    """The rows of a list with `least` to `most` columns; rows of another shape are reported and left out."""
    path, found = FOLDER / name, []
    if not path.exists():
        return []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        row = Row(path, number, line)
        if unicodedata.normalize("NFC", line) != line:
            row.report("is not in Unicode form NFC")
        if "\r" in line or "  " in line or any(cell != cell.strip() for cell in row.columns):
            row.report("has stray spaces")
        if not least <= len(row.columns) <= most:
            row.report(f"has {len(row.columns)} columns instead of {least} to {most}")
        else:
            found.append(row)
    return found


def check_alternatives(row: Row, column: int) -> None:
    """No alternative is empty, and no two are the same word after normalisation."""
    keys = [key(alternative) for alternative in row.alternatives(column)]
    if any(not one for one in keys):
        row.report(f"column {column + 1} has an empty alternative")
    for double, times in Counter(keys).items():
        if times > 1 and double:
            row.report(f"column {column + 1} has {double!r} more than once after normalisation")


def check_unique(rows_of_list: list[Row], keys_of: callable, what: str) -> None:
    """No two rows claim the same key."""
    first: dict[str, Row] = {}
    for row in rows_of_list:
        for one in keys_of(row):
            if one in first and first[one] is not row:
                row.report(f"{what} {one!r} stands in line {first[one].number} too")
            first.setdefault(one, row)


def check_dialect() -> int:
    found = rows("dialect.tsv", 4, 5)
    for row in found:
        check_alternatives(row, 1)
        if not set(row.columns[2].split(",")) <= VARIETIES:
            row.report(f"has a variety that is none of {sorted(VARIETIES)}")
        if row.columns[3] not in KINDS:
            row.report(f"has a kind that is none of {sorted(KINDS)}")
        if row.columns[4:] not in ([], ["amb"]):
            row.report("has something other than amb in column 5")
        if row.columns[3] in SEARCHED and key(row.columns[0]) in map(key, row.alternatives(1)):
            row.report("names the form as its own equivalent")
    check_unique(found, lambda row: [key(row.columns[0])], "the form")
    return len(found)


def check_names() -> int:
    found = rows("names.tsv", 3, 3)
    for row in found:
        if row.columns[2] not in NAME_KINDS:
            row.report(f"has a kind that is none of {sorted(NAME_KINDS)}")
        for column, script in ((0, "a"), (1, "ا")):
            check_alternatives(row, column)
            for name in row.alternatives(column):
                arabic = any("\u0621" <= letter <= "\u064a" for letter in key(name))
                if arabic != (script == "ا"):
                    row.report(f"{name!r} is in the column of the other script")
    for column in (0, 1):
        check_unique(found, lambda row: {key(name) for name in row.alternatives(column)}, "the name")
    return len(found)


def check_groups(name: str) -> int:
    found = rows(name, 2, 12)
    for row in found:
        keys = [key(word) for word in row.columns]
        if any(not one for one in keys):
            row.report("has an empty word")
        if len(set(keys)) < len(keys):
            row.report("has one word twice after normalisation")
    sets = Counter(frozenset(map(key, row.columns)) for row in found)
    for row in found:
        if sets[frozenset(map(key, row.columns))] > 1:
            row.report("has the same words as another row")
    return len(found)


def check_opposites() -> int:
    found = rows("opposites.tsv", 2, 2)
    for row in found:
        for column in (0, 1):
            check_alternatives(row, column)
        if set(map(key, row.alternatives(0))) & set(map(key, row.alternatives(1))):
            row.report("has a word on both sides")
    return len(found)


def check_glossary() -> int:
    found = rows("glossary.tsv", 2, 2)
    for row in found:
        check_alternatives(row, 1)
    check_unique(found, lambda row: [row.columns[0]], "the English word")
    return len(found)


def check_words(name: str) -> int:
    found = rows(name, 1, 1)
    for row in found:
        if key(row.columns[0]) != row.columns[0]:
            row.report(f"is not in its normal form, which is {key(row.columns[0])!r}")
    check_unique(found, lambda row: [row.columns[0]], "the word")
    return len(found)


def main() -> int:
    counts = {
        "dialect.tsv": check_dialect(),
        "names.tsv": check_names(),
        "synonyms.tsv": check_groups("synonyms.tsv"),
        "opposites.tsv": check_opposites(),
        "glossary.tsv": check_glossary(),
        "query-stop-words.txt": check_words("query-stop-words.txt"),
        "negation.txt": check_words("negation.txt"),
        "frequency.tsv": len(rows("frequency.tsv", 2, 2)),
    }
    for name, count in counts.items():
        print(f"{count:7} rows  {name}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
