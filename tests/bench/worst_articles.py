#!/usr/bin/env python3
"""Looks for the article of 1 MiB that costs the analysis most, and tells the processor time of the worst.

usage: worst_articles.py BIN_DIR [--search N] [--limit SECONDS] [--seed N]

First the shapes below, each at 64 KiB; then N mixtures of their pieces, half of them changed from the worst so far; then the worst
twelve at 1 MiB. Seconds are of the processor, loading of lexicon and model included, on one core. Exit code 1: one takes more than
--limit (10).
"""
import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile

MOST = 1 << 20
INTRODUCTION = "The ferry sailed in the morning with all of the people who had waited for it on the pier.\n\n" * 24  # is taken for English
SYLLABLES = ["ba", "do", "ki", "ra", "mu", "ten", "sol", "vik", "ar", "mi", "ne", "ol", "fe", "ga"]


def name(number):
    text, number = "", number + 14
    while number:
        text, number = text + SYLLABLES[number % 14], number // 14
    return text.capitalize()


# Pieces that a text repeats. {n}: a number that grows; {A}, {B}: names of growing numbers; {S}: one of 40 surnames.
PIECES = [
    "{A} Lee\n\n", "{A} Lee, the minister, ", "{A} {B} and ", "{A} Solheim left. ", "{A} {B} spoke. ", "{A} {S} said he would go. ",
    "Foreign Minister {A} {B} met President {S}. ", "The {S} of {A} ", "the chief of the staff of ", "The minister of Norway spoke with the envoy. ",
    "He said she told them that it was his. ", "\"Go {n},\" {S} Lee said. ", "\"Go {n},\" {S} Lee said.\n\n", "\"We will go {n}.\" ",
    "\"He told me 'go {n}' and 'stay' and left,\" she said. ", "\" ", "“a ", "'a' ", "“We go {n}\n\n", "he said: \"a\": ", "He called it \"bad\" and ",
    "{n} people were killed and ", "{n},{n} ", "two hundred and thirty-one ", "on March {n}, ", "Monday and ", "two weeks later ", "the {n}th test, ",
    "abcdefghij", "Abc", "a,b.c;", "a{n}\n\n", "a{n}\n", "{A}: we go.\n\n", "MR. {S}: We will go on {n}.\n\n", "Iran attacked Iraq and Israel. ",
    "Iran attacked Iraq and ", "Norway met Iran in Oslo on Monday. ", "Iran urged Iraq to tell Israel to ask ", "he said that she said that ",
    "according to {A}, ", "who said that the man who ", "(", "(a) ", "[he] ", "U.S. ", "J. ", "J. K. {A} ", "a — ", "a-b-c-", "• {A} said so.\n",
    "http://a{n}.com/ ", "{A} {B} Group (ABG) spoke. ", "the {A} Ministry said the {B} Party left. ", "Iran, Iraq, Israel, ", "in Oslo, in Paris, ",
    "{A} Lee speaks in Oslo, March 4. PHOTO/{B} Foe\n\n", "(Reporting by {A} Lee; Editing by {B} Foe)\n", "By {A} Lee\nOSLO (Northwire) - a\n\n",
    "OSLO, March 4 (Northwire) - He left.\n\n", "a\u0301", "\u00a0", "a\u00adb ", ".", "... ", "!? ", "\n", " ", "did not say that he did not ",
    "if Iran attacks Iraq, Israel may attack Iran, ", "A senior official said. Two officials said. ", "{A}'s ", "Iran's minister's ", "10:30 p.m. ", "${n} million and ",
]


def text_of(pieces, size):
    out, length, n = [INTRODUCTION], len(INTRODUCTION), 0
    while length < size - 256:
        piece = pieces[n % len(pieces)].replace("{n}", str(n)).replace("{A}", name(n)).replace("{B}", name(7 * n + 3)).replace("{S}", name(n % 40))
        out.append(piece)
        length += len(piece.encode())
        n += 1
    return "".join(out) + "left.\n"


class Meter:
    def __init__(self, program, folder):
        self.program, self.path = program, os.path.join(folder, "article.txt")

    def seconds(self, pieces, size):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text_of(pieces, size))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.program, "extract", self.path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{pieces}: {done.stderr}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def mixture(worst):
    if worst and random.random() < 0.5:
        pieces = list(random.choice(worst)[1])
        pieces[random.randrange(len(pieces))] = random.choice(PIECES)
        return pieces[: random.randint(1, len(pieces))] if random.random() < 0.2 else pieces
    return random.choices(PIECES, k=random.randint(2, 4))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_dir")
    parser.add_argument("--search", type=int, default=100)
    parser.add_argument("--limit", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", type=int, default=12)
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        meter = Meter(os.path.join(arguments.bin_dir, "onrecord"), folder)
        found = [(meter.seconds([piece], 1 << 16), [piece]) for piece in PIECES]
        for _ in range(arguments.search):
            worst = sorted(found, reverse=True)[:12]
            pieces = mixture(worst)
            found.append((meter.seconds(pieces, 1 << 16), pieces))
        print(f"{len(found)} texts of 64 KiB; the worst at 1 MiB:")
        most = 0
        for small, pieces in sorted(found, reverse=True)[: arguments.full]:
            large = meter.seconds(pieces, MOST)
            most = max(most, large)
            print(f"{large:7.2f} s   (64 KiB: {small:5.2f} s)   {pieces}", flush=True)
    print(f"worst: {most:.2f} s of one core, at most {arguments.limit} wanted")
    return 1 if most > arguments.limit else 0


sys.exit(main())
