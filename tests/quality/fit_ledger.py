#!/usr/bin/env python3
"""Fits api/ledger/ledger_rules.tsv: the weights by which quotes of several articles are joined into statements.

Asks `onrecord statements --pairs` for the evidence of each labelled pair and learns two logistic models with L2 penalty:
same_utterance (one act of saying) and same_point (one act, or the same said again). Thresholds are those of the best F1 on
held-out families (five folds, three shuffles), so that no pair is scored by a model that saw its family. Needs numpy. The
report goes to standard error, the new file to standard output; the same input gives the same file.
"""
import argparse, importlib.util, json, os, subprocess, sys
import numpy as np

PENALTY = {"same_utterance": 10.0, "same_point": 10.0}
# Labelled pairs all share words; in other text surroundings alone join what was never one statement.
LEAST_CONTAINMENT = {"same_utterance": 0.25, "same_point": 0.3}


def load_scorer(folder):
    spec = importlib.util.spec_from_file_location("score_statements", os.path.join(folder, "score_statements.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fit(x, y, penalty):
    """Newton's method; the first column of x is 1 and is not penalised."""
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9), x.T @ (y - p) - ridge * w)
        w += step
        if np.abs(step).max() < 1e-9:
            break
    return w


def held_out(x, y, families, penalty):
    total = np.zeros(len(y))
    names = sorted(set(families))
    for seed in range(3):
        order = np.random.RandomState(seed).permutation(len(names))
        fold = {names[j]: i % 5 for i, j in enumerate(order)}
        of = np.array([fold[f] for f in families])
        for k in range(5):
            w = fit(x[of != k], y[of != k], penalty)
            total[of == k] += 1 / (1 + np.exp(-x[of == k] @ w))
    return total / 3


def f1(hit, y):
    tp = (hit & y).sum()
    return 2 * tp / max(1, 2 * tp + (hit & ~y).sum() + (~hit & y).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("onrecord", metavar="ONRECORD", help="the program, as build/bin/onrecord")
    parser.add_argument("folder", metavar="EVAL_DIR", help="holds score_statements.py")
    parser.add_argument("gold", metavar="PAIRS.jsonl")
    parser.add_argument("articles", metavar="ARTICLES.jsonl", nargs="+")
    options = parser.parse_args()
    onrecord, folder, gold_path, articles = options.onrecord, options.folder, options.gold, options.articles
    scorer = load_scorer(folder)
    gold = scorer.jsonl(gold_path)
    lines = subprocess.run([onrecord, "statements", "--jsonl", "--pairs", gold_path, *articles], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    found = {row.pop("pair"): row for row in map(json.loads, lines)}
    rows = [(p, str(f)) for p, f in zip(gold, scorer.families(gold))
            if p["pair"] in found and p.get("relation") != "adjacent" and not p.get("same_turn")]
    names = list(next(iter(found.values())))
    raw = np.array([[found[p["pair"]][n] for n in names] for p, _ in rows])
    mean, spread = raw.mean(0), raw.std(0) + 1e-9
    x = np.hstack([np.ones((len(rows), 1)), (raw - mean) / spread])
    families = [f for _, f in rows]
    sure = np.array([p.get("sure", True) for p, _ in rows])
    point = np.array([p["label"] == "same_talking_point" for p, _ in rows])
    labels = {"same_utterance": np.array([p["label"] == "same_utterance" for p, _ in rows]),
              "same_point": np.array([p["label"] != "different" for p, _ in rows])}
    print("# Weights of the evidence (api/ledger/compare.h) in a logistic model, one for each decision; fitted by\n"
          "# tests/quality/fit_ledger.py. A decision is made from its threshold on.\ndecision\tevidence\tweight")
    for decision, y in labels.items():
        p = held_out(x, y, families, PENALTY[decision])
        p[raw[:, names.index("containment")] < LEAST_CONTAINMENT[decision]] = 0
        grid = np.linspace(.1, .9, 81)
        scores = [f1((p >= t)[sure], y[sure]) for t in grid]
        if decision == "same_utterance":   # merging two occasions into one costs more than leaving one apart
            scores = [s if (p >= t)[sure & point].mean() <= .05 else 0 for s, t in zip(scores, grid)]
        best = int(np.argmax(scores))
        print(f"{decision}: {y.sum()} of {len(y)} pairs, held-out F1 {scores[best]:.3f} at {grid[best]:.2f}; talking points "
              f"joined {(p >= grid[best])[sure & point].mean():.3f}", file=sys.stderr)
        w = fit(x, y, PENALTY[decision])
        weights = w[1:] / spread
        print(f"{decision}\tbias\t{w[0] - (weights * mean).sum():.4f}")
        print(f"{decision}\tthreshold\t{grid[best]:.2f}")
        print(f"{decision}\tleast_containment\t{LEAST_CONTAINMENT[decision]:.2f}")
        for name, weight in zip(names, weights):
            print(f"{decision}\t{name}\t{weight:.4f}")


if __name__ == "__main__":
    main()
