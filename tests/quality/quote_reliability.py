#!/usr/bin/env python3
"""How often quotes are right, by the confidence they were given.

EVAL_DIR holds score_quotes.py; PRED.jsonl is what `onrecord extract --jsonl GOLD.jsonl` prints. A piece is right when
its content matches (token IoU >= 0.8) and its source's head word does. Prints one line a band of confidence; with --rules
one line a rule with its share, from which the confidences of quote_rules.tsv are taken (fitted by hand where a rule has
fewer than 20 pieces).
"""
import argparse
import collections
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorers", metavar="EVAL_DIR")
    parser.add_argument("gold", metavar="GOLD.jsonl")
    parser.add_argument("predicted", metavar="PRED.jsonl")
    parser.add_argument("--rules", action="store_true", help="one line for each rule")
    options = parser.parse_args()
    sys.path.insert(0, options.scorers)
    import score_quotes as scorer

    predicted = {doc["id"]: doc["quotes"] for doc in scorer.load(options.predicted)}
    bands = [(0.9, 1.01), (0.8, 0.9), (0.7, 0.8), (0.6, 0.7), (0.5, 0.6), (0.0, 0.5)]
    count = [[0, 0, 0.0] for _ in bands]
    rules = collections.defaultdict(lambda: [0, 0, 0.0])
    for gold in scorer.load(options.gold):
        doc = scorer.Doc(gold["text"], gold.get("ignore", ()))
        found = [x for q in predicted.get(gold["id"], []) for x in doc.pieces(q)]
        wanted = [x for q in gold["quotes"] for x in doc.pieces(q)]
        pairs = {i: j for i, j, _ in scorer.greedy(found, wanted, 0.8)}
        for i, piece in enumerate(found):
            confidence = piece["q"]["confidence"]
            right = i in pairs and scorer.speaker_ok(piece["q"], wanted[pairs[i]]["q"], "head")
            band = count[next(k for k, (low, high) in enumerate(bands) if low <= confidence < high)]
            for row in (band, rules[piece["q"]["rule"]]):
                row[0] += 1
                row[1] += right
                row[2] += confidence
    if options.rules:
        for rule, (n, right, total) in sorted(rules.items()):
            print(f"{rule:32s} {n:6d}  {total / n:.3f}  {right / n:.3f}")
        return
    print("confidence   pieces  mean   right")
    for (low, high), (n, right, total) in zip(bands, count):
        if n:
            print(f"{low:.1f} to {min(high, 1.0):.1f}  {n:8d}  {total / n:.3f}  {right / n:.3f}")


main()
