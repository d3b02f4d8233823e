#!/usr/bin/env python3
"""The three real programs on a real Kafka of three brokers, under every fault below, one after the other on the same data.

usage: fault_suite.py BIN_DIR CRASH_POINTS.so [--only TEXT] [--kills N] [--write README.md]

Each fault strikes while articles with serial numbers of their own come in. After it is healed the oracle is asked:

  topics   onrecord.articles.v1 and onrecord.enriched.v1, read_committed, hold each article; a second record of the same
           key (revision, analysis) is counted ("again"), for ingest promises at least once and whoever reads it must bear that
  store    serves each article and its quote exactly once, and nothing else
  watch    a client that watches quotes over all faults and goes on by its token saw each exactly once
  files    the inbox is empty, done + rejected = files that came in
  dump     at the end quotes and events are those of `onrecord up` on the same files, without faults

As root it runs in namespaces of its own, so that disks can be filled and networks cut (surroundings.py). --only runs the faults whose name holds TEXT. --write puts the table into the file. Exit code 77: java or mvn is missing.
"""
import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
from generate_articles import SHAPES, article, generate  # noqa: E402
from pipeline import BROKER, Pipeline, Skip, free_port  # noqa: E402
from surroundings import Clock, Disks, Network, Poison, enter_namespaces, missing  # noqa: E402

SERVICES = ("ingest", "enrich", "api")
SETTLE = 240  # seconds that healing may take
KEYS = {"articles": re.compile("[0-9a-f]{64}/[0-9a-f]{64}"), "enriched": re.compile("[0-9a-f]{64}/[0-9a-f]{64}/[0-9a-f]{16}")}


class Watcher(threading.Thread):
    """A client that watches quotes, goes on by its token whenever it is cut off, and counts what it saw."""

    def __init__(self, pipeline):
        super().__init__(daemon=True)
        self.p, self.token, self.seen, self.removed, self.process, self.over = pipeline, "", collections.Counter(), set(), None, False
        self.lock = threading.Lock()

    def run(self):
        while not self.over:
            command = [os.path.join(self.p.bin, "onrecord"), "watch", "quotes", "--json", "--server", f"127.0.0.1:{self.p.ports['grpc']}"]
            if self.token:
                command += ["--resume-token", self.token]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for line in self.process.stdout:
                self.take(line)
            self.process.wait()
            time.sleep(0.3)

    def take(self, line):
        try:
            response = json.loads(line)
        except ValueError:
            return  # cut off in its middle: the token before it stands
        with self.lock:
            for record in response.get("quotes", []):
                self.seen[record["quote"]["quote_id"]] += 1
            self.removed.update(response.get("removed_ids", []))
            self.token = response.get("resume_token", self.token)

    def live(self):
        with self.lock:
            return {key: n for key, n in self.seen.items() if key not in self.removed}

    def end(self):
        self.over = True
        if self.process:
            self.process.kill()


