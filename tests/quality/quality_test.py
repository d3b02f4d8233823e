#!/usr/bin/env python3
"""Measures the analyser with the scorers of ../shared and holds the figures against floors.tsv.

Exit code 0: no figure is below its floor; 1: one is; 77: ../shared is not here, nothing was measured.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1) or (done.returncode == 1 and not done.stdout):
        sys.exit(f"quality: {' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def number(cell):
    return 0.0 if cell in ("n/a", "-") else float(cell.rstrip("|"))


class Measures:
    """Figures by name: "polnear.direct.e2e", "cameo_manual.root", "articles.direct" …"""

    def __init__(self, program, folder):
        self.program, self.folder, self.values = program, folder, {}

    def predict(self, name, *arguments):
        path = os.path.join(self.folder, name + ".jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.write(run(self.program, "extract", "--workers", "0", *arguments))
        return path

    def scorer(self, name, *arguments):
        return run(sys.executable, os.path.join(SHARED, "eval", name), *arguments)

    def quotes(self, corpus):
        gold = os.path.join(SHARED, "data", "quotes", corpus + ".dev.jsonl")
        scores = json.loads(self.scorer("score_quotes.py", gold, self.predict(corpus, "--jsonl", gold), "--json"))
        for subset, figures in scores.items():
            if not isinstance(figures, dict):
                continue
            self.values[f"{corpus}.{subset}.e2e"] = figures["e2e"][2]
            self.values[f"{corpus}.{subset}.match"] = figures["match"][2]
            self.values[f"{corpus}.{subset}.match_recall"] = figures["match"][1]
            self.values[f"{corpus}.{subset}.speaker"] = (figures.get("speaker") or {}).get("head") or 0.0

    def events(self, corpus):
        gold = os.path.join(SHARED, "data", "events", corpus + ".dev.jsonl")
        for line in self.scorer("score_events.py", gold, self.predict(corpus, "--jsonl", gold)).splitlines():
            cell = line.split()
            if len(cell) > 7 and cell[1].isdigit() and not line.startswith("=="):
                self.values[f"{corpus}.{cell[0]}"] = number(cell[7])
                self.values[f"{corpus}.{cell[0]}.recall"] = number(cell[-1])

    def articles(self):
        folder = os.path.join(SHARED, "data", "articles")
        texts = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".txt"))
        names = {"quotes, direct": "direct", "quotes, indirect+mixed": "indirect_mixed", "events": "events",
                 "body text (chars)": "body"}
        for line in self.scorer("score_articles.py", folder, self.predict("articles", *texts)).splitlines():
            head = line[:22].strip()
            if head in names:
                self.values["articles." + names[head]] = float(re.search(r"F1 ([\d.]+)", line).group(1))
                continue
            found = [float(x) for x in re.findall(r"(?<![\d(])([01]\.\d{3})", line)] or [0.0]
            if head == "speaker":
                self.values["articles.speaker_strict"], self.values["articles.speaker_loose"] = (found * 2)[:2]
            elif head == "event source/target":
                self.values["articles.event_source"], self.values["articles.event_target"] = (found * 2)[:2]
            elif head == "event dates":
                self.values["articles.event_dates"] = found[0]
            elif head == "document fields":
                self.values["articles.fields"] = found[0]

    def syntax(self):
        gold = os.path.join(SHARED, "data", "treebanks", "ewt-dev.conllu")
        path = os.path.join(self.folder, "parsed.conllu")
        with open(path, "w", encoding="utf-8") as out:
            out.write(run(self.program, "parse", "--conllu", gold))
        for name, figure in re.findall(r"(UPOS|UAS|LAS) ([\d.]+)", self.scorer("score_conllu.py", gold, path)):
            self.values["ewt_dev." + name.lower()] = float(figure)

    def statements(self):
        """Statements over articles and quotations to verify, both from our own extraction."""
        data = os.path.join(SHARED, "data", "statements")
        articles = [os.path.join(SHARED, "data", "quotes", "polnear.dev.jsonl"), os.path.join(self.folder, "samples.jsonl")]
        folder = os.path.join(SHARED, "data", "articles")
        with open(articles[1], "w", encoding="utf-8") as out:
            for name in sorted(n for n in os.listdir(folder) if n.endswith(".txt")):
                text = open(os.path.join(folder, name), encoding="utf-8").read()
                out.write(json.dumps({"id": name, "text": text}) + "\n")
        path = os.path.join(self.folder, "joined.jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.write(run(self.program, "statements", "--jsonl", "--workers", "0", *articles))
        gold = os.path.join(data, "statements.dev.jsonl")
        scores = json.loads(self.scorer("score_statements.py", gold, path, "--json", "--boot", "0"))["measures"]
        for name in ("same_utterance.f1", "same_utterance.recall.end_to_end", "same_utterance.weighted.f1", "linked.f1",
                     "recall.paraphrase"):
            self.values["statements." + name] = scores[name][0]
        self.values["statements.kept_apart"] = 1 - scores["talking_point.merged_into_one_utterance"][0]
        gold = os.path.join(data, "verify.dev.jsonl")
        flags = [flag for path in articles for flag in ("--articles", path)]
        with open(path, "w", encoding="utf-8") as out:
            out.write(run(self.program, "verify", "--workers", "0", "--jsonl", *flags, gold))
        scores = json.loads(self.scorer("score_verify.py", gold, path, "--json", "--boot", "0"))
        scores = scores.get("measures", scores)
        for name in ("accuracy", "macro_f1", "harmless", "source.first"):
            self.values["verify." + name] = scores[name][0]
        self.values["verify.not_passed"] = 1 - scores["passed"][0]

    def measure(self):
        for corpus in ("polnear", "gum"):
            self.quotes(corpus)
        for corpus in ("cameo_manual", "plv", "cameo_conflibert_rounds"):
            self.events(corpus)
        self.articles()
        self.syntax()
        self.statements()
        return self.values


def floors():
    for line in open(os.path.join(HERE, "floors.tsv"), encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            name, floor, _ = line.rstrip("\n").split("\t")
            if name != "measure":
                yield name, float(floor)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", metavar="ONRECORD", help="the program that extracts, as build/bin/onrecord")
    parser.add_argument("--print", action="store_true", help="print all figures, those without a floor too")
    options = parser.parse_args()
    if not os.path.isdir(os.path.join(SHARED, "data")):
        print("SKIPPED: ../shared/data is not here, so no quality was measured.")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        values = Measures(options.program, folder).measure()
    if options.print:
        for name in sorted(values):
            print(f"{name:<44} {values[name]:.3f}")
    below = 0
    for name, floor in floors():
        if name not in values:
            sys.exit(f"quality: floors.tsv names {name}, which is not measured")
        wrong = values[name] < floor
        below += wrong
        print(f"{'BELOW' if wrong else 'ok   '}  {name:<38} {values[name]:.3f}  floor {floor:.3f}")
    return 1 if below else 0


sys.exit(main())
