"""What every line of the table is measured with: programs in turns, medians, ratios with an interval, what it cost.

  ours, rival = in_turns(5, lambda: run([...]), lambda: run([...]))
  Line("trees", "tokens to trees", "UDPipe 1.2", 90).set(ratio([tokens / r.cpu for r in ours], [...]), ...)
"""
import fcntl
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SHARED = os.environ.get("ONRECORD_SHARED", os.path.join(ROOT, "..", "shared"))


class NotHere(Exception):
    """Something that a line needs is not on this machine; the message says what."""


class Run:
    """A program that has ended: seconds, seconds of processor time, peak memory in MB, standard output."""

    def __init__(self, seconds, cpu, peak, output):
        self.seconds, self.cpu, self.peak, self.output = seconds, cpu, peak, output


def run(command, environment=None, stdin=None, output=True):
    """Runs a command to its end; an exit code other than 0 ends the measurement with its last lines."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL, stdout=out if output else subprocess.DEVNULL,
                                   stderr=errors, env=dict(os.environ, **(environment or {})))
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise RuntimeError(f"{command[0]}: exit code {process.returncode}: {errors.read()[-500:].decode(errors='replace')}")
        out.seek(0)
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read().decode(errors="replace"))


def process_cost(pid):
    """(seconds of processor time so far, peak memory in MB) of a running process."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{pid}/status") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak / 1024


def memory_now(pid):
    """Resident memory of a process in MB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def in_turns(rounds, *measures):
    """A list of results for each measure: all of them once, then all again, so that a change of the machine meets all."""
    results = [[] for _ in measures]
    for _ in range(rounds):
        for measure, list_ in zip(measures, results):
            list_.append(measure())
    return results


def ratio(ours, theirs):
    """(ratio of the medians, low, high): low and high hold 90 % of the ratios of samples drawn from both (bootstrap)."""
    draw = random.Random(1)
    found = sorted(statistics.median(draw.choices(ours, k=len(ours))) / statistics.median(draw.choices(theirs, k=len(theirs)))
                   for _ in range(1000))
    return statistics.median(ours) / statistics.median(theirs), found[50], found[949]


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


class Line:
    """One line of the table. `least`: what is aimed at, None where there is no aim; `most`: the aim is an upper limit."""

    def __init__(self, name, what, against, least=None, most=None):
        self.name, self.what, self.against, self.least, self.most = name, what, against, least, most
        self.value = self.low = self.high = None
        self.figures, self.note, self.unit = "", "", ""

    def set(self, value, figures, note="", unit=""):
        """`value`: a number, or what ratio() gives. `figures`: both sides with their cost. `note`: why it falls short."""
        self.value, self.low, self.high = value if isinstance(value, tuple) else (value, value, value)
        self.figures, self.note, self.unit = figures, note, unit
        return self

    def reached(self):
        if self.value is None or (self.least is None and self.most is None):
            return None
        return self.value >= self.least if self.least is not None else self.value <= self.most

    def to_json(self):
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in vars(self).items() if value not in (None, "")}


def machine():
    """What it was measured on; the load is that of the last minute."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:
            model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), model)
    except OSError:
        pass
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 1)}


def commit():
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def keep(lines, seconds):
    """Adds a line to the history and writes the table of the newest figure of every line into README.md."""
    path = os.path.join(HERE, "history.jsonl")
    entry = {"at": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()), "commit": commit(), "machine": machine(), "seconds": round(seconds),
             "lines": [line.to_json() for line in lines]}
    with open(path, "a", encoding="utf-8") as history:
        fcntl.flock(history, fcntl.LOCK_EX)  # two calls at a time both keep theirs
        history.write(json.dumps(entry, ensure_ascii=False) + "\n")
        history.flush()
        write_table(path)


def write_table(path):
    newest = {}
    with open(path, encoding="utf-8") as file:
        for text in file:
            run_ = json.loads(text)
            for line in run_["lines"]:
                newest.pop(line["name"], None)
                newest[line["name"]] = (line, run_)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as table:
        table.write(to_table(newest))
        table.flush()
        subprocess.run([sys.executable, os.path.join(HERE, "keep_table"), os.path.join(HERE, "README.md"), "table", table.name], check=True)


def to_table(newest):
    rows = ["| what | against | aim | measured (90 % interval) | figures | commit, load |", "|---|---|---|---|---|---|"]
    for line, run_ in newest.values():
        aim = f"≥ {line['least']:g}" if "least" in line else f"≤ {line['most']:g}" if "most" in line else ""
        value, low, high = (line.get(key) for key in ("value", "low", "high"))
        measured = "" if value is None else f"{value:.3g}" + (f" ({low:.3g} to {high:.3g})" if low != high else "") + line.get("unit", "")
        figures = ". ".join(part for part in (line.get("figures", ""), line.get("note", "")) if part)
        rows.append(f"| {line['what']} | {line['against']} | {aim} | {measured} | {figures} | {run_['commit']}, {run_['machine']['load']:g} |")
    return "\n".join(rows) + "\n"