class Suite:
    def __init__(self, pipeline, crash_points, kills):
        self.p, self.crash_points, self.kills = pipeline, crash_points, kills
        self.next_serial, self.files_in = 0, 0
        self.random = random.Random(17)
        self.rows, self.watcher = [], Watcher(pipeline)
        self.keep = tempfile.mkdtemp(prefix="onrecord-fault-files-")  # of every article, for the run without faults
        self.extra_again = collections.Counter()
        self.came_before = {}  # by name: the bytes of an earlier revision
        self.rejected_later = 0  # articles that reach the first topic and are rejected by enrich
        self.ended = []

    # Articles in.

    def make(self, count, **how):
        paths = generate(self.p.staging, count, first=self.next_serial, **how)
        self.next_serial += count
        self.files_in += count
        for path in paths:
            shutil.copy(path, self.keep)
        return paths

    def trickle(self, paths, seconds):
        """Moves files in over some time, from a thread of its own; join it."""
        def drop():
            for path in paths:
                while os.path.exists(path):
                    try:
                        self.p.drop([path])
                    except FileNotFoundError:  # the inbox is away
                        time.sleep(0.1)
                time.sleep(seconds / len(paths))
        thread = threading.Thread(target=drop)
        thread.start()
        return thread

    # The oracle.

    def topic(self, name):
        """How often each key of a topic was written: ARTICLE/REVISION, of an analysis ARTICLE/REVISION/ANALYSER."""
        done = subprocess.run(["kcat", "-b", self.p.bootstrap, "-C", "-t", name, "-e", "-q", "-o", "beginning", "-f", "%k\\n",
                               "-X", "isolation.level=read_committed", "-X", "fetch.message.max.bytes=9000000"],
                              capture_output=True, text=True, timeout=120)
        return collections.Counter(done.stdout.split())

    def serials(self):
        counts = collections.Counter()
        for record in self.p.ask("quotes", "--text", "parcel number has reached us", "--limit", "0"):
            found = re.search(r"Parcel number (\d{7}) has reached us", record["quote"]["text"])
            if found:
                counts[int(found.group(1))] += 1
        return counts

    def settled(self):
        try:
            self.supervise()
            if self.p.waiting_files() or not all(self.p.ready(name) for name in SERVICES):
                return False
            return len(self.serials()) >= self.next_serial
        except (RuntimeError, subprocess.TimeoutExpired):
            return False

    def supervise(self):
        """Starts what ended by itself, as compose does; it is noted."""
        for name in SERVICES:
            process = self.p.processes.get(name)
            if process is None or process.poll() is not None:
                self.ended.append(f"{name} ended with {process.returncode if process else None} and was started again")
                self.p.start(name)
                time.sleep(0.5)

    def verdict(self):
        """What is wrong, in words, and the numbers of the table."""
        wrong = []
        counts = self.serials()
        lost = [s for s in range(self.next_serial) if counts[s] == 0]
        twice = [s for s, n in counts.items() if n > 1]
        articles = len(self.p.ask("articles", "--limit", "0"))
        if lost:
            wrong.append(f"lost {lost[:5]} of {len(lost)}")
        if twice:
            wrong.append(f"twice {twice[:5]} of {len(twice)}")
        if articles != self.next_serial:
            wrong.append(f"{articles} articles served, expected {self.next_serial}")
        again = {}
        for name in ("articles", "enriched"):
            keys = self.topic(f"onrecord.{name}.v1")
            # A revision that comes once is no repetition, nor is an analysis by another version of the analyser.
            again[name] = sum(keys.values()) - len(keys)
            wrong += [f"topic {name}: the key {key} is not ARTICLE/REVISION…" for key in sorted(keys)[:1000] if not KEYS[name].fullmatch(key)][:3]
            expected = self.next_serial + (self.rejected_later if name == "articles" else 0)
            articles_of_topic = {key.split("/")[0] for key in keys}
            if len(articles_of_topic) != expected:
                wrong.append(f"topic {name} has {len(articles_of_topic)} articles, expected {expected}")
        archived = len(self.p.files("done")) + len(self.p.files("rejected"))
        if archived != self.files_in:
            wrong.append(f"done + rejected = {archived}, expected {self.files_in}")
        wrong += self.watched()
        return wrong, len(lost), len(twice), again

    def watched(self):
        ids = {record["quote"]["quote_id"] for record in self.p.ask("quotes", "--limit", "0")}
        end = time.monotonic() + 60
        while time.monotonic() < end and not ids <= set(self.watcher.live()):
            time.sleep(0.2)
        live = self.watcher.live()
        missing, more = ids - set(live), [key for key, n in live.items() if n > 1]
        wrong = [f"watch missed {len(missing)} quotes"] if missing else []
        if more:
            wrong.append(f"watch saw {len(more)} quotes again")
        return wrong

    def round(self, name, strike, count=40, seconds=4.0, **how):
        """Drops `count` articles over `seconds` while `strike` runs; waits until all is served; asks the oracle."""
        begin, first_again = time.monotonic(), dict(self.extra_again)
        paths = self.make(count, **how)
        thread = self.trickle(paths, seconds)
        self.ended = []
        note = strike() or ""
        thread.join()
        healed = time.monotonic()
        try:
            self.p.wait_until(self.settled, SETTLE, "all to be served")
            recovered = time.monotonic() - healed
        except TimeoutError:
            recovered = float("nan")
        wrong, lost, twice, again = self.verdict()
        note = "; ".join(([note] if note else []) + self.ended)
        new_again = {key: again[key] - first_again.get(key, 0) for key in again}
        self.extra_again.update({key: again[key] - self.extra_again[key] for key in again})
        row = {"fault": name, "articles": count, "lost": lost, "twice": twice, "again_articles": new_again["articles"],
               "again_enriched": new_again["enriched"], "seconds": recovered, "wrong": wrong, "note": note}
        self.rows.append(row)
        state = "FAILED " + "; ".join(wrong) if wrong else "ok"
        print(f"{time.monotonic() - begin:6.1f} s  {name}: {state}; recovered {recovered:.1f} s after; again {new_again} {note}", flush=True)

    # Faults.

    def crash(self, service, plan):
        """Restarts a service so that it dies at an edge, waits for its death, starts it as it is."""
        def strike():
            self.p.kill(service)
            self.p.runner[service] = ["env", f"LD_PRELOAD={self.crash_points}", f"ONRECORD_TEST_CRASH={plan}"]
            self.p.start(service)
            del self.p.runner[service]
            process = self.p.processes[service]
            try:
                code = process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                code = None
                self.p.kill(service)
            self.p.processes.pop(service, None)
            self.p.start(service)
            return "" if code == -signal.SIGKILL else "the edge was not reached" if code is None else f"ended with {code}"
        return strike

    def random_kills(self, count):
        def strike():
            for _ in range(count):
                name = self.random.choice(SERVICES)
                self.p.kill(name)
                self.p.start(name)
                time.sleep(self.random.uniform(0.1, 1.2))
        return strike

    def broker(self, command, node):
        subprocess.run([BROKER, command, "--dir", self.p.path("kafka"), *(["--node", str(node)] if node else [])], check=True,
                       capture_output=True, timeout=120)

    def brokers_killed(self, nodes, seconds):
        def strike():
            for node in nodes:
                self.broker("kill", node)
            time.sleep(seconds)
            self.p.start_broker()
        return strike

    def brokers_frozen(self, nodes, seconds):
        def strike():
            for node in nodes:
                self.broker("freeze", node)
            time.sleep(seconds)
            for node in nodes:
                self.broker("thaw", node)
        return strike

    def paused(self, service, seconds, beside=False):
        """SIGSTOP past the time-outs of session (10 s) and transaction (15 s); `beside`: another enrich takes the work over."""
        def strike():
            other = None
            time.sleep(0.5)
            self.p.processes[service].send_signal(signal.SIGSTOP)
            if beside:
                with open(self.p.path("beside.log"), "a") as log:
                    other = subprocess.Popen([self.p.programs["enrich"], "--brokers", self.p.bootstrap, "--http", f"127.0.0.1:{free_port()}",
                                              "--state-dir", self.p.path("beside-state"), "--instance", "beside"], stdout=log, stderr=log)
            time.sleep(seconds)
            self.p.processes[service].send_signal(signal.SIGCONT)
            if other:
                time.sleep(3)
                other.send_signal(signal.SIGKILL)
                other.wait()
            if self.p.processes[service].poll() is not None:
                code = self.p.processes.pop(service).returncode
                self.p.start(service)
                return f"the paused process ended with {code}"
            return ""
        return strike

    def rebalances(self, times):
        """One to three more enrichers that come and go."""
        def strike():
            for i in range(times):
                others = []
                for k in range(1 + i % 3):
                    with open(self.p.path("more.log"), "a") as log:
                        others.append(subprocess.Popen([self.p.programs["enrich"], "--brokers", self.p.bootstrap, "--http", f"127.0.0.1:{free_port()}",
                                                        "--state-dir", self.p.path(f"more-{k}"), "--instance", f"more-{k}", "--workers", "1"], stdout=log, stderr=log))
                time.sleep(self.random.uniform(2, 5))
                for other in others:
                    other.send_signal(self.random.choice((signal.SIGKILL, signal.SIGTERM)))
                for other in others:
                    other.wait()
        return strike

    # Files that are not whole, by other hands than a careful writer's. Each adds an article of its own.

    def one(self, shape="txt", words=""):
        serial = self.next_serial
        self.next_serial += 1
        self.files_in += 1
        made = article(serial, random.Random(serial))
        made["paragraphs"] += [words] if words else []
        data = SHAPES[shape](made).encode()
        name = f"hand-{serial:07d}.{shape}"
        with open(os.path.join(self.keep, name), "wb") as file:
            file.write(data)
        return name, data

    def growing(self):
        for shape in ("txt", "html", "json", "xml"):
            name, data = self.one(shape)
            with open(os.path.join(self.p.inbox, name), "wb", buffering=0) as file:
                for i in range(0, len(data), 97):
                    file.write(data[i:i + 97])
                    time.sleep(0.03)

    def truncated(self):
        """Cut off and closed; later sent again whole under its name. What was cut off is a revision of its own that goes to done/ too."""
        name, data = self.one("txt")
        cut = data.index(b"told reporters")
        self.came_before[name] = data[:cut]
        self.write(name, data[:cut])
        self.p.wait_until(lambda: not os.path.exists(os.path.join(self.p.inbox, name)), 60, "the cut file to be taken")
        self.files_in += 1
        self.write(name, data)

    def replaced(self):
        """Replaced while the reader is stopped in its middle."""
        name, data = self.one("json")
        self.p.processes["ingest"].send_signal(signal.SIGSTOP)
        self.write(name, data.replace(b"reached us", b"passed us"))
        time.sleep(0.3)
        self.p.processes["ingest"].send_signal(signal.SIGCONT)
        self.p.processes["ingest"].send_signal(signal.SIGSTOP)
        path = os.path.join(self.p.staging, name)
        with open(path, "wb") as file:
            file.write(data)
        os.rename(path, os.path.join(self.p.inbox, name))
        self.p.processes["ingest"].send_signal(signal.SIGCONT)

    def write(self, name, data):
        with open(os.path.join(self.p.inbox, name), "wb") as file:
            file.write(data)

    def folder_recreated(self):
        """The inbox is moved away with what is in it, made anew, and what waited comes back."""
        away = self.p.path("away")
        os.rename(self.p.inbox, away)
        time.sleep(3)
        os.mkdir(self.p.inbox)
        for entry in os.listdir(away):
            if not os.path.exists(os.path.join(self.p.inbox, entry)):
                os.rename(os.path.join(away, entry), os.path.join(self.p.inbox, entry))
        time.sleep(3)
        for folder, _, names in os.walk(away):
            for name in names:
                target = os.path.join(self.p.inbox, os.path.relpath(os.path.join(folder, name), away))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.rename(os.path.join(folder, name), target)
        shutil.rmtree(away)

    def overflow(self):
        """More events than the kernel's queue holds (16,384), while ingest is stopped."""
        process = self.p.processes["ingest"]
        process.send_signal(signal.SIGSTOP)
        path = os.path.join(self.p.inbox, "turning.txt.part")
        open(path, "w").close()
        for i in range(20_000):
            os.rename(path, path + "2") if i % 2 == 0 else os.rename(path + "2", path)
        os.remove(path)
        process.send_signal(signal.SIGCONT)

    def faults(self):
        yield "none", lambda: None, {}
        for service, edges in (("ingest", ("commit", "rename", "poll")), ("enrich", ("begin", "offsets", "transaction")), ("api", ("commit",))):
            for edge in edges:
                for side in ("before", "after"):
                    for times in (1, 2, 5) if edge == "commit" else (1, 3):
                        yield f"kill -9 of {service} {side} {edge} {times}", self.crash(service, f"{edge}:{side}:{times}"), {"count": 20, "seconds": 2.0}
        yield f"{self.kills} random kill -9 of the three", self.random_kills(self.kills), {"count": 6 * self.kills, "seconds": 1.5 * self.kills}
        for node in (1, 2, 3):
            yield f"broker {node} killed, back after 5 s", self.brokers_killed((node,), 5), {}
        yield "two brokers killed, back after 8 s", self.brokers_killed((1, 2), 8), {}
        yield "all brokers killed, back after 5 s", self.brokers_killed((1, 2, 3), 5), {}
        for node in (1, 2, 3):
            yield f"broker {node} frozen for 15 s", self.brokers_frozen((node,), 15), {}
        yield "all brokers frozen for 20 s", self.brokers_frozen((1, 2, 3), 20), {}
        for service in SERVICES:
            yield f"{service} paused for 20 s", self.paused(service, 20), {}
        yield "enrich paused for 25 s, another takes over", self.paused("enrich", 25, beside=True), {}
        yield "enrichers come and go, 6 times", self.rebalances(6), {"count": 120, "seconds": 20.0}
        yield "files that grow while they are looked at", self.growing, {"count": 10}
        yield "a file cut off, sent again under its name", self.truncated, {"count": 10}
        yield "a file replaced while it is read", self.replaced, {"count": 10}
        yield "inbox moved away and made anew", self.folder_recreated, {"count": 100, "seconds": 1.0}
        yield "events lost: 20,000 renames while ingest is stopped", self.overflow, {"count": 50}
        yield from self.faults_around()

    def faults_around(self):
        """Of disks, network, clock and articles; those that cannot be tried here are named and left out."""
        lacks = missing()
        for kind in [kind for kind, what in lacks.items() if what]:
            print(f"left out, faults of the {kind}: {lacks[kind]} is missing", flush=True)
        if not lacks["disk"]:
            for name in ("ingest-state", "enrich-state", "api-store"):
                yield f"disk of {name} full for 8 s", self.disks.full(name, 8), {}
            yield "disk of broker 1 full for 8 s", self.disks.full("kafka/node1/data", 8, self.p.start_broker), {}
        if not lacks["network"]:
            network = Network()
            yield "network: broker 1 cut off for 15 s", network.cut(lambda: self.broker_ports()[0], 15), {}
            yield "network: all brokers cut off for 20 s", network.cut(lambda: sum(self.broker_ports(), []), 20), {}
            yield "network: clients cut off from all brokers for 25 s", network.cut(lambda: [pair[0] for pair in self.broker_ports()], 25), {}
            yield "network: gRPC clients cut off for 15 s", network.cut(lambda: [self.p.ports["grpc"]], 15), {}
        if not lacks["clock"]:
            yield "clock jumps: 2 h on, 2 h back, 400 days on, right again", Clock(self.p, SERVICES).jumps(("+2h", "-2h", "+400d", "+0"), 3), {"seconds": 12.0}
        library = os.path.join(os.path.dirname(self.crash_points), "libkiller_words.so")
        if os.path.exists(library):
            yield "3 articles that end enrich, 3 that hold it up", Poison(self, library).strike(3, 3), {}

    def broker_ports(self):
        """Of each broker: the ports for clients (and brokers) and for controllers."""
        with open(self.p.path("kafka", "ports")) as file:
            return [[int(port) for port in line.split()] for line in file]

    # Without faults.

    def dump(self, ask):
        drop = {"ingested_at", "observed_at", "analyser_generation", "log_position"}  # when, not what

        def plain(value):
            if isinstance(value, dict):
                return {key: plain(v) for key, v in value.items() if key not in drop}
            return [plain(v) for v in value] if isinstance(value, list) else value
        return {verb: collections.Counter(json.dumps(plain(r), sort_keys=True) for r in ask(verb)) for verb in ("quotes", "events")}

    def compare(self):
        """The store against that of `onrecord up` on the same files."""
        inbox, port = os.path.join(self.keep, "..", os.path.basename(self.keep) + "-up"), free_port()
        os.mkdir(inbox)
        for name, data in self.came_before.items():
            with open(os.path.join(inbox, name), "wb") as file:
                file.write(data)
        with open(self.p.path("up.log"), "w") as log:
            up = subprocess.Popen([os.path.join(self.p.bin, "onrecord"), "up", "--inbox", inbox, "--listen", f"127.0.0.1:{port}", "--http", ""],
                                  stdout=log, stderr=log)
        try:
            def ask(verb):
                done = subprocess.run([os.path.join(self.p.bin, "onrecord"), verb, "--server", f"127.0.0.1:{port}", "--json", "--limit", "0"],
                                      capture_output=True, text=True, timeout=300)
                return [json.loads(line) for line in done.stdout.splitlines()]
            self.p.wait_until(lambda: not any(os.path.exists(os.path.join(inbox, name)) for name in self.came_before), 60, "earlier revisions")
            for name in os.listdir(self.keep):
                os.rename(os.path.join(self.keep, name), os.path.join(inbox, name))
            self.p.wait_until(lambda: up.poll() is not None or len(ask("articles")) >= self.next_serial, 600, "the run without faults")
            expected, found = self.dump(ask), self.dump(lambda verb: self.p.ask(verb, "--limit", "0"))
        finally:
            up.kill()
            up.wait()
            shutil.rmtree(inbox, ignore_errors=True)
        return [f"dump of {verb}: {sum(((expected[verb] - found[verb]) + (found[verb] - expected[verb])).values())} differ of "
                f"{sum(expected[verb].values())}" for verb in expected if expected[verb] != found[verb]]

    def table(self):
        lines = ["| fault | articles | lost | twice | again in the topics articles, enriched | seconds until all is served |", "|---|---|---|---|---|---|"]
        for row in self.rows:
            name = row["fault"] + (f" ({row['note']})" if row["note"] else "") + (" **" + "; ".join(row["wrong"]) + "**" if row["wrong"] else "")
            lines.append(f"| {name} | {row['articles']} | {row['lost']} | {row['twice']} | {row['again_articles']}, {row['again_enriched']} | {row['seconds']:.1f} |")
        return "\n".join(lines) + "\n"


