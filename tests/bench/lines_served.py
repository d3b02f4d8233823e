"""Lines of the table about the whole way: three services on Kafka, from a file in the inbox to a caller of gRPC, and their memory."""
import os
import re
import sys
import threading
import time

import news
from lines_streams import line_of
from measure import ROOT, Cost, Line, NotHere, memory_now, percentile, process_cost, progress, sized

LINES = {}
SERVICES = ("ingest", "enrich", "api")


def line(function):
    return line_of(LINES, function)


def client():
    """gRPC, the messages and the stubs; with Debian's own interpreter and python3-grpcio (./dev setup)."""
    sys.path.insert(0, os.path.join(ROOT, "api", "clients", "python", "src"))
    try:
        import grpc
        from onrecord.v1 import record_service_pb2, record_service_pb2_grpc
    except ImportError as why:
        raise NotHere(f"python3-grpcio is not installed (./dev setup): {why}") from why
    return grpc, record_service_pb2, record_service_pb2_grpc


class Arrivals:
    """When the quote of each article was served: a watch by gRPC for changes."""

    def __init__(self, port):
        grpc, pb, rpc = client()
        self.error = grpc.RpcError
        self.at, self.changed = {}, threading.Condition()
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        grpc.channel_ready_future(self.channel).result(timeout=30)
        request = pb.WatchRequest(changes_only=True)
        request.quotes.filter.text = "parcel"
        self.call = rpc.RecordServiceStub(self.channel).Watch(request)
        self.begun = threading.Event()
        threading.Thread(target=self.read, daemon=True).start()
        if not self.begun.wait(30):
            raise RuntimeError("the watch does not begin")

    def read(self):
        try:
            for response in self.call:
                now = time.monotonic()
                self.begun.set()  # the first response is a progress mark
                with self.changed:
                    for quote in response.quotes:
                        for serial in re.findall(r"n(\d{7})", quote.quote.text)[:1]:
                            self.at.setdefault(int(serial), now)
                    self.changed.notify_all()
        except self.error:
            pass  # closed, or the server is gone: whoever waits runs into its time limit

    def wait(self, serials, seconds):
        end = time.monotonic() + seconds
        with self.changed:
            while not all(serial in self.at for serial in serials):
                if not self.changed.wait(max(0, end - time.monotonic())):
                    missing = sum(serial not in self.at for serial in serials)
                    raise RuntimeError(f"{missing} of {len(serials)} articles were not served in {seconds} s")

    def close(self):
        self.call.cancel()
        self.channel.close()


def make_files(pipeline, serials):
    """A file of one article of 1 KB for each number, beside the inbox."""
    paths = {}
    for serial in serials:
        paths[serial] = pipeline.path("staging", f"a{serial:07d}.json")
        with open(paths[serial], "w", encoding="utf-8") as file:
            file.write(news.line(serial, 1000))
    return paths


def drop(pipeline, path):
    begin = time.monotonic()
    os.rename(path, os.path.join(pipeline.inbox, os.path.basename(path)))
    return begin


def two_lines(name, seconds, figures):
    half, most = percentile(seconds, .5), percentile(seconds, .99)
    return [Line(f"served {name} p50").set(1000 * half, figures), Line(f"served {name} p99").set(most / half, f"{1000 * most:.0f} ms")]


@line
def served(pipeline):
    """One file after the other; then many at once, for the full load; then half as many a second for 20 s."""
    pipeline.start_all()
    arrivals = Arrivals(pipeline.ports["grpc"])
    try:
        idle = []
        for serial, path in make_files(pipeline, range(1 + sized(100))).items():
            begin = drop(pipeline, path)
            arrivals.wait([serial], 30)
            idle.append(arrivals.at[serial] - begin)
        idle = idle[1:]  # the first makes what is made once
        progress(f"idle: p50 {1000 * percentile(idle, .5):.0f} ms")
        full = make_files(pipeline, range(1000, 1000 + sized(3000)))
        begin = time.monotonic()
        for path in full.values():
            drop(pipeline, path)
        arrivals.wait(list(full), 180)
        rate = len(full) / (max(arrivals.at[serial] for serial in full) - begin)
        progress(f"full load: {rate:.0f} files/s")
        some = make_files(pipeline, range(10000, 10000 + int(sized(20) * rate / 2) + 1))
        time.sleep(2)  # what the full load left behind
        dropped, begin = {}, time.monotonic()
        for number, (serial, path) in enumerate(some.items()):
            time.sleep(max(0, begin + number / (rate / 2) - time.monotonic()))
            dropped[serial] = drop(pipeline, path)
        arrivals.wait(list(some), 120)
        costs = [Cost(*process_cost(pipeline.processes[name].pid)) for name in SERVICES]
    finally:
        arrivals.close()
    half = [arrivals.at[serial] - at for serial, at in dropped.items()]
    whole = Cost(sum(cost.cpu for cost in costs), sum(cost.peak for cost in costs))
    lines = two_lines("idle", idle, f"100 files of 1 KB, each after the other was served; p99 {1000 * percentile(idle, .99):.0f} ms")
    lines += two_lines("half", half, f"{len(half):,} files at {rate / 2:.0f} a second; full load {rate:.0f} a second, 3,000 at once; "
                                     "services, broker and this program share the cores")
    for one in lines:
        one.cost([whole])
    return lines


def stored(pipeline):
    """Articles that the api has stored."""
    found = re.search(r'^onrecord_api_records_total\{outcome="stored"\} (\S+)', pipeline.http("api", "/metrics")[1], re.M)
    return int(float(found.group(1))) if found else 0


@line
def memory(pipeline):
    """Memory of each service while small articles pass, in files of 500, of which a few wait at any time."""
    count, of_file = sized(100000), 500
    pipeline.extra["ingest"] = ["--after", "delete"]
    pipeline.start_all()
    pids = {name: pipeline.processes[name].pid for name in SERVICES}
    early, most = {}, dict.fromkeys(SERVICES, 0.0)
    begin, next_, told = time.monotonic(), 0, 0
    while (done := stored(pipeline)) < count:
        if done >= 1000 and not early:
            early = {name: memory_now(pid) for name, pid in pids.items()}
        if early:
            most = {name: max(most[name], memory_now(pid)) for name, pid in pids.items()}
        # 1,000 articles first, to see the memory after them; then no more than 10,000 ahead.
        while next_ < min(count, done + 10000 if early else 1000):
            path = pipeline.path("staging", f"m{next_:07d}.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(news.line(serial) for serial in range(next_, next_ + of_file))
            drop(pipeline, path)
            next_ += of_file
        if done - told >= 10000:
            told = done
            progress(f"{done:,} of {count:,} articles; " + ", ".join(f"{name} {memory_now(pid):.0f} MB" for name, pid in pids.items()))
        if time.monotonic() - begin > 900:
            raise RuntimeError(f"{done:,} of {count:,} articles were stored in 15 minutes")
        time.sleep(0.25)
    seconds = time.monotonic() - begin
    return [Line(f"memory {name}").set(most[name] / early[name], f"{early[name]:.0f} MB, then at most {most[name]:.0f} MB; {count:,} articles of 350 bytes, "
                                                                 f"{count / seconds:,.0f} a second").cost([Cost(*process_cost(pid))])
            for name, pid in pids.items()]
