#!/usr/bin/env python3
"""Measures how well names are found in sentences that nothing was learned from: five folds of the named sentences, cut by document.

usage: name_folds.py ONRECORD [--hints FILE] [--network MODEL] [--shared FOLDER] [--folds N] [--jobs N] [--keep FOLDER]

For each fold the layer of names is learned anew from the other folds and the entities of GUM, over the network of MODEL (default: the
committed one); then `onrecord parse --conllu` reads the fold's bare tokens and score_ner.py compares. With --hints FILE (made by
enrich/syntax_training/hint_names.py) it is learned as the committed layer was: a teacher, who learns from the same folds and reads the hints,
marks the names of ewt-train, and the layer learns from those, too. What is clean: the fold's sentences teach the layer and the teacher
nothing; the recognisers that hint learned from other texts; and the network (tagger, parser and its own scores for names) has seen none of
the named sentences at all. The script counts the sentences of more than five words that the treebanks share with them, which should be few.

Exit code 77: the shared data is not here. Under a minute on an idle core; four with hints.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ("PER", "ORG", "LOC", "all")


def documents(paths):
    """The documents of the files, as text, in order."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            yield from (part for part in re.split(r"(?m)^(?=# newdoc id = )", file.read()) if part.strip())


def sentences(text):
    """The words of each sentence of more than five words."""
    for block in text.split("\n\n"):
        rows = (line.split("\t") for line in block.splitlines() if line and line[0] != "#")
        words = tuple(cell[1] for cell in rows if cell[0].isdigit())
        if len(words) > 5:
            yield words


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, encoding="utf-8", **more)
    if done.returncode != 0:
        sys.exit(f"name_folds: {' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def with_documents(gold, tokens):
    """The sentences of `tokens` with the marks of documents that stand in the file `gold`."""
    with open(gold, encoding="utf-8") as file:
        blocks = [block for block in file.read().split("\n\n") if block.strip()]
    marks = ["".join(line + "\n" for line in block.splitlines() if line.startswith("# newdoc")) for block in blocks]
    sentences = [block + "\n\n" for block in tokens.split("\n\n") if block.strip()]
    assert len(marks) == len(sentences), (gold, len(marks), len(sentences))
    return "".join(mark + sentence for mark, sentence in zip(marks, sentences))


class Folds:
    def __init__(self, arguments, folder):
        self.program, self.network, self.folder = arguments.program, arguments.network, folder
        data = os.path.join(arguments.shared, "data")
        self.scorer = os.path.join(arguments.shared, "eval", "score_ner.py")
        self.trees = [os.path.join(data, "treebanks", name + "-train.conllu") for name in ("gum-news", "gum-more")]
        self.unlabelled = []
        if arguments.hints:
            self.unlabelled = ["--unlabelled", os.path.join(data, "treebanks", "ewt-train.conllu"), "--hints", arguments.hints]
        self.all_trees = self.trees + [os.path.join(data, "treebanks", "ewt-train.conllu")]
        self.documents = list(documents(os.path.join(data, "ner", name) for name in ("ewt-a.iob2", "ewt-b.iob2")))

    def shared_sentences(self):
        seen = {words for text in documents(self.all_trees) for words in sentences(text)}
        return sum(words in seen for text in self.documents for words in sentences(text))

    def measure(self, fold, folds):
        """Precision, recall, F1 and number of mentions by kind."""
        path = lambda name: os.path.join(self.folder, f"{fold}.{name}")
        train = write(path("train.iob2"), "".join(d for i, d in enumerate(self.documents) if i % folds != fold))
        gold = write(path("gold.iob2"), "".join(d for i, d in enumerate(self.documents) if i % folds == fold))
        tokens = write(path("tokens.conllu"), with_documents(gold, run(sys.executable, self.scorer, gold, "--to-conllu")))
        trees = [word for tree in self.trees for word in ("--treebank", tree)]
        run(self.program, "train-syntax", "--network", self.network, *trees, *self.unlabelled, "--ner", train, "--out", path("model"))
        found = write(path("found.conllu"), run(self.program, "parse", "--conllu", "--syntax-model", path("model"), tokens))
        scores = {}
        for line in run(sys.executable, self.scorer, gold, found).splitlines():
            cell = line.split()
            scores[cell[0]] = (float(cell[2]), float(cell[4]), float(cell[6]), int(cell[7].lstrip("(")))
        return scores


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("program")
    parser.add_argument("--hints", help="what other recognisers say of the sentences; none: no teacher")
    parser.add_argument("--network", default=os.path.join(HERE, "..", "..", "enrich", "syntax", "english.model"))
    parser.add_argument("--shared", default=os.path.join(HERE, "..", "..", "..", "shared"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1, help="folds at one time")
    parser.add_argument("--keep", help="a folder for the folds' files")
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(arguments.shared, "data")):
        print("SKIPPED: ../shared/data is not here, so nothing was measured.")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        folds = Folds(arguments, arguments.keep or folder)
        print(f"{len(folds.documents)} documents; {folds.shared_sentences()} of their sentences stand in a treebank, too")
        all_scores = []
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            for scores in pool.map(lambda fold: folds.measure(fold, arguments.folds), range(arguments.folds)):
                all_scores.append(scores)
                p, r, f1, n = scores["all"]
                print(f"fold {len(all_scores)}: P {p:.4f}  R {r:.4f}  F1 {f1:.4f}   ({n} gold)", flush=True)
    for kind in KINDS:
        p, r, f1 = (sum(scores[kind][i] for scores in all_scores) / len(all_scores) for i in range(3))
        print(f"mean {kind}: P {p:.4f}  R {r:.4f}  F1 {f1:.4f}")
    return 0


sys.exit(main())
