#!/usr/bin/env python3
"""Words and weights are data: the literals left in the sources of the analysis may only become fewer.

Counts, for each folder of enrich/ that decides something, comparisons with a word in quotation marks and decimal
numbers, outside comments. literals.tsv holds the most that are allowed. A new word or weight belongs into a file of
enrich/lexicon; a literal that went away lowers the limit.
"""
import argparse
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ENRICH = os.path.join(HERE, "..", "..", "enrich")
FOLDERS = ("text", "times", "syntax", "grammar", "entities", "quotes", "actors", "events")

STRING = r'"((?:[^"\\\n]|\\.)*)"'
COMPARED = re.compile(r"[=!]=\s*" + STRING + "|" + STRING + r"\s*[=!]=")
DECIMAL = re.compile(r"(?<![\w.])\d*\.\d+(?![\w.])")


def without_comments(source):
    """The source with comments blanked; strings stay."""
    token = re.compile(STRING + r"|'(?:[^'\\\n]|\\.)+'|//[^\n]*|/\*.*?\*/", re.S)
    return token.sub(lambda m: " " if m.group(0).startswith("/") else m.group(0), source)


def counts():
    """{folder: (comparisons with words, decimal numbers)}"""
    found = {}
    for folder in FOLDERS:
        words = decimals = 0
        for root, _, names in os.walk(os.path.join(ENRICH, folder)):
            for name in names:
                if not name.endswith((".h", ".cc")):
                    continue
                with open(os.path.join(root, name), encoding="utf-8") as file:
                    code = without_comments(file.read())
                words += sum(any(c.isalpha() for c in (m.group(1) or m.group(2) or "")) for m in COMPARED.finditer(code))
                decimals += len(DECIMAL.findall(re.sub(STRING, '""', code)))
        found[folder] = (words, decimals)
    return found


def limits():
    with open(os.path.join(HERE, "literals.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return {row[0]: (int(row[1]), int(row[2])) for row in rows[1:]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="print the counts as rows of literals.tsv")
    options = parser.parse_args()
    found = counts()
    if options.print:
        print("folder\twords\tdecimals")
        for folder, (words, decimals) in found.items():
            print(f"{folder}\t{words}\t{decimals}")
        return 0
    assert sum(words for words, _ in found.values()) > 0, "nothing was counted"
    over = 0
    allowed = limits()
    for folder, (words, decimals) in found.items():
        for what, number, limit in zip(("comparisons with words", "decimal numbers"), (words, decimals), allowed[folder]):
            if number > limit:
                print(f"enrich/{folder}: {number} {what}, at most {limit} are allowed; words and weights belong into enrich/lexicon")
                over += 1
            elif number < limit:
                print(f"enrich/{folder}: {number} {what}; lower the limit of {limit} in tests/architecture/literals.tsv")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
