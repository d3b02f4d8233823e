"""The history of the figures and the table that is made of it.

history.jsonl has a line a call: when, commit, machine, seconds, the lines that were measured and the groups that failed, with why.
The table has every line of lines.tsv with its newest figure; below it stands why a line falls short of its aim (short_of_aim.tsv).
"""
import argparse
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time

from measure import HERE, commit, machine


class Declared:
    """A row of lines.tsv."""

    def __init__(self, group, name, what, against, aim, unit=""):
        self.group, self.name, self.what, self.against, self.unit = group, name, what, against, unit
        self.least = float(aim[2:]) if aim.startswith(">=") else None
        self.most = float(aim[2:]) if aim.startswith("<=") else None
        if aim != "-" and self.least is None and self.most is None:
            raise ValueError(f"{name}: expected an aim as >=N, <=N or -, got '{aim}'")

    def aim(self):
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}" if self.most is not None else ""

    def reached(self, value):
        """None: there is no aim."""
        if self.least is None and self.most is None:
            return None
        return value >= self.least if self.least is not None else value <= self.most


def rows_of(name):
    """The rows of a table of this folder, a list of cells each; comments and the head are left out."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return lines[1:]


def declared():
    """By name, in the order of the table."""
    return {row[1]: Declared(*row) for row in rows_of("lines.tsv")}


def short_of_aim():
    """By name: (cause, what was tried)."""
    return {row[0]: (row[1], row[2]) for row in rows_of("short_of_aim.tsv")}


class Keeper:
    """Keeps what a call has measured so far: one line of the history, written anew after each group, and the table."""

    def __init__(self, folder=HERE):
        self.folder, self.before = folder, None  # the line of this call as it was written last
        # As they were before the first line was measured: the table changes the tree, and measuring is a load.
        self.begun = {"at": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()), "commit": commit(), "machine": machine()}

    def keep(self, lines, failed, seconds):
        if not lines and not failed:
            return
        entry = {**self.begun, "seconds": round(seconds), "lines": [line.to_json() for line in lines], "failed": failed}
        text = json.dumps(entry, ensure_ascii=False)
        path = os.path.join(self.folder, "history.jsonl")
        with open(path, "a+", encoding="utf-8") as history:
            fcntl.flock(history, fcntl.LOCK_EX)  # two calls at a time both keep theirs
            history.seek(0)
            others = [line for line in history.read().splitlines() if line.strip() and line != self.before]
            history.seek(0)
            history.truncate()
            history.write("\n".join([*others, text]) + "\n")
        self.before = text
        write_table(self.folder)


def write_table(folder=HERE):
    """Writes the table of README.md from the history."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as table:
        table.write(to_table(read(os.path.join(folder, "history.jsonl")), declared(), short_of_aim()))
        table.flush()
        subprocess.run([sys.executable, os.path.join(HERE, "keep_table"), os.path.join(folder, "README.md"), "table", table.name], check=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(text) for text in file if text.strip()]


def newest(runs, lines):
    """By name of a line: (figures or None, why it failed or None, the run)."""
    found = {}
    for run_ in runs:
        for line in run_["lines"]:
            found[line["name"]] = (line, None, run_)
        for group, why in run_.get("failed", {}).items():
            for name in [line.name for line in lines.values() if line.group == group]:
                found[name] = (None, why, run_)
    return found


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def cost(line, prefix=""):
    parts = []
    if line.get(prefix + "cpu") is not None:
        parts.append(f"{number(line[prefix + 'cpu'])} s")
    if line.get(prefix + "peak") is not None:
        parts.append(f"{number(line[prefix + 'peak'])} MB")
    return ", ".join(parts)


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def to_table(runs, lines, reasons):
    rows = ["| what | against | aim | measured (90 % interval) | reached | figures | processor time, peak memory: ours; theirs | commit, load |", "|" + "---|" * 8]
    below, found = [], newest(runs, lines)
    for name, one in lines.items():
        figures, failed, run_ = found.get(name, (None, None, None))
        if figures is None:
            said = "not measured" if run_ is None else f"FAILED: {failed}"
            rows.append(f"| {one.what} | {one.against} | {one.aim()} | {cell(said)} | no | | | {f_commit(run_)} |")
            continue
        value, low, high = (figures.get(key) for key in ("value", "low", "high"))
        unit = " " + one.unit if one.unit else ""
        measured = number(value) + (f" ({number(low)} to {number(high)})" if low != high else "") + unit
        reached = one.reached(value)
        costs = "; ".join(part for part in (cost(figures), cost(figures, "their_")) if part)
        rows.append(f"| {one.what} | {one.against} | {one.aim()} | {measured} | {'' if reached is None else 'yes' if reached else '**no**'} | "
                    f"{cell(figures.get('figures', ''))} | {costs} | {f_commit(run_)} |")
        if reached is False:
            cause, tried = reasons.get(name, ("The cause is not known yet.", "nothing."))
            below.append(f"- *{one.what}* ({measured}, aim {one.aim()}). {cause} Tried: {tried}")
    text = "\n".join(rows) + "\n"
    return text + ("\nWhat falls short, and why:\n\n" + "\n".join(below) + "\n" if below else "")


def f_commit(run_):
    return "" if run_ is None else f"{run_['commit']}, {run_['machine']['load']:g}"


if __name__ == "__main__":
    argparse.ArgumentParser(description="Writes the table of README.md from history.jsonl.").parse_args()
    write_table()
