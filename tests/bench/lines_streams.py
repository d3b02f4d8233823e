"""Lines of the table about files on their way to Kafka, beside rsyslog (imfile and omkafka) and kcat on the same broker, and
about the loop of enrich without the analyser, beside a plain loop."""
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

from lines_analysis import rivals
from measure import QUICK, ROOT, Cost, Line, NotHere, in_turns, percentile, process_cost, progress, ratio, run, sized

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from pipeline import BROKER, Pipeline, Skip  # noqa: E402 (the path above)

LINES = {}
SIZE = 4096


def line_of(lines, function):
    """Adds to `lines` a measure of a build folder that calls `function` with a pipeline whose broker runs."""
    def with_broker(build):
        if not shutil.which("kcat"):
            raise NotHere("kcat is not installed (./dev setup)")
        pipeline = Pipeline(os.path.join(build, "bin"))
        try:
            try:
                pipeline.start_broker()
            except Skip as why:
                raise NotHere(str(why)) from why
            return function(pipeline)
        finally:
            pipeline.__exit__(None, None, None)
    lines[function.__name__] = with_broker
    return with_broker


def line(function):
    return line_of(LINES, function)


def last_of(path, length=300):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()[-length:]


def make_topic(pipeline, topic):
    subprocess.run([BROKER, "topics", "--dir", pipeline.path("kafka"), "--create", "--if-not-exists", "--topic", topic, "--partitions", "1"], check=True, capture_output=True)


def end_of(pipeline, topic):
    """How many records the one partition of the topic has had."""
    done = subprocess.run(["kcat", "-b", pipeline.bootstrap, "-Q", "-t", f"{topic}:0:-1"], capture_output=True, text=True)
    found = re.search(r"offset (\d+)", done.stdout)
    return int(found.group(1)) if found else 0


