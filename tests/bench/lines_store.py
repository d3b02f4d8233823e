"""Lines of the table about storing: batches of the materialiser beside the same rows put in without it."""
import os
import re
import shutil
import subprocess
import tempfile

from measure import Cost, Line, NotHere, progress, ratio, run, sized

LINES = {}
QUOTES = 10000  # in the store when the measuring begins


def line(function):
    LINES[function.__name__] = function
    return function


def measure(build, place, name, rival):
    done = run([os.path.join(build, "bin", "onrecord-store-bench"), place, "bench", "day", "storing", str(sized(QUOTES))])
    # Seconds of each batch, in turns with those of the same rows without the store.
    batches = [tuple(map(float, pair)) for pair in re.findall(r"^batch ([\d.e-]+) ([\d.e-]+)", done.output, re.M)]
    if len(batches) < 5:
        raise RuntimeError(f"onrecord-store-bench measured {len(batches)} batches")
    articles = int(re.search(r"^batches of (\d+) articles", done.output, re.M).group(1))
    rows = float(re.search(r"^rows an article: ([\d.]+)", done.output, re.M).group(1)) if "rows an article" in done.output else None
    ours, raw = ([1 / pair[side] for pair in batches] for side in (0, 1))
    middle = [sorted(side)[len(side) // 2] * articles for side in (ours, raw)]
    of_rows = f" ({rows:.0f} rows each)" if rows else ""
    return [Line(name).set(ratio(ours, raw), f"{middle[0]:,.0f} beside {middle[1]:,.0f} articles/s{of_rows} of processor time by {rival}, {len(batches)} batches of {articles} "
                                             f"on {QUOTES:,} quotes").cost([Cost(sum(pair[0] for pair in batches), done.peak)],
                                                                           [Cost(sum(pair[1] for pair in batches), done.peak)])]


@line
def storing(build):
    folder = tempfile.mkdtemp(prefix="onrecord-bench-")
    try:
        return measure(build, folder, "store sqlite", "a loop of prepared INSERTs of the same rows")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@line
def postgres(build):
    if subprocess.run("ls /usr/lib/postgresql/*/bin/postgres", shell=True, capture_output=True).returncode != 0:
        raise NotHere("PostgreSQL is not installed (./dev setup)")
    progress("a server of its own starts")
    return measure(build, "postgres", "store postgres", "COPY of the same rows")
