"""Lines of the table about running services: start, first answer, `onrecord up`, calls, watches."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from measure import QUICK, ROOT, Cost, Line, NotHere, percentile, process_cost, progress, ratio, run, sized

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from pipeline import Pipeline, Skip, free_port  # noqa: E402 (the path above)

LINES = {}
SHORT = {"ONRECORD_BENCH_QUICK": "1"} if QUICK else {}


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
    seconds, costs = [], []
    for i in range(1 if QUICK else 7):
        up = Up(build)
        try:
            drop(up, i)
            begin = time.monotonic()
            up.start()
            up.wait(lambda: up.finds(f"n{i:07d}"))
            seconds.append(time.monotonic() - begin)
            costs.append(Cost(*process_cost(up.process.pid)))
        finally:
            up.stop()
    return [Line("cold").set(percentile(seconds, .5), f"{min(seconds):.2f} to {max(seconds):.2f} s in {len(seconds)} starts").cost(costs)]


@line
def served_up(build):
    """Drop to served, one file after the other, nothing else to do."""
    up, seconds = Up(build), []
    try:
        up.start()
        drop(up, 0)
        up.wait(lambda: up.finds("n0000000"))
        for i in range(1, 1 + sized(100)):
            begin = drop(up, i)
            up.wait(lambda: up.finds(f"n{i:07d}"))
            seconds.append(time.monotonic() - begin)
        cost = Cost(*process_cost(up.process.pid))
    finally:
        up.stop()
    half, most = percentile(seconds, .5), percentile(seconds, .99)
    return [Line("served p50").set(half * 1000, "100 files of 4 KB, each after the other was served; asked for every 5 ms, by HTTP").cost([cost]),
            Line("served p99").set(most / half, f"{most * 1000:.0f} ms").cost([cost])]


@line
def start(build):
    """Start to ready of each service on a broker that runs, topics made."""
    pipeline = Pipeline(os.path.join(build, "bin"))
    found, costs = {name: [] for name in ("ingest", "enrich", "api")}, {}
    try:
        try:
            pipeline.start_broker()
        except Skip as why:
            raise NotHere(str(why)) from why
        for round_ in range(2 if QUICK else 6):
            for name, seconds in found.items():
                begin = time.monotonic()
                pipeline.start(name)
                while not pipeline.ready(name):
                    if time.monotonic() - begin > 60:
                        raise RuntimeError(f"{name} is not ready after 60 s")
                    time.sleep(0.005)
                if round_ > 0:  # the first makes topics and the store
                    seconds.append(time.monotonic() - begin)
                costs.setdefault(name, []).append(Cost(*process_cost(pipeline.processes[name].pid)))
            for name in found:
                pipeline.kill(name, signal.SIGTERM)
    finally:
        pipeline.__exit__(None, None, None)
    return [Line(f"start {name}").set(percentile(seconds, .5), f"{min(seconds):.2f} to {max(seconds):.2f} s in {len(seconds)} starts").cost(costs[name])
            for name, seconds in found.items()]


class Calls(Cost):
    """One run of a caller of onrecord-api-bench; `cpu` is the server's, a call."""

    def __init__(self, what, callers, rate, p50, p99, cpu, failed, size):
        super().__init__(float(cpu) / 1e6, 0)
        self.key, self.rate, self.p50, self.p99 = (what, int(callers)), float(rate), float(p50), float(p99)
        self.failed, self.size = int(failed), int(size)


@line
def calls(build):
    """GetQuote and ListQuotes of 50 in turns with echoes of their sizes on the same server, by callers in a process of their own."""
    done = run([os.path.join(build, "bin", "onrecord-api-bench"), "serve"], SHORT)
    runs = {}
    for words in re.findall(r"^run (\S+) (\d+) (\S+) (\S+) (\S+) (\S+) (\d+) (\d+)$", done.output, re.M):
        one = Calls(*words)
        runs.setdefault(one.key, []).append(one)
    lines = []
    for name, ours, echo in (("get 64", ("GetQuote", 64), ("EchoQuote", 64)), ("get 1", ("GetQuote", 1), ("EchoQuote", 1)),
                             ("list 50", ("ListQuotes", 64), ("EchoList", 64))):
        a, b = runs[ours], runs[echo]
        figures = (f"{middle(r.rate for r in a):,.0f} beside {middle(r.rate for r in b):,.0f} calls/s, {a[0].size:,} bytes; the server's processor time "
                   f"{1e6 * middle(r.cpu for r in a):.0f} beside {1e6 * middle(r.cpu for r in b):.0f} µs a call; p50 {middle(r.p50 for r in a):.2f} beside {middle(r.p50 for r in b):.2f} ms")
        lines.append(Line(name).set(ratio([r.rate for r in a], [r.rate for r in b]), figures))
        if name.startswith("get"):
            lines.append(Line(name.replace("get", "get p99")).set(ratio([r.p99 for r in a], [r.p99 for r in b]),
                                                                  f"{middle(r.p99 for r in a):.2f} beside {middle(r.p99 for r in b):.2f} ms"))
    refused = sum(r.failed for of_key in runs.values() for r in of_key)
    lines.append(Line("refused").set(refused, f"of {sum(len(of_key) for of_key in runs.values()):,} runs"))
    for one in lines:
        one.cost([Cost(done.cpu, done.peak)])
    return lines


def middle(values):
    return percentile(list(values), .5)


@line
def watchers(build):
    done = run([os.path.join(build, "bin", "onrecord-api-bench"), "watch"], SHORT)
    found = {}
    for kind, count, cpu, sent in re.findall(r"^watch (\S+) (\d+) (\S+) (\S+)$", done.output, re.M):
        found.setdefault((kind, int(count)), []).append((float(cpu), float(sent)))
    progress(f"{sum(map(len, found.values()))} runs")
    change = {key: [1000 * cpu for cpu, _ in runs] for key, runs in found.items()}
    each = {key: [cpu / sent for cpu, sent in runs] for key, runs in found.items() if key[0] == "all"}

    def say(kind):
        return "; ".join(f"{count:,} watches {middle(change[kind, count]):.2f} ms a change" for count in (1, 100, 1000))
    sent = ", ".join(f"{middle(sent for _, sent in found['all', count]) / 1000:,.0f}" for count in (1, 100, 1000))
    cost = [Cost(done.cpu, done.peak)]
    return [Line("watch others").set(ratio(change["others", 1000], change["others", 1]), f"{say('others')}. Where some of it is in the news: {say('own')}").cost(cost),
            Line("watch bytes").set(ratio(each["all", 1000], each["all", 100]), f"{say('all')}; {sent} KB sent a change").cost(cost)]