class Articles:
    """Files of 4 KB, one made-up article on one line each; no two are the same."""

    def __init__(self, pipeline):
        self.folder, self.serial = pipeline.staging, 0

    def make(self, count):
        paths = []
        for _ in range(count):
            self.serial += 1
            text = f'"Parcel number {self.serial:07d} has reached us," Norwegian Foreign Minister Ana Silva told reporters. '
            article = {"id": f"bench-{self.serial:07d}", "title": f"Parcel {self.serial:07d}", "published": "2024-03-08", "text": text}
            article["text"] += "The ministry did not answer a request for comment. " * ((SIZE - len(json.dumps(article))) // 51)
            paths.append(os.path.join(self.folder, f"a{self.serial:07d}.json"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(json.dumps(article) + "\n")
        return paths


class Ours:
    topic = "onrecord.articles.v1"

    def __init__(self, pipeline):
        self.pipeline, self.inbox = pipeline, pipeline.inbox
        pipeline.extra["ingest"] = ["--partitions", "1"]
        pipeline.start("ingest")
        pipeline.wait_until(lambda: pipeline.ready("ingest"), 60, "ingest to be ready")
        listed = subprocess.run([BROKER, "topics", "--dir", pipeline.path("kafka"), "--list"], capture_output=True, text=True).stdout.split()
        self.topic = next(topic for topic in listed if "articles" in topic)

    def pid(self):
        return self.pipeline.processes["ingest"].pid

    def log(self):
        return last_of(self.pipeline.path("ingest.log"))


def open_many_files():
    """For a program to come: imfile holds two descriptors for each file that it has read."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200000, 200000))
    except (OSError, ValueError):  # not root
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Rsyslog:
    """A new rsyslogd with an empty folder. It goes on watching what it has read and gets slower for it: so each round has its own."""
    topic = "rival"

    def __init__(self, pipeline):
        home = os.path.join(rivals(), "rsyslog")
        self.inbox, self.state = pipeline.path("rsyslog-inbox"), pipeline.path("rsyslog-state")
        for folder in (self.inbox, self.state):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        make_topic(pipeline, self.topic)
        with open(pipeline.path("rsyslog.conf"), "w", encoding="utf-8") as file:
            file.write(f'global(workDirectory="{pipeline.path("rsyslog-state")}" maxMessageSize="64k")\n'
                       'module(load="imfile" mode="inotify")\nmodule(load="omkafka")\n'
                       'template(name="whole" type="string" string="%msg%")\n'
                       f'input(type="imfile" File="{self.inbox}/*.json" Tag="article" ruleset="out")\n'
                       f'ruleset(name="out") {{ action(type="omkafka" broker=["{pipeline.bootstrap}"] topic="{self.topic}" template="whole" '
                       'confParam=["enable.idempotence=true", "queue.buffering.max.ms=5"]) }\n')
        libraries = os.path.join(home, "usr", "lib", "x86_64-linux-gnu")
        self.log_path = pipeline.path("rsyslog.log")
        with open(self.log_path, "w", encoding="utf-8") as log:
            self.process = pipeline.processes["rsyslog"] = subprocess.Popen(
                [os.path.join(home, "usr", "sbin", "rsyslogd"), "-n", "-f", pipeline.path("rsyslog.conf"), "-i", pipeline.path("rsyslog.pid"),
                 "-M", os.path.join(libraries, "rsyslog")], env=dict(os.environ, LD_LIBRARY_PATH=libraries), stdout=log, stderr=log,
                preexec_fn=open_many_files)
        time.sleep(2)
        if self.process.poll() is not None:
            raise NotHere("rsyslogd does not run: " + self.log())

    def pid(self):
        return self.process.pid

    def may_open(self):
        """Descriptors, of which it needs two a file."""
        with open(f"/proc/{self.pid()}/limits", encoding="utf-8") as file:
            return next(int(line.split()[3]) for line in file if line.startswith("Max open files"))

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=60)

    def log(self):
        return last_of(self.log_path)


class Delivery(Cost):
    """Files a second until the last is in the topic, the cost of the side meanwhile, the share that arrived."""

    def __init__(self, rate, cpu, peak, arrived):
        super().__init__(cpu, peak)
        self.rate, self.arrived = rate, arrived


def deliver(pipeline, side, paths, patience=15):
    """Moves the files into the side's folder; gives up once nothing has arrived for `patience` seconds."""
    before, (cpu, _) = end_of(pipeline, side.topic), process_cost(side.pid())
    begin = time.monotonic()
    for path in paths:
        os.rename(path, os.path.join(side.inbox, os.path.basename(path)))
    seen, last = 0, time.monotonic()
    while seen < len(paths) and time.monotonic() - last < patience:
        now = end_of(pipeline, side.topic) - before
        if now > seen:
            seen, last = now, time.monotonic()
        time.sleep(0.02)
    if seen == 0:
        raise RuntimeError(f"nothing arrived in {side.topic} in {patience} s: {side.log()}")
    used, peak = process_cost(side.pid())
    return Delivery(seen / (last - begin), used - cpu, peak, seen / len(paths))


def kcat_delivery(pipeline, paths):
    done = run(["kcat", "-P", "-b", pipeline.bootstrap, "-t", "kcat", "-X", "enable.idempotence=true", *paths])
    for path in paths:
        os.remove(path)
    return Delivery(len(paths) / done.seconds, done.cpu, done.peak, 1)


@line
def ingest(pipeline):
    articles, ours, theirs = Articles(pipeline), Ours(pipeline), None
    make_topic(pipeline, "kcat")
    lines = []
    for name, rounds in ((5000, 3), (20000, 1)):
        count, rounds = sized(name), 1 if QUICK else rounds
        mine, other, plain = [], [], []
        for number in range(rounds):
            mine.append(deliver(pipeline, ours, articles.make(count)))
            if theirs:
                theirs.stop()
            theirs = Rsyslog(pipeline)
            other.append(deliver(pipeline, theirs, articles.make(count)))
            if name == 5000:
                plain.append(kcat_delivery(pipeline, articles.make(count)))
            progress(f"{count} files, round {number + 1} of {rounds}: {mine[-1].rate:.0f} beside {other[-1].rate:.0f} files/s")
        rates, slow = ([one.rate for one in side] for side in (mine, other))
        lost = "" if all(one.arrived == 1 for one in other) else f"; rsyslog delivered {min(one.arrived for one in other):.0%} of the files with {theirs.may_open():,} descriptors"
        lines.append(Line(f"ingest {name}").set(ratio(rates, slow), f"{percentile(rates, .5):.0f} beside {percentile(slow, .5):.0f} files/s{lost}").cost(mine, other))
        if plain:
            fast = [one.rate for one in plain]
            lines.append(Line("ingest kcat").set(ratio(rates, fast), f"{percentile(rates, .5):.0f} beside {percentile(fast, .5):.0f} files/s").cost(mine, plain))
    return lines


@line
def loop(pipeline):
    """The Enricher with an analyser that finds nothing, and a plain loop, over the same 40,000 records of 4 KB."""
    count, program = sized(40000), os.path.join(pipeline.bin, "onrecord-loop-bench")
    for topic in ("onrecord.articles.v1", "onrecord.enriched.v1", "onrecord.rejected.v1", "bench.plain"):
        make_topic(pipeline, topic)
    run([program, "fill", pipeline.bootstrap, str(count), str(SIZE)])
    progress(f"{count} records are there")
    serial = iter(range(1000))

    def through(what, *more):
        return run([program, what, pipeline.bootstrap, str(count), f"bench-{what}-{next(serial)}", *more])

    through("plain")  # warms the broker
    ours, plain, small = in_turns(3, lambda: through("enrich"), lambda: through("plain"), lambda: through("enrich", "200"))
    mine, other, smaller = ([count / float(one.output) for one in side] for side in (ours, plain, small))
    return [Line("loop").set(ratio(mine, other), f"{percentile(mine, .5):,.0f} beside {percentile(other, .5):,.0f} records/s, {count:,} records of 4 KB, "
                                                 f"transactions of 2,000 at most, by default; of 200 (--batch-records): {percentile(smaller, .5):,.0f}").cost(ours, plain)]


def latencies(pipeline, side, paths, rate=50):
    """Seconds from the appearance of each file to the arrival of its record at a consumer."""
    consumer = subprocess.Popen(["kcat", "-C", "-u", "-q", "-b", pipeline.bootstrap, "-t", side.topic, "-o", "end", "-X", "fetch.wait.max.ms=5"],
                                stdout=subprocess.PIPE)
    arrived, dropped = {}, {}

    def read():
        for text in consumer.stdout:
            at = time.monotonic()
            for serial in re.findall(rb"bench-(\d{7})", text)[:1]:
                arrived.setdefault(int(serial), at)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    time.sleep(2)
    begin = time.monotonic()
    for i, path in enumerate(paths):
        time.sleep(max(0, begin + i / rate - time.monotonic()))
        dropped[int(re.search(r"a(\d{7})", path).group(1))] = time.monotonic()
        os.rename(path, os.path.join(side.inbox, os.path.basename(path)))
    end = time.monotonic() + 10
    while len(arrived) < len(dropped) and time.monotonic() < end:
        time.sleep(0.05)
    consumer.send_signal(signal.SIGKILL)
    consumer.wait()
    return [arrived[serial] - at for serial, at in dropped.items() if serial in arrived]


@line
def latency(pipeline):
    articles, ours = Articles(pipeline), Ours(pipeline)
    theirs = Rsyslog(pipeline)
    mine, other = [], []
    for _ in range(1 if QUICK else 3):
        mine += latencies(pipeline, ours, articles.make(sized(250)))
        other += latencies(pipeline, theirs, articles.make(sized(250)))
    lines = []
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        a, b = percentile(mine, share), percentile(other, share)
        lines.append(Line(f"latency {name}").set(
            a / b, f"{a * 1000:.1f} beside {b * 1000:.1f} ms; {len(mine)} and {len(other)} of 750 files arrived"))
    return lines
