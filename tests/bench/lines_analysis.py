"""Lines of the table about reading an article: pages, trees, the whole of enrich, many articles."""
import json
import os
import re
import subprocess
import tempfile
import time

from measure import HERE, ROOT, SHARED, Line, NotHere, in_turns, memory_now, ratio, run
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
        return json.loads(answer)


def shared(*names):
    path = os.path.join(SHARED, "data", *names)
    if not os.path.exists(path):
        raise NotHere(f"{path} is not here")
    return path


def first_articles(count):
    with open(shared("quotes", "polnear.dev.jsonl"), encoding="utf-8") as file:
        return [text for _, text in zip(range(count), file)]


def bench_rates(build, articles, kernels):
    """Rates of onrecord-bench: {'tokens to trees': tokens/s, 'the whole of enrich': articles/s}; None: no such kernels here."""
    command = ["taskset", "-c", "0", os.path.join(build, "bin", "onrecord-bench"), articles, "1", *([kernels] if kernels else [])]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 2:
        return None
    done.check_returncode()
    return {name: float(rate) for name, rate in re.findall(r"^(\S.*?) {2,}[\d.]+ ms/article +(\d+) ", done.stdout, re.M)}


@line
def enrich(build):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(20))
        file.flush()
        with Rival("spacy", file.name, os.path.join(ROOT, "enrich", "lexicon", "cues.tsv")) as rival:
            best, avx2, theirs = in_turns(3, lambda: bench_rates(build, file.name, None), lambda: bench_rates(build, file.name, "avx2"), rival)
    whole = "the whole of enrich"
    slow = [r["articles"] for r in theirs]
    lines = []
    for runs, name, least in ((best, "this processor's best", 18), (avx2, "AVX2 alone", 10)):
        if runs[0] is None:
            continue
        rates = [r[whole] for r in runs]
        lines.append(Line("enrich " + name, f"enrich on one core, {name}, articles/s", "spaCy's small pipeline with 150 rules", least).set(
            ratio(rates, slow), f"{sorted(rates)[1]:.0f} beside {sorted(slow)[1]:.1f} articles/s of processor time; "
            f"{sorted(r['tokens to trees'] for r in runs)[1]:,.0f} tokens/s to trees"))
    return lines


@line
def trees(build):
    sentences = shared("treebanks", "ewt-dev.conllu")
    model = os.path.join(rivals(), "udpipe.model")
    if not os.path.exists(model):
        run([os.path.join(rivals(), "venv", "bin", "python"), os.path.join(HERE, "rival_analysis.py"), "train-udpipe",
             shared("treebanks", "gum-news-train.conllu"), model])
    with open(sentences, encoding="utf-8") as file:
        text = file.read()
    tokens = len(re.findall(r"^\d+\t", text, re.M))
    with tempfile.NamedTemporaryFile("w", suffix=".conllu", encoding="utf-8") as one:
        one.write(text[:text.index("\n\n") + 2])
        one.flush()
        parse = ["taskset", "-c", "0", os.path.join(build, "bin", "onrecord"), "parse", "--conllu"]
        with Rival("udpipe", sentences, model) as rival:
            ours, start, theirs = in_turns(3, lambda: run([*parse, sentences]), lambda: run([*parse, one.name]), rival)
    starting = sorted(r.cpu for r in start)[1]
    rates = [tokens / max(1e-3, r.cpu - starting) for r in ours]
    slow = [r["tokens"] for r in theirs]
    return [Line("trees", "tokens to trees, CoNLL-U in and out, tokens/s", "UDPipe 1 (a model of its usual size, learnt here)", 90).set(
        ratio(rates, slow), f"{sorted(rates)[1]:,.0f} beside {sorted(slow)[1]:,.0f} tokens/s of processor time; peak {ours[0].peak:.0f} MB")]


@line
def pages(build):
    folder, count = shared("web"), 60
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for name, data in some_pages(folder, count):
            paths.append(os.path.join(work, name))
            with open(paths[-1], "wb") as file:
                file.write(data)
        command = ["taskset", "-c", "0", os.path.join(build, "bin", "onrecord-pages-bench"), "3", *paths]
        with Rival("pages", folder, str(count)) as rival:
            ours, theirs = in_turns(3, lambda: float(run(command).output.split()[0]), rival)
    slow = [r["pages"] for r in theirs]
    return [Line("pages", "pages to text, pages per CPU second", f"trafilatura {theirs[0]['version']}", 4).set(
        ratio(ours, slow), f"{sorted(ours)[1]:.0f} beside {sorted(slow)[1]:.0f} pages/s, {len(paths)} pages, both from memory")]


@line
def workers(build):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(250))
        file.flush()
        extract = [os.path.join(build, "bin", "onrecord"), "extract", "--jsonl", file.name, "--workers"]
        two, one = in_turns(3, lambda: run([*extract, "2"], output=False), lambda: run([*extract, "1"], output=False))
    cost = sorted(r.cpu for r in two)[1] / sorted(r.cpu for r in one)[1]
    load = os.getloadavg()[0]
    return [Line("workers", "enrich with 2 workers, articles/s", "1 worker", 1.8).set(
        ratio([1 / r.seconds for r in two], [1 / r.seconds for r in one]),
        f"processor time {cost:.2f} of that of one; peak {two[0].peak:.0f} beside {one[0].peak:.0f} MB",
        "" if load < 1.5 else f"with a load of {load:.0f} on {os.cpu_count()} cores two workers do not get two cores")]


@line
def extract(build):
    """Many articles through `onrecord extract`: rate, memory, and the cost of an article as it grows."""
    count = int(os.environ.get("ONRECORD_BENCH_ARTICLES", "5000"))
    articles = [json.loads(text) for text in first_articles(504)]
    command = [os.path.join(build, "bin", "onrecord"), "extract", "--jsonl", "--workers", "1"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begin, early, peak = time.monotonic(), 0, 0
    for i in range(count):
        article = dict(articles[i % len(articles)], id=f"bench-{i}")
        # A fifth of each text, so that 100,000 of them do not take the whole evening.
        article["text"] = article["text"][:len(article["text"]) // 5]
        process.stdin.write((json.dumps(article) + "\n").encode())
        if i == 1000:
            early = memory_now(process.pid)
        if i > 1000 and i % 500 == 0:
            peak = max(peak, memory_now(process.pid))
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"extract: exit code {process.returncode}")
    seconds, cpu = time.monotonic() - begin, usage.ru_utime + usage.ru_stime
    lines = [Line("extract memory", f"extract, memory while {count:,} articles pass", "memory after 1,000", most=1.1).set(
        peak / early, f"{early:.0f} MB, then at most {peak:.0f} MB; {count / cpu:.0f} articles/s of processor time, {count / seconds:.0f} of the clock")]
    costs = []
    for size in (4, 32):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            texts = "\n\n".join(article["text"] for article in articles)
            for i in range(0, 512 * 1024, size * 1024):
                file.write(json.dumps({"id": f"long-{i}", "text": texts[i:i + size * 1024]}) + "\n")
            file.flush()
            costs.append(sorted(run([*command, file.name], output=False).cpu for _ in range(3))[1])
    lines.append(Line("extract length", "extract, cost of the same text in articles of 32 KB", "in articles of 4 KB", most=1.3).set(
        costs[1] / costs[0], f"{costs[1]:.2f} beside {costs[0]:.2f} s of processor time for 512 KB; 1 is linear"))
    return lines
