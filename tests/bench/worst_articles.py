#!/usr/bin/env python3
"""Searches for the article of 1 MiB that costs the analysis most, in steps of its budget and in processor time.

usage: worst_articles.py BUILD_DIR [--search N] [--limit SECONDS] [--seed N] [--full N]

An article is a list of blocks; a block repeats a list of pieces, with a separator between them, over a share of the text. The search
begins with every piece alone, then draws N articles, most of them changed from the worst so far (evolution with two rankings, seconds
and seconds a step), each at 32 KiB; what grows faster than the text is found by measuring the worst again at 128 KiB. The worst of both
sizes are measured at 1 MiB, with the default budget and with none. The same seed tries the same articles as long as the measured times
rank them alike. Exit code 1: one takes more than --limit (10) seconds of one core with the default budget.
"""
import argparse
import collections
import os
import random
import re
import subprocess
import sys
import tempfile

SMALL, MEDIUM, MOST = 1 << 15, 1 << 17, 1 << 20
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


SEPARATORS = ["", "", "", " ", "\n", "\n\n", ". ", ", ", "\" ", "; ", " and ", " (", ": "]
Block = collections.namedtuple("Block", "pieces separator names weight")  # names: how many different ones; weight: share of the text
Cost = collections.namedtuple("Cost", "steps seconds state")


def block_text(block, size, out):
    length, n = 0, 0
    while length < size:
        k = n % block.names
        piece = block.pieces[n % len(block.pieces)]
        text = piece.replace("{n}", str(k)).replace("{A}", name(k)).replace("{B}", name(7 * k + 3)).replace("{S}", name(k % 40)) + block.separator
        out.append(text)
        length += len(text.encode())
        n += 1


def text_of(blocks, size):
    out = [INTRODUCTION]
    room, weight = size - len(INTRODUCTION) - 512, sum(block.weight for block in blocks)
    for block in blocks:
        block_text(block, room * block.weight / weight, out)
    text = "".join(out).encode()[: size - 8].decode(errors="ignore")
    return text + "left.\n"


def random_block(random):
    return Block(tuple(random.choices(PIECES, k=random.choice([1, 1, 2, 2, 3, 4, 6]))), random.choice(SEPARATORS), random.choice([1, 40, 1000, 10**6, 10**6]),
                 random.choice([1, 1, 2, 4]))


def mutated(random, blocks, others):
    blocks = list(blocks)
    at = random.randrange(len(blocks))
    block, pieces = blocks[at], list(blocks[at].pieces)
    way = random.randrange(9)
    if way == 0:
        pieces[random.randrange(len(pieces))] = random.choice(PIECES)
    elif way == 1 and len(pieces) < 8:
        pieces.insert(random.randrange(len(pieces) + 1), random.choice(PIECES))
    elif way == 2 and len(pieces) > 1:
        del pieces[random.randrange(len(pieces))]
    elif way == 3:
        block = block._replace(separator=random.choice(SEPARATORS))
    elif way == 4:
        block = block._replace(names=random.choice([1, 3, 40, 400, 1000, 10**6]))
    elif way == 5 and len(blocks) < 4:
        blocks.insert(random.randrange(len(blocks) + 1), random_block(random))
    elif way == 6 and len(blocks) > 1:
        del blocks[at]
        return blocks
    elif way == 7:
        return blocks[:2] + list(random.choice(others))[:2]
    else:
        block = block._replace(weight=random.choice([1, 2, 4, 8]))
    blocks[blocks.index(block) if block in blocks else min(at, len(blocks) - 1)] = block._replace(pieces=tuple(pieces))
    return blocks


class Meter:
    def __init__(self, build, folder):
        self.path = os.path.join(folder, "article.txt")
        self.program = subprocess.Popen([os.path.join(build, "bin", "onrecord-article-cost")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cost(self, blocks, size, budget=0):
        with open(self.path, "w", encoding="utf-8", newline="") as file:
            file.write(text_of(blocks, size))
        self.program.stdin.write(f"{budget} {self.path}\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline().split()
        if len(answer) != 3:
            sys.exit(f"the analysis ended at {blocks}")
        return Cost(int(answer[0]), float(answer[1]), answer[2])


def default_budget():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../../enrich/document/work_budget.h"), encoding="utf-8") as file:
        return int(re.search(r"kDefault = ([\d']+)", file.read())[1].replace("'", ""))


def kind(blocks):
    """What two articles of one kind share: their pieces, however they are put together."""
    return frozenset(piece for block in blocks for piece in block.pieces)


def worst(found, count):
    """One of a kind; half by seconds, half by seconds a step (of those that cost something), where a budget of steps is of least help."""
    best = {}
    for one in sorted(found, key=lambda one: -one[0].seconds):
        best.setdefault(kind(one[1]), one)
    by_seconds = list(best.values())
    dear = [one for one in by_seconds if one[0].seconds > by_seconds[0][0].seconds / 8]
    by_step = sorted(dear, key=lambda one: -one[0].seconds / max(one[0].steps, 1))
    out = []
    for i, one in enumerate(by_seconds):
        out += [one] if one not in out else []
        out += [by_step[i]] if i < len(by_step) and by_step[i] not in out else []
    return out[:count]


def show(blocks):
    return "  +  ".join(f"{list(block.pieces)} sep {block.separator!r} names {block.names} weight {block.weight}" for block in blocks)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build_dir")
    parser.add_argument("--search", type=int, default=600)
    parser.add_argument("--limit", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", type=int, default=10)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    budget = default_budget()
    with tempfile.TemporaryDirectory() as folder:
        meter = Meter(arguments.build_dir, folder)
        tried = [[Block((piece,), "", 10**6, 1)] for piece in PIECES]
        found = [(meter.cost(blocks, SMALL), blocks) for blocks in tried]
        for _ in range(arguments.search):
            best = [blocks for _, blocks in worst(found, 16)]
            blocks = mutated(chance, chance.choice(best), best) if chance.random() < 0.8 else [random_block(chance) for _ in range(chance.randint(1, 3))]
            if blocks in tried:
                continue
            tried.append(blocks)
            found.append((meter.cost(blocks, SMALL), blocks))
        grown = [(meter.cost(blocks, MEDIUM), blocks, cost) for cost, blocks in worst(found, 6 * arguments.full)]
        steepest = sorted(grown, key=lambda one: -one[0].seconds / max(one[2].seconds, 1e-3))
        by_seconds = [blocks for _, blocks in worst([one[:2] for one in grown], arguments.full)]
        last = by_seconds + [blocks for _, blocks, _ in steepest[: arguments.full // 2] if blocks not in by_seconds]
        print(f"{len(found)} articles of 32 KiB, {len(grown)} of 128 KiB; the worst {len(last)} at 1 MiB, with {budget} steps and without limit:")
        most = most_a_step = 0
        for blocks in last:
            limited, free = meter.cost(blocks, MOST, budget), meter.cost(blocks, MOST)
            most = max(most, limited.seconds)
            most_a_step = max(most_a_step, limited.seconds / max(limited.steps, 1))
            print(f"{limited.seconds:6.2f} s {limited.steps / 1e6:6.1f} M steps {limited.state:8}  |  {free.seconds:6.2f} s {free.steps / 1e6:6.1f} M, "
                  f"{1e9 * free.seconds / max(free.steps, 1):4.0f} ns a step  {show(blocks)}", flush=True)
    print(f"worst: {most:.2f} s of one core, at most {arguments.limit} wanted; dearest step {1e9 * most_a_step:.0f} ns")
    return 1 if most > arguments.limit else 0


sys.exit(main())