def write_table(path, table):
    """Between the marks of the file. Rows of faults that did not run now stay as they are."""
    with open(path) as file:
        text = file.read()
    begin, end = "<!-- faults -->\n", "<!-- end -->\n"
    head, rest = text.split(begin)
    before, after = rest.split(end, 1)
    rows = {}
    for line in before.splitlines() + table.splitlines():
        rows[re.split(r" \(| \*\*| \|", line[2:], maxsplit=1)[0]] = line
    with open(path, "w") as file:
        file.write(head + begin + "\n".join(rows.values()) + "\n" + end + after)


def run(options):
    p = Pipeline(options.bin_dir, nodes=3)
    disks = Disks(p)
    with p:
        suite = Suite(p, os.path.abspath(options.crash_points), options.kills)
        suite.disks = disks
        try:
            p.start_all(120)
            suite.watcher.start()
            for name, strike, how in suite.faults():
                if options.only and options.only not in name:
                    continue
                suite.round(name, strike, **how)
            differ = suite.compare()
            print("dump: " + ("; ".join(differ) or "equal to a run without faults"), flush=True)
        finally:
            suite.watcher.end()
            disks.unmount()
            shutil.rmtree(suite.keep, ignore_errors=True)
            print("\n" + suite.table(), flush=True)
            if options.write and suite.rows:
                write_table(options.write, suite.table())
        failed = [row["fault"] for row in suite.rows if row["wrong"] or row["seconds"] != row["seconds"]]
        if failed or differ:
            raise AssertionError(f"{len(failed)} faults failed: {failed}; {differ}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin_dir")
    parser.add_argument("crash_points")
    parser.add_argument("--only", default="")
    parser.add_argument("--kills", type=int, default=int(os.environ.get("ONRECORD_FAULT_KILLS", "20")))
    parser.add_argument("--write", default="")
    options = parser.parse_args()
    subprocess.run([BROKER, "fetch"], timeout=600)  # the network of its own reaches nothing outside
    enter_namespaces()
    try:
        run(options)
    except Skip as skip:
        print(f"skipped: {skip}")
        sys.exit(77)


if __name__ == "__main__":
    main()
