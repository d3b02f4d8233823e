"""Lines of the table about `onrecord extract`: many articles, long ones, a large lexicon; and the same findings on every processor path."""
import json
import os
import subprocess
import tempfile
import time

import news
from lines_analysis import bench, first_articles, kernels_here, middle
from measure import QUICK, Cost, Line, in_turns, memory_now, progress, ratio, run, sized

LINES = {}
KIB = 1024


def line(function):
    LINES[function.__name__] = function
    return function


def command_of(build, *more):
    return [os.path.join(build, "bin", "onrecord"), "extract", "--jsonl", *more]


@line
def extract(build):
    """100,000 articles through a pipe, a fifth of a text of polnear.dev each (about 900 bytes), two workers."""
    count = max(2000, sized(100000))
    articles = [json.loads(text) for text in first_articles(504)]
    process = subprocess.Popen(command_of(build, "--workers", "2"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begin, early, peak, size = time.monotonic(), 0, 0, 0
    for i in range(count):
        article = dict(articles[i % len(articles)], id=f"bench-{i}")
        article["text"] = article["text"][:len(article["text"]) // 5]
        size += len(article["text"])
        process.stdin.write((json.dumps(article) + "\n").encode())
        if i == 1000:
            early = memory_now(process.pid)
        if i > 1000 and i % 500 == 0:
            peak = max(peak, memory_now(process.pid))
        if i % max(1, count // 5) == 0 and i > 0:
            progress(f"{i:,} of {count:,} articles, {i / (time.monotonic() - begin):,.0f} a second, {memory_now(process.pid):.0f} MB")
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"extract: exit code {process.returncode}")
    seconds, cpu = time.monotonic() - begin, usage.ru_utime + usage.ru_stime
    return [Line("extract memory").set(
        peak / early, f"{early:.0f} MB, then at most {peak:.0f} MB; {count:,} articles of {size / count:.0f} bytes, {count / seconds:,.0f} a second by the clock with "
                      f"two workers, {count / cpu:,.0f} a second of processor time").cost([Cost(cpu, usage.ru_maxrss / 1024)])]


@line
def length(build):
    """The same 1 MB of text cut into articles of 1 to 256 KB; the cost of starting is left out."""
    texts = "\n\n".join(json.loads(text)["text"] for text in first_articles(504))[:256 * KIB if QUICK else 1024 * KIB]
    sizes = (1, 4, 32, 256)
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for size in sizes:
            paths[size] = os.path.join(folder, f"{size}.jsonl")
            with open(paths[size], "w", encoding="utf-8") as file:
                for i in range(0, len(texts), size * KIB):
                    file.write(json.dumps({"id": f"long-{i}", "text": texts[i:i + size * KIB]}) + "\n")
        none = os.path.join(folder, "none.jsonl")
        with open(none, "w", encoding="utf-8") as file:
            file.write(json.dumps({"id": "none", "text": "It rained."}) + "\n")
        start, *runs = in_turns(3, lambda: run(command_of(build, none), output=False),
                                *(lambda path=path: run(command_of(build, path), output=False) for path in paths.values()))
    starting = middle(r.cpu for r in start)
    costs = {size: [r.cpu - starting for r in of_size] for size, of_size in zip(sizes, runs)}
    all_costs = ", ".join(f"{middle(cost):.2f} s in articles of {size} KB" for size, cost in costs.items())
    return [Line("extract length").set(ratio(costs[32], costs[4]), f"processor time of 1 MB of text: {all_costs}; 1 is linear").cost(runs[2], runs[1])]


def larger_lexicon(folder, rows):
    """A folder with `rows` people, organisations, towns and cues more, of made-up words."""
    syllables = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "ta", "ve", "zo")

    def word(number, length=5):
        parts = []
        for _ in range(length):
            number, part = divmod(number, len(syllables))
            parts.append(syllables[part])
        return "".join(parts)

    tables = {
        "people.add.tsv": ("name\talso\tcountry\tcode\toffice\tfrom\tuntil\tgender\texample",
                           lambda i: f"{word(i).title()} {word(7 * i + 1).title()}\t-\tNOR\tGOV\tminister\t2001-01-01\t2030-01-01\tf\t-"),
        "organisations.add.tsv": ("name\talso\tkind\tcountry\tcode\tfull\texample", lambda i: f"{word(i).title()} {word(5 * i + 2).title()} Institute\t-\tbody\tNOR\tNOREDU\t-\t-"),
        "cities.add.tsv": ("name\tcountry", lambda i: f"{word(i, 6).title()}\tNOR"),
        "cues.add.tsv": ("cue\tpos\tclass\tattitude\tstrength\tframes\texample", lambda i: f"{word(i, 4)}x\tverb\tsay\tspeech\tweak\tquote\tAna Silva said so."),
    }
    for name, (head, row) in tables.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(head + "\n" + "".join(row(i) + "\n" for i in range(rows[name])))


@line
def lexicon(build):
    """Articles with the lexicon that is built in and with ten times its people, organisations, towns and cues."""
    more = {"people.add.tsv": 7000, "organisations.add.tsv": 5000, "cities.add.tsv": 35000, "cues.add.tsv": 7000}
    with tempfile.TemporaryDirectory() as folder:
        larger_lexicon(folder, more)
        paths = {}
        for name, texts in (("all", first_articles(sized(200))), ("one", [news.line(1)])):
            paths[name] = folder + "-" + name
            with open(paths[name], "w", encoding="utf-8") as file:
                file.writelines(texts)
        try:
            def measure(name, *flags):
                return run(command_of(build, *flags, paths[name]), output=False)
            large, large_start, plain, plain_start = in_turns(
                5, lambda: measure("all", "--lexicon-dir", folder), lambda: measure("one", "--lexicon-dir", folder), lambda: measure("all"), lambda: measure("one"))
        finally:
            for path in paths.values():
                os.remove(path)
    starts = [middle(r.cpu for r in runs) for runs in (large_start, plain_start)]
    costs = [[r.cpu - start for r in runs] for runs, start in zip((large, plain), starts)]
    return [Line("extract lexicon").set(
        ratio(*costs), f"{middle(costs[0]):.2f} beside {middle(costs[1]):.2f} s of processor time for 200 articles of polnear.dev, with {sum(more.values()):,} rows more; "
        f"loading {starts[0]:.2f} beside {starts[1]:.2f} s").cost(large, plain)]


@line
def bits(build):
    """The findings of 60 articles with each set of kernels that this processor has."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(sized(60)))
        file.flush()
        here = kernels_here(build)
        runs = {name: bench(build, file.name, name) for name in here}
    first = runs[here[-1]].digest
    if not first:
        raise RuntimeError("onrecord-bench prints no digest of its findings")
    same = [name for name in here if runs[name].digest == first]
    rates = ", ".join(f"{name} {run_.rates['tokens to trees']:,.0f}" for name, run_ in runs.items())
    return [Line("bits").set(len(same) / len(here), f"{len(same)} of {len(here)} paths give the findings {first[:12]} of 60 articles; tokens/s to trees: {rates}. "
                                                    "NEON (and the rest under emulators): ./dev arm").cost(list(runs.values()))]
