"""Lines of the table about reading an article beside rivals: pages, trees, the whole of enrich; and with two workers."""
import json
import os
import re
import statistics
import subprocess
import tempfile

from measure import HERE, ROOT, SHARED, Cost, Line, NotHere, Run, cpu_times, idle_share, in_turns, progress, ratio, run, sized
from rival_analysis import some_pages

LINES = {}


def line(function):
    LINES[function.__name__] = function
    return function


def rivals():
    """The folder of the rivals; fetches them at the first use."""
    done = subprocess.run([os.path.join(HERE, "rivals")], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise NotHere("the rivals could not be fetched (tests/bench/rivals)")
    return done.stdout.strip().splitlines()[-1]


class RivalRun(Cost):
    """What a rival has measured once; its memory is that of all it has done so far."""

    def __init__(self, found):
        super().__init__(found["cpu"], found["peak"])
        self.found = found

    def __getitem__(self, name):
        return self.found[name]


class BenchRun(Run):
    """A run of onrecord-bench: `rates` by row, and the digest of all findings."""

    def __init__(self, done):
        super().__init__(done.seconds, done.cpu, done.peak, done.output)
        self.rates = {name: float(rate) for name, rate in re.findall(r"^(\S.*?) {2,}[\d.]+ ms/article +(\d+) ", done.output, re.M)}
        digest = re.search(r"^findings: (\w+)", done.output, re.M)
        self.digest = digest.group(1) if digest else ""


class Rival:
    """A rival that is loaded once and measures whenever it is called."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([os.path.join(rivals(), "venv", "bin", "python"), os.path.join(HERE, "rival_analysis.py"), *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def __call__(self):
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the rival ended with {self.process.wait(timeout=60)}")
        return RivalRun(json.loads(answer))


def shared(*names):
    path = os.path.join(SHARED, "data", *names)
    if not os.path.exists(path):
        raise NotHere(f"{path} is not here")
    return path


def first_articles(count):
    with open(shared("quotes", "polnear.dev.jsonl"), encoding="utf-8") as file:
        return [text for _, text in zip(range(count), file)]


def bench(build, articles, kernels):
    """A run of onrecord-bench on one core; None: no such kernels here."""
    program = os.path.join(build, "bin", "onrecord-bench")
    if kernels and kernels not in kernels_here(build):
        return None
    return BenchRun(run(["taskset", "-c", "0", program, articles, "1", *([kernels] if kernels else [])]))


KERNELS = ("amx", "avx512", "avx-vnni", "avx2", "dot", "baseline")


def kernels_here(build):
    """The kernels that this processor has: onrecord-bench ends with 2 for others, and with 1 for it has no articles."""
    program = os.path.join(build, "bin", "onrecord-bench")
    return [name for name in KERNELS if subprocess.run([program, os.devnull, "1", name], capture_output=True).returncode != 2]


@line
def enrich(build):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(sized(20)))
        file.flush()
        with Rival("spacy", file.name, os.path.join(ROOT, "enrich", "lexicon", "cues.tsv")) as rival:
            best, avx2, theirs = in_turns(5, lambda: bench(build, file.name, None), lambda: bench(build, file.name, "avx2"), rival)
    slow = [r["articles"] for r in theirs]
    lines = []
    for runs, name in ((best, "this processor's best"), (avx2, "AVX2 alone")):
        if runs[0] is None:
            raise NotHere("this processor has no AVX2")
        rates = [r.rates["the whole of enrich"] for r in runs]
        lines.append(Line("enrich " + name).set(
            ratio(rates, slow), f"{middle(rates):.0f} beside {middle(slow):.1f} articles/s of processor time, 20 articles of polnear.dev; "
            f"{middle(r.rates['tokens to trees'] for r in runs):,.0f} tokens/s to trees").cost(runs, theirs))
    return lines


def middle(values):
    return statistics.median(values)


TIMES = 10  # that our side parses the sentences in a run: once takes a tenth of a second


@line
def trees(build):
    model, treebank = udpipe_model(), shared("treebanks", "ewt-dev.conllu")
    with open(treebank, encoding="utf-8") as file:
        text = file.read()
    text = text[:text.rindex("\n\n", 0, sized(len(text))) + 2]
    tokens = len(re.findall(r"^\d+\t", text, re.M))
    with tempfile.TemporaryDirectory() as folder:
        sentences, one = (os.path.join(folder, name) for name in ("all.conllu", "one.conllu"))
        for path, part in ((sentences, text), (one, text[:text.index("\n\n") + 2])):
            with open(path, "w", encoding="utf-8") as file:
                file.write(part)
        parse = ["taskset", "-c", "0", os.path.join(build, "bin", "onrecord"), "parse", "--conllu"]
        with Rival("udpipe", sentences, model) as rival:
            ours, start, theirs = in_turns(5, lambda: run([*parse, *[sentences] * TIMES]), lambda: run([*parse, one]), rival)
    starting = middle(r.cpu for r in start)
    rates = [TIMES * tokens / max(1e-3, r.cpu - starting) for r in ours]
    slow = [r["tokens"] for r in theirs]
    return [Line("trees").set(ratio(rates, slow), f"{middle(rates):,.0f} beside {middle(slow):,.0f} tokens/s of processor time, {tokens:,} tokens of ewt-dev, "
                                                  "one core each, loading left out").cost(ours, theirs)]


def udpipe_model():
    """The model of UDPipe, learnt at the first use; its name tells how, so that another way of learning makes another."""
    model = os.path.join(rivals(), "udpipe-2.model")
    if not os.path.exists(model):
        progress("UDPipe learns its model (once)")
        run([os.path.join(rivals(), "venv", "bin", "python"), os.path.join(HERE, "rival_analysis.py"), "train-udpipe",
             shared("treebanks", "gum-news-train.conllu"), model])
    return model


@line
def pages(build):
    folder, count = shared("web"), sized(60)
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for name, data in some_pages(folder, count):
            paths.append(os.path.join(work, name))
            with open(paths[-1], "wb") as file:
                file.write(data)
        command = ["taskset", "-c", "0", os.path.join(build, "bin", "onrecord-pages-bench"), "3", *paths]
        with Rival("pages", folder, str(count)) as rival:
            runs, theirs = in_turns(5, lambda: run(command), rival)
    ours, slow = [float(r.output.split()[0]) for r in runs], [r["pages"] for r in theirs]
    return [Line("pages").set(ratio(ours, slow), f"{middle(ours):.0f} beside {middle(slow):.0f} pages/s, {len(paths)} pages, both from memory; "
                                                 f"trafilatura {theirs[0]['version']}").cost(runs, theirs)]


@line
def workers(build):
    idle = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(sized(504)))
        file.flush()
        extract = [os.path.join(build, "bin", "onrecord"), "extract", "--jsonl", file.name, "--workers"]

        def with_two():
            begin = cpu_times()
            done = run([*extract, "2"], output=False)
            idle.append(idle_share(begin))
            return done
        two, one = in_turns(5, with_two, lambda: run([*extract, "1"], output=False))
    cost = middle(r.cpu for r in two) / middle(r.cpu for r in one)
    busy = middle(r.cpu / r.seconds for r in two)
    return [Line("workers").set(
        ratio([1 / r.seconds for r in two], [1 / r.seconds for r in one]),
        f"{sized(504) / middle(r.seconds for r in two):.0f} beside {sized(504) / middle(r.seconds for r in one):.0f} articles/s by the clock; two workers use {busy:.2f} cores, "
        f"{middle(idle):.0%} of the machine stays idle meanwhile; processor time {cost:.2f} of that of one").cost(two, one)]
