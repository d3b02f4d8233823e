#!/usr/bin/env python3
"""Line coverage of each folder, from the counters that the tests of a build with ONRECORD_COVERAGE left behind.

`./dev cover` builds, runs the tests and calls this. A line counts as covered if any program ran it. Prints a row for each folder, and
compares it with its floor in floors.tsv. Exit code 1: a folder is below its floor.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
SERVED = ("common", "ingest", "enrich", "api", "cli")  # what has floors: not the tests themselves, nor generated sources


def folder_of(path):
    """The folder with a row of its own: two levels deep."""
    return "/".join(path.split("/")[:-1][:2])


def counters(build):
    """Of each object file the counters, or its notes if no program ran it: its lines count, too."""
    for folder, _, names in os.walk(build):
        stems = {name[:-5] for name in names if name.endswith((".gcda", ".gcno"))}
        yield from (os.path.join(folder, stem + (".gcda" if stem + ".gcda" in names else ".gcno")) for stem in stems)


def lines_of(path):
    """[(source, line, ran)] of one object file."""
    done = subprocess.run(["gcov", "--json-format", "--stdout", path], capture_output=True, text=True, cwd=os.path.dirname(path))
    found = []
    for text in done.stdout.splitlines():
        if not text.startswith("{"):
            continue
        document = json.loads(text)
        for file in document["files"]:
            source = os.path.relpath(os.path.join(document["current_working_directory"], file["file"]), ROOT)
            if source.split("/")[0] in SERVED:
                found += [(source, line["line_number"], line["count"] > 0) for line in file["lines"]]
    return found


def measure(build):
    """By source: {line: whether it ran}."""
    found = collections.defaultdict(dict)
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count())) as pool:
        for lines in pool.map(lines_of, sorted(counters(build))):
            for source, line, ran in lines:
                found[source][line] = found[source].get(line, False) or ran
    return found


def floors():
    with open(os.path.join(HERE, "floors.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return {folder: float(floor) for folder, floor in rows[1:]}


def share(lines):
    return 100 * sum(lines) / max(1, len(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD_DIR")
    parser.add_argument("--files", metavar="FOLDER", help="print the sources below FOLDER, least covered first, with the lines that did not run")
    options = parser.parse_args()
    found = measure(options.build)
    if not found:
        sys.exit(f"coverage: no counters below {options.build}; build with ONRECORD_COVERAGE and run the tests")
    if options.files:
        chosen = {source: lines for source, lines in found.items() if source.startswith(options.files)}
        for source, lines in sorted(chosen.items(), key=lambda item: share(item[1].values())):
            missed = sorted(line for line, ran in lines.items() if not ran)
            print(f"{share(lines.values()):5.1f} %  {len(missed):4} of {len(lines):5}  {source}: {' '.join(map(str, missed[:40]))}")
        return 0
    by_folder = collections.defaultdict(list)
    for source, lines in found.items():
        by_folder[folder_of(source)] += lines.values()
        by_folder[source.split("/")[0]] += lines.values()
    least, wrong = floors(), 0
    for folder in sorted(by_folder):
        value, floor = share(by_folder[folder]), least.get(folder)
        verdict = "no floor yet" if floor is None else "BELOW" if value < floor else "ok"
        wrong += verdict == "BELOW"
        print(f"{folder:<28} {value:5.1f} %  of {len(by_folder[folder]):6} lines  floor {floor if floor is not None else '-'}  {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
