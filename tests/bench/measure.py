"""What every line of the table is measured with: programs in turns, medians, ratios with an interval, what it cost.

  ours, rival = in_turns(5, lambda: run([...]), lambda: run([...]))
  Line("trees").set(ratio([tokens / r.cpu for r in ours], [...]), "…").cost(ours, rival)
"""
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
QUICK = "--quick" in sys.argv  # one round, small sizes: whether every line works, not how fast


def sized(number):
    """How many articles, files … a line takes."""
    return max(1, number // 20) if QUICK else number


class NotHere(Exception):
    """Something that a line needs is not on this machine; the message says what."""


class Cost:
    """Seconds of processor time and peak memory in MB of one measurement."""

    def __init__(self, cpu, peak):
        self.cpu, self.peak = cpu, peak


class Run(Cost):
    """A program that has ended: seconds, seconds of processor time, peak memory in MB, standard output."""

    def __init__(self, seconds, cpu, peak, output):
        super().__init__(cpu, peak)
        self.seconds, self.output = seconds, output


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


def idle_share(begin):
    """Share of all cores' time that nobody used since `begin`, an earlier answer of cpu_times(); 0 to 1."""
    now = cpu_times()
    passed = sum(now) - sum(begin)
    return (now[3] + now[4] - begin[3] - begin[4]) / passed if passed > 0 else 0.0


def cpu_times():
    """Ticks of all cores since the start of the machine: user, nice, system, idle, waiting for disks …"""
    with open("/proc/stat") as file:
        return [int(field) for field in file.readline().split()[1:9]]


def in_turns(rounds, *measures):
    """A list of results for each measure: all of them once, then all again, so that a change of the machine meets all."""
    results, rounds = [[] for _ in measures], 1 if QUICK else rounds
    for number in range(rounds):
        for measure, list_ in zip(measures, results):
            list_.append(measure())
        progress(f"round {number + 1} of {rounds}")
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


BEGUN = time.monotonic()


def progress(text):
    """Says on standard error how far the line at hand is."""
    print(f"  {time.monotonic() - BEGUN:6.0f} s  {text}", file=sys.stderr, flush=True)


class Line:
    """What was measured for one line of lines.tsv, by its name."""

    def __init__(self, name):
        self.name = name
        self.value = self.low = self.high = None
        self.figures = ""
        self.cpu = self.peak = self.their_cpu = self.their_peak = None

    def set(self, value, figures):
        """`value`: a number, or what ratio() gives. `figures`: both sides in words."""
        self.value, self.low, self.high = value if isinstance(value, tuple) else (value, value, value)
        self.figures = figures
        return self

    def cost(self, ours, theirs=()):
        """What each measurement cost, by lists of Cost: the median seconds of processor time, the highest memory."""
        if ours:
            self.cpu, self.peak = statistics.median(c.cpu for c in ours), max(c.peak for c in ours)
        if theirs:
            self.their_cpu, self.their_peak = statistics.median(c.cpu for c in theirs), max(c.peak for c in theirs)
        return self

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
