#!/usr/bin/env python3
"""Fits enrich/lexicon/quote_weights.tsv: how much each fact about a candidate quote speaks for it.

usage: fit_quotes.py CANDIDATES EVAL_DIR GOLD.jsonl [--folds N] > quote_weights.tsv

CANDIDATES: what `onrecord-quote-candidates GOLD.jsonl` printed; EVAL_DIR holds score_quotes.py. A candidate is right when
its content matches (token IoU >= 0.8) and its source's head word does. Learns two models with L2 penalty over the facts that
stand in at least LEAST articles: "border", a choice among the borders of one cue's content, and "right", a logistic model
of the borders that the first chose. The report on standard error has the figures cross-validated by article (no candidate
is scored by a model that saw its article) and those of the models that are printed, on the articles they were fitted to.
Needs numpy and scipy; about a minute. The same input gives the same file.
"""
import argparse
import collections
import importlib.util
import json
import os
import sys

import numpy as np
import scipy.optimize
import scipy.sparse

LEAST = 4  # articles that a fact stands in
PENALTY = {"border": 5.0, "right": 6.0}
CLEARLY = 0.3  # by which other borders must be likelier than those of the tree, as in AttributeIndirect
LEAST_PROBABILITY = {"speech": 0.28, "belief": 0.3, "intention": 0.3}  # quotes.least.… of quote_rules.tsv
# The facts about borders; all others are the same for every candidate of a cue.
BORDERS = ("ends=", "begins=", "opens=", "leaves=", "gap=", "last=", "before_cue:", "to_end:", "next=", "follows=", "cuts=",
           "words=", "pauses=", "clause:", "phrase:", "mixed", "quoted", "ends_with_marks", "ends_after_marks",
           "begins_with_marks", "behind_marks", "cue_of_marks=")


