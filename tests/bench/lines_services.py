"""Lines of the table about running services: start, first answer, calls, watches, memory."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from measure import ROOT, Line, NotHere, memory_now, percentile, process_cost, run

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from pipeline import Pipeline, Skip, free_port  # noqa: E402 (the path above)

LINES = {}


def line(function):
    LINES[function.__name__] = function
    return function


class Up:
    """`onrecord up` in a new folder; `inbox` may have files before it starts."""

    def __init__(self, build, *flags):
        self.folder = tempfile.mkdtemp(prefix="onrecord-bench-")
        self.inbox = os.path.join(self.folder, "inbox")
        os.makedirs(self.inbox)
        self.web, self.grpc = free_port(), free_port()
        self.command = [os.path.join(build, "bin", "onrecord"), "up", "--inbox", self.inbox, "--store", os.path.join(self.folder, "store.db"), "--http", "",
                        "--listen", f"127.0.0.1:{self.grpc}", "--web", f"127.0.0.1:{self.web}", *flags]
        self.process = None

    def start(self):
        with open(os.path.join(self.folder, "log"), "w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            env=dict(os.environ, XDG_STATE_HOME=os.path.join(self.folder, "state")))

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, request):
        call = urllib.request.Request(f"http://127.0.0.1:{self.web}/onrecord.v1.RecordService/{method}", json.dumps(request).encode(),
                                      {"Content-Type": "application/json"})
        with urllib.request.urlopen(call, timeout=10) as answer:
            return json.load(answer)

    def finds(self, text):
        try:
            return bool(self.ask("ListQuotes", {"filter": {"text": text}}).get("quotes"))
        except OSError:
            return False

    def wait(self, condition, seconds=60, pause=0.005):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise RuntimeError(f"waited {seconds} s; log: " + open(os.path.join(self.folder, "log")).read()[-300:])
            time.sleep(pause)


def article(serial):
    return json.dumps({"id": f"bench-{serial:07d}", "title": f"Parcel {serial:07d}", "published": "2024-03-08",
                       "text": f'"Parcel number n{serial:07d} has reached us," Norwegian Foreign Minister Ana Silva told reporters. ' +
                               "The ministry did not answer a request for comment. " * 40})


def drop(up, serial):
    path = os.path.join(up.folder, f"a{serial:07d}.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(article(serial))
    begin = time.monotonic()
    os.rename(path, os.path.join(up.inbox, os.path.basename(path)))
    return begin


@line
def cold(build):
    """Start of `up` with one article in the inbox to the first answer that has its quote."""
    seconds = []
    for i in range(5):
        up = Up(build)
        try:
            drop(up, i)
            begin = time.monotonic()
            up.start()
            up.wait(lambda: up.finds(f"n{i:07d}"))
            seconds.append(time.monotonic() - begin)
            peak = process_cost(up.process.pid)[1]
        finally:
            up.stop()
    return [Line("cold", "cold start of `onrecord up` to the first answer", "–", most=1.5).set(
        percentile(seconds, .5), f"{min(seconds):.2f} to {max(seconds):.2f} s in 5 starts; {peak:.0f} MB", unit=" s")]


@line
def served(build):
    """Drop to served, one file after the other, nothing else to do."""
    up, seconds = Up(build), []
    try:
        up.start()
        drop(up, 0)
        up.wait(lambda: up.finds("n0000000"))
        for i in range(1, 61):
            begin = drop(up, i)
            up.wait(lambda: up.finds(f"n{i:07d}"))
            seconds.append(time.monotonic() - begin)
    finally:
        up.stop()
    half, most = percentile(seconds, .5), percentile(seconds, .99)
    return [Line("served p50", "drop to served by `onrecord up`, p50, idle", "–").set(half * 1000, "asked for every 5 ms, by HTTP", unit=" ms"),
            Line("served p99", "drop to served by `onrecord up`, p99, idle", "its p50", most=3).set(most / half, f"{most * 1000:.0f} ms, 60 files")]


@line
def start(build):
    """Start to ready of each service on a broker that runs, topics made."""
    pipeline = Pipeline(os.path.join(build, "bin"))
    try:
        pipeline.start_broker()
    except Skip as why:
        raise NotHere(str(why))
    found = {name: [] for name in ("ingest", "enrich", "api")}
    try:
        for round_ in range(4):
            for name, seconds in found.items():
                begin = time.monotonic()
                pipeline.start(name)
                pipeline.wait_until(lambda: pipeline.ready(name), 60, f"{name} to be ready")
                if round_ > 0:  # the first makes topics and the store
                    seconds.append(time.monotonic() - begin)
            for name in found:
                pipeline.kill(name, 15)
    finally:
        pipeline.__exit__(None, None, None)
    return [Line(f"start {name}", f"start of {name} to ready", "–", most=1.0).set(percentile(seconds, .5), f"{min(seconds):.2f} to {max(seconds):.2f} s", unit=" s")
            for name, seconds in found.items()]


@line
def calls(build):
    done = run([os.path.join(build, "bin", "onrecord-api-bench"), "serve"])
    speed, cpu = re.search(r"same round: ([\d.]+) of its calls/s; ([\d.]+) of its CPU", done.output).groups()
    figures = "; ".join(f"{name.split('/')[-1]} {int(rate):,} calls/s" for name, rate in re.findall(r"^(\S+) +(\d+) calls/s", done.output, re.M))
    return [Line("calls", "GetQuote, rpc/s", "an echo of the same size, same server options", 0.5).set(float(speed), f"{figures}; {cpu} of its processor time")]


@line
def watchers(build):
    done = run([os.path.join(build, "bin", "onrecord-api-bench"), "watch"])
    rows = re.findall(r"^ +(\d+) +([\d.]+) +\d+ +\d+ articles/s +\(([\d.]+) of 1 watch\)", done.output, re.M)
    figures = "; ".join(f"{count} watches {cost} ms a change" for count, cost, _ in rows)
    return [Line("watchers", "processor time of a change, 1,000 watches", "one watch").set(float(rows[-1][2]), figures)]


@line
def memory(build):
    """`up` while articles pass through all three services of one process."""
    count = int(os.environ.get("ONRECORD_BENCH_MEMORY", "3000"))
    up = Up(build, "--after", "delete")
    try:
        up.start()
        up.wait(lambda: up.ask("ListQuotes", {}) is not None if os.path.exists(os.path.join(up.folder, "store.db")) else False, pause=0.1)
        begin, early = time.monotonic(), 0
        for first in range(0, count, 100):
            path = os.path.join(up.folder, f"b{first}.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(article(serial) + "\n" for serial in range(first, first + 100))
            os.rename(path, os.path.join(up.inbox, os.path.basename(path)))
            if first == 900:
                up.wait(lambda: up.finds("n0000999"), 300, 0.2)
                early = memory_now(up.process.pid)
        up.wait(lambda: up.finds(f"n{count - 1:07d}"), 900, 0.5)
        late, seconds = memory_now(up.process.pid), time.monotonic() - begin
        cpu = process_cost(up.process.pid)[0]
    finally:
        up.stop()
    return [Line("memory", f"memory of `onrecord up` while {count:,} articles pass", "memory after 1,000", most=1.1).set(
        late / early, f"{early:.0f} and {late:.0f} MB; {count / seconds:.0f} articles/s, {cpu:.0f} s of processor time")]
