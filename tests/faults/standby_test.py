#!/usr/bin/env python3
"""PostgreSQL with a synchronous standby behind a real Kafka: the primary is killed with -9 while articles come in and never comes back, the
standby takes over. The api, which knows both by one address, goes on by itself; every article is served once, and a client that
watches sees each once, whatever it had seen before the failover.

usage: standby_test.py BIN_DIR [COUNT]      300 articles unless COUNT or $ONRECORD_FAULT_ARTICLES says otherwise
Exit code 77: java, mvn or PostgreSQL is missing, nothing was tested.
"""
import collections
import json
import os
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import Pipeline, Skip  # noqa: E402
from postgres import Postgres  # noqa: E402


class Standby(Postgres):
    """A server that follows `primary`, whose commits wait for it from now on."""

    def follow(self, primary):
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres", self.folder], check=True)
        subprocess.run(self.command("pg_basebackup", "-h", primary.folder, "-U", "postgres", "-D", self.folder + "/data", "-R", "-X", "stream",
                                    "--checkpoint=fast"), check=True, capture_output=True, cwd="/", timeout=120)
        self.start()
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("SELECT pg_reload_conf()")
        end = time.monotonic() + 60
        while primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").stdout.strip() != "1":
            if time.monotonic() > end:
                raise TimeoutError("the standby does not follow")
            time.sleep(0.1)


class Failover(Pipeline):
    def __init__(self, bin_dir, primary, standby):
        super().__init__(bin_dir)
        self.store = f"postgresql:///news?host={primary.folder},{standby.folder}&user=postgres&target_session_attrs=read-write"

    def arguments(self, name):
        return super().arguments(name) + (["--batch-records", "20"] if name == "api" else [])


class Watcher(threading.Thread):
    """Watches articles, from its token on each time it is cut off."""

    def __init__(self, pipeline):
        super().__init__(daemon=True)
        self.p, self.token, self.seen, self.cuts, self.over, self.process = pipeline, "", collections.Counter(), 0, False, None

    def run(self):
        while not self.over:
            command = [os.path.join(self.p.bin, "onrecord"), "watch", "articles", "--json", "--server", f"127.0.0.1:{self.p.ports['grpc']}"]
            self.process = subprocess.Popen(command + (["--resume-token", self.token] if self.token else []), stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL, text=True)
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


def run(bin_dir, count, primary, standby):
    begin = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)

    with Failover(bin_dir, primary, standby) as p:
        paths = generate(p.staging, count)
        p.start_all(120)
        say(f"{count} articles made, all parts ready")
        watcher = Watcher(p)
        watcher.start()

        def stored(database):
            return int(database.sql("SELECT count(*) FROM article WHERE newest", check=False).stdout or 0)

        p.drop(paths[:count // 2])
        p.wait_until(lambda: stored(primary) >= count // 4, 300, "a quarter to be stored")
        primary.process.send_signal(signal.SIGKILL)
        primary.process.wait(timeout=60)
        say("the primary is killed")
        p.drop(paths[count // 2:])
        time.sleep(3)
        if p.processes["api"].poll() is not None:
            raise AssertionError(f"api ended with {p.processes['api'].returncode}")
        say(f"the standby, which has {stored(standby)} articles, takes over")
        standby.sql("SELECT pg_promote()")
        promoted = time.monotonic()
        p.wait_until(lambda: stored(standby) >= count, 300, "all to be stored")
        say(f"all stored {time.monotonic() - promoted:.1f} s after")
        p.wait_until(lambda: p.ready("api"), 60, "api to be ready")
        problems = []
        ids = collections.Counter(record["context"]["article_id"] for record in p.ask("articles", "--limit", "0"))
        if len(ids) != count or sum(ids.values()) != count:
            problems.append(f"{sum(ids.values())} articles are served, {len(ids)} different, expected {count}")
        p.wait_until(lambda: len(watcher.seen) >= count, 120, "the watch to see all")
        time.sleep(1)
        twice = [key for key, times in watcher.seen.items() if times > 1]
        if len(watcher.seen) != count or twice:
            problems.append(f"the watch saw {len(watcher.seen)} articles, {len(twice)} of them again")
        watcher.end()
        for problem in problems:
            say("FAILED: " + problem)
        if problems:
            raise AssertionError("; ".join(problems))
        say(f"every article once, served and watched (the watch was cut off {watcher.cuts} times)")


def main(argv):
    count = int(argv[2]) if len(argv) > 2 else int(os.environ.get("ONRECORD_FAULT_ARTICLES", "300"))
    primary, standby = Postgres(), Standby()
    try:
        if not primary.available():
            print("SKIPPED: PostgreSQL is not here")
            return 77
        primary.make()
        standby.follow(primary)
        run(argv[1], count, primary, standby)
    except Skip as skip:
        print(f"SKIPPED: {skip}")
        return 77
    finally:
        for database in (standby, primary):
            database.remove()
    return 0


sys.exit(main(sys.argv))