def load_scorer(folder):
    spec = importlib.util.spec_from_file_location("score_quotes", os.path.join(folder, "score_quotes.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Candidate:
    __slots__ = ("article", "cue", "token", "attitude", "pieces", "speaker", "evidence", "right")


def label(scorer, doc, gold, candidate):
    """The share of the candidate's pieces that are right."""
    right = 0
    for start, end, _, _ in candidate.pieces:
        for piece in doc.pieces({"start": start, "end": end}):
            right += any(scorer.iou(piece, g) >= 0.8 and scorer.speaker_ok({"speaker": candidate.speaker}, g["q"], "head")
                         for g in gold if g["j"] > piece["i"] and g["i"] < piece["j"])
            break
    return right / len(candidate.pieces)


class Data:
    def __init__(self, scorer, gold_path, candidates_path):
        self.scorer = scorer
        self.gold = scorer.load(gold_path)
        self.candidates, self.others = [], {}
        at = {doc["id"]: i for i, doc in enumerate(self.gold)}
        docs = [scorer.Doc(d["text"], d.get("ignore", ())) for d in self.gold]
        pieces = [[x for q in d["quotes"] for x in doc.pieces(q)] for d, doc in zip(self.gold, docs)]
        for line in open(candidates_path, encoding="utf-8"):
            found = json.loads(line)
            i = at[found["id"]]
            self.others[i] = [q for q in found["quotes"] if not q["rule"].startswith("quotes.indirect.")]
            for entry in found["candidates"]:
                c = Candidate()
                c.article, c.cue, c.token, c.attitude = i, entry["cue"], entry["token"], entry["attitude"]
                c.pieces, c.speaker, c.evidence = entry["pieces"], entry["speaker"], entry["evidence"]
                c.right = label(scorer, docs[i], pieces[i], c)
                self.candidates.append(c)
        self.articles = np.array([c.article for c in self.candidates])
        self.right = np.array([c.right for c in self.candidates])
        self.index()

    def index(self):
        seen = collections.defaultdict(set)
        for c in self.candidates:
            for name in c.evidence:
                seen[name].add(c.article)
        self.names = sorted(n for n, articles in seen.items() if len(articles) >= LEAST)
        column = {n: k for k, n in enumerate(self.names)}
        rows, columns = [], []
        for r, c in enumerate(self.candidates):
            for name in set(c.evidence):
                if name in column:
                    rows.append(r)
                    columns.append(column[name])
        self.x = scipy.sparse.csr_matrix((np.ones(len(rows)), (rows, columns)),
                                         shape=(len(self.candidates), len(self.names)))
        about_border = np.array([n.startswith(BORDERS) for n in self.names], dtype=float)
        self.borders = (self.x @ scipy.sparse.diags(about_border)).tocsr()
        groups = collections.defaultdict(list)
        for k, c in enumerate(self.candidates):
            groups[c.article, c.cue].append(k)
        self.groups = [np.array(g) for g in groups.values()]


def minimise(loss, size):
    return scipy.optimize.minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def fit_right(x, y):
    """Weights of the logistic model; y may lie between 0 and 1."""
    def loss(w):
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = np.sum(np.logaddexp(0, z) - y * z) + PENALTY["right"] / 2 * np.dot(w, w)
        return value, x.T @ (p - y) + PENALTY["right"] * w
    return minimise(loss, x.shape[1])


def fit_border(x, y, groups):
    """Weights by which the right candidates of a cue get the most of the probability that its candidates share."""
    groups = [g for g in groups if y[g].max() > y[g].min()]
    rows = np.concatenate(groups)
    group = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    starts = np.concatenate([[0], np.cumsum([len(g) for g in groups])[:-1]])
    x, y = x[rows], y[rows]

    def loss(w):
        z = x @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[group])
        every, right = np.add.reduceat(e, starts), np.add.reduceat(e * y, starts) + 1e-12
        value = np.sum(np.log(every) - np.log(right)) + PENALTY["border"] / 2 * np.dot(w, w)
        return value, x.T @ (e / every[group] - e * y / right[group]) + PENALTY["border"] * w
    return minimise(loss, x.shape[1])


def likeliest(score, groups):
    """The candidate of each cue that the first model chooses."""
    chosen = []
    for g in groups:
        k = g[int(np.argmax(score[g]))]
        chosen.append(k if score[k] > score[g[0]] + CLEARLY else g[0])
    return np.array(chosen)


class Models:
    def __init__(self, data, groups):
        self.border = fit_border(data.borders, data.right, groups)
        chosen = likeliest(data.borders @ self.border, groups)
        self.right = fit_right(data.x[chosen], data.right[chosen])

    def probability(self, data, groups, out):
        chosen = likeliest(data.borders @ self.border, groups)
        out[chosen] = 1 / (1 + np.exp(-(data.x[chosen] @ self.right)))


def choose(candidates, probability, least):
    """As AttributeIndirect does: the likeliest borders of each cue, then the longest first, none inside another."""
    best = {}
    for c, p in zip(candidates, probability):
        if c.cue not in best or p > best[c.cue][1]:
            best[c.cue] = (c, p)
    kept = [(c, p) for c, p in best.values() if p >= least[c.attitude]]
    kept.sort(key=lambda cp: (-sum(piece[3] - piece[2] for piece in cp[0].pieces), cp[0].cue))
    told, out = set(), []
    for c, p in kept:
        if c.token in told:
            continue
        for start, end, first, last in c.pieces:
            words = range(first, last)
            if any(w in told for w in words):
                continue
            told.update(words)
            out.append({"start": start, "end": end, "speaker": c.speaker, "attitude": c.attitude, "confidence": p})
    return out


def report(data, probability, least, title):
    by_article = collections.defaultdict(list)
    for k, c in enumerate(data.candidates):
        by_article[c.article].append(k)
    predicted = {}
    for i, doc in enumerate(data.gold):
        rows = by_article[i]
        predicted[doc["id"]] = data.others.get(i, []) + choose([data.candidates[k] for k in rows],
                                                                [probability[k] for k in rows], least)
    scores = data.scorer.score(data.gold, predicted)
    cells = []
    for subset in ("direct", "mixed", "speech-indirect", "all", "speech"):
        p, r, f = scores[subset]["e2e"]
        cells.append(f"{subset} {f:.4f} (P {p:.3f} R {r:.3f}, match {scores[subset]['match'][2]:.3f})")
    print(title, "  ".join(cells), file=sys.stderr)
    return scores


def cross_validated(data, folds):
    probability = np.zeros(len(data.candidates))
    for fold in range(folds):
        seen = [g for g in data.groups if data.articles[g[0]] % folds != fold]
        held = [g for g in data.groups if data.articles[g[0]] % folds == fold]
        Models(data, seen).probability(data, held, probability)
    return probability


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("candidates")
    parser.add_argument("eval_dir")
    parser.add_argument("gold")
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    data = Data(load_scorer(arguments.eval_dir), arguments.gold, arguments.candidates)
    print(f"{len(data.candidates)} candidates, {data.right.mean():.3f} right, {len(data.names)} facts", file=sys.stderr)
    report(data, cross_validated(data, arguments.folds), LEAST_PROBABILITY, "held out:")
    models, probability = Models(data, data.groups), np.zeros(len(data.candidates))
    models.probability(data, data.groups, probability)
    report(data, probability, LEAST_PROBABILITY, "fitted:  ")
    print("# How much each fact about a candidate quote speaks for it: the weights of two logistic models, fitted by\n"
          "# tests/quality/fit_quotes.py (do not edit by hand). The names are those that enrich/quotes/quote_evidence.cc gives.\n"
          "# border: for the borders of the content, among those that one cue may have; right: for content and source being right.")
    print("fact\tborder\tright")
    for name, border, right in zip(data.names, models.border, models.right):
        if max(abs(border), abs(right)) >= 0.02:
            print(f"{name}\t{border:.2f}\t{right:.2f}")


if __name__ == "__main__":
    main()
