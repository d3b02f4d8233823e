#!/usr/bin/env python3
"""Three api on one PostgreSQL database behind a real Kafka: kill -9 of whichever writes, again and again, and a crash of the
database. Every article is served once, by each of them; a client that watches, and goes on with its token at the next server
whenever it is cut off, sees each once.

usage: several_api_test.py BIN_DIR [COUNT]      600 articles unless COUNT or $ONRECORD_FAULT_ARTICLES says otherwise
Exit code 77: java, mvn or PostgreSQL is missing, nothing was tested.
"""
import collections
import json
import os
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import Pipeline, Skip, free_port  # noqa: E402
from postgres import Postgres  # noqa: E402

SERVERS = ("api-1", "api-2", "api-3")


class SeveralApi(Pipeline):
    def __init__(self, bin_dir, database):
        super().__init__(bin_dir)
        self.database = database
        self.grpc = {name: free_port() for name in SERVERS}
        for name in SERVERS:
            self.ports[name] = free_port()
            self.programs[name] = os.path.join(bin_dir, "onrecord-api")

    def arguments(self, name):
        if name not in SERVERS:
            return super().arguments(name)
        return ["--brokers", self.bootstrap, "--http", f"127.0.0.1:{self.ports[name]}", "--store", self.database.dsn(),
                "--listen", f"127.0.0.1:{self.grpc[name]}", "--batch-records", "20"]

    def ask_at(self, name, verb, *flags):
        self.ports["grpc"] = self.grpc[name]
        return self.ask(verb, *flags)

    def writer(self):
        """The one that has the turn: the process behind the session that holds the lock. None: at the moment nobody."""
        turns = {}
        for name in SERVERS:
            try:
                with open(self.path(name + ".log"), errors="replace") as log:
                    for line in log:
                        found = re.search(r'store_turn_taken turn="(\d+)"', line)
                        if found:
                            turns[name] = int(found.group(1))
            except OSError:
                pass
        return max(turns, key=turns.get) if turns else None


class Watcher(threading.Thread):
    """Watches articles, at the next server each time it is cut off."""

    def __init__(self, pipeline):
        super().__init__(daemon=True)
        self.p, self.token, self.seen, self.cuts, self.over, self.process = pipeline, "", collections.Counter(), 0, False, None

    def run(self):
        while not self.over:
            server = self.p.grpc[SERVERS[self.cuts % len(SERVERS)]]
            command = [os.path.join(self.p.bin, "onrecord"), "watch", "articles", "--json", "--server", f"127.0.0.1:{server}"]
            if self.token:
                command += ["--resume-token", self.token]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for line in self.process.stdout:
                try:
                    response = json.loads(line)
                except ValueError:
                    break  # cut off in its middle: the token before it stands
                for record in response.get("articles", []):
                    self.seen[record["context"]["article_id"]] += 1
                self.token = response.get("resume_token", self.token)
            self.process.wait()
            self.cuts += 1
            time.sleep(0.2)

    def end(self):
        self.over = True
        if self.process:
            self.process.kill()


def run(bin_dir, count, database):
    begin = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)

    with SeveralApi(bin_dir, database) as p:
        paths = generate(p.staging, count)
        for name in ("ingest", "enrich") + SERVERS:
            p.start(name)
        for name in ("ingest", "enrich") + SERVERS:
            p.wait_until(lambda: p.ready(name), 120, f"{name} to be ready")
        say(f"{count} articles made, all parts ready")
        watcher = Watcher(p)
        watcher.start()

        def stored():
            return int(database.sql("SELECT count(*) FROM article WHERE newest", check=False).stdout or 0)

        dropped = 0
        for i, share in enumerate((0.15, 0.35, 0.5, 0.65, 0.85)):
            p.drop(paths[dropped:int(count * share)])
            dropped = int(count * share)
            p.wait_until(lambda: stored() >= count * (share - 0.1), 600, f"{share - 0.1:.0%} to be stored")
            if i == 2:
                say(f"the database crashes at {stored()} articles")
                database.crash()
                database.start()
                continue
            name = p.writer()
            say(f"kill -9 {name}, which writes, at {stored()} articles")
            p.kill(name)
            time.sleep(1)
            p.start(name)
        p.drop(paths[dropped:])
        p.wait_until(lambda: stored() >= count, 600, "all to be stored")
        say("all stored")
        problems = []
        for name in SERVERS:
            p.wait_until(lambda: p.ready(name), 120, f"{name} to be ready")
            articles = p.ask_at(name, "articles", "--limit", "0")
            ids = collections.Counter(record["context"]["article_id"] for record in articles)
            if len(articles) != count or len(ids) != count:
                problems.append(f"{name} serves {len(articles)} articles, {len(ids)} different, expected {count}")
        p.wait_until(lambda: len(watcher.seen) >= count, 120, "the watch to see all")
        time.sleep(1)
        twice = [key for key, times in watcher.seen.items() if times > 1]
        if len(watcher.seen) != count or twice:
            problems.append(f"the watch saw {len(watcher.seen)} articles, {len(twice)} of them again")
        turns = int(database.sql("SELECT value FROM counter WHERE name = 'turns'").stdout)
        say(f"{turns} turns, the watch was cut off {watcher.cuts} times")
        if turns < 4:
            problems.append(f"only {turns} turns: the writer was not what was killed")
        watcher.end()
        for problem in problems:
            say("FAILED: " + problem)
        if problems:
            raise AssertionError("; ".join(problems))
        say("every article once, at each server and in the watch")


def main(argv):
    count = int(argv[2]) if len(argv) > 2 else int(os.environ.get("ONRECORD_FAULT_ARTICLES", "600"))
    database = Postgres()
    try:
        if not database.available():
            print("SKIPPED: PostgreSQL is not here")
            return 77
        database.make()
        run(argv[1], count, database)
    except Skip as skip:
        print(f"SKIPPED: {skip}")
        return 77
    finally:
        database.remove()
    return 0


sys.exit(main(sys.argv))
