#!/usr/bin/env python3
"""How many cores, partitions, brokers and disks a number of articles a day needs, and how long a backlog lasts.

    capacity.py                 the tables of docs/scale.md
    capacity.py 250000          one column, for 250,000 articles a day
    capacity.py --check FILE    whether FILE holds the tables (1: not)
    capacity.py lag 1000000 --cores 8 --down 2h@9
                                lag through a day: the worst, and when it is caught up again

Every figure in MEASURED was measured here; where, stands beside it. The rest is arithmetic, and ASSUMED."""
import argparse
import math
import sys

MEASURED = {
    "text": (4604, "bytes of an article's text (200 articles of polnear.dev)"),
    "articles_log": (1640, "bytes of it in onrecord.articles.v1, zstd in batches of 1 MB (the same)"),
    "enriched_log": (7900, "bytes of it in onrecord.enriched.v1: 29.4 KB as a message (the same)"),
    "analysed": (170, "articles/s of one core, analysed (enrich/README.md)"),
    "sqlite_bytes": (7.9, "bytes of the store in a file for a byte of text (tests/bench/README.md)"),
    "sqlite_stored": (548, "articles/s of one core, stored in the file at 1,000,000 quotes (the same)"),
    "postgres_bytes": (25.1, "bytes of the database for a byte of text, at 100,000 quotes (the same)"),
    "postgres_stored": (314, "articles/s of one core, stored in PostgreSQL, its own work with it, at 10,000 quotes (the same)"),
    "extract_1": (155, "articles/s by the clock of `onrecord extract`, one worker, idle machine (the same)"),
    "extract_2": (311, "articles/s, two workers (the same; 1.85 to 2.07 times one)"),
    "serial": (0.037, "share of its time that is neither analysis nor loading, so that at most this is serial (perf, 150 articles)"),
    "list_ms": (1.5, "ms of one core for a page of a list in PostgreSQL, p50 at 100,000 quotes (the same)"),
}
ASSUMED = {
    "peak": (2.5, "the busiest hour beside the mean one"),
    "used": (0.7, "of a core or a disk in the busiest hour"),
    "copies": (3, "replicas of a topic"),
    "disk": (4e12, "bytes of a disk"),
    "calls": (0.05, "lists asked for, for each article"),
    "years": (1, "years that logs and store keep"),
}
ROWS_OF_A_STORE = 2 ** 27  # analyses that row numbers hold: api/store/row_ids.h


def value(name):
    return (MEASURED.get(name) or ASSUMED[name])[0]


def size(number):
    for unit in ("B", "kB", "MB", "GB", "TB", "PB"):
        if number < 1000 or unit == "PB":
            return f"{number:.0f} {unit}" if number >= 10 or unit == "B" else f"{number:.1f} {unit}"
        number /= 1000


def plan(day):
    """What a day of so many articles needs, by name."""
    second = day / 86400
    peak = second * value("peak")
    cores = peak / value("analysed") / value("used")
    writer = peak / value("postgres_stored") / value("used")
    kept = day * 365 * value("years")
    log = kept * (value("articles_log") + value("enriched_log")) * value("copies")
    database = kept * value("text") * value("postgres_bytes")
    file = kept * value("text") * value("sqlite_bytes")
    days = ROWS_OF_A_STORE / day
    return {
        "articles/s, mean and busiest hour": f"{second:.2g}, {peak:.2g}",
        "cores to analyse them": f"{math.ceil(cores)}",
        "partitions (2 a core, at least 4)": f"{max(4, 2 ** math.ceil(math.log2(max(2 * cores, 1))))}",
        "logs, a year, three copies": size(log),
        "brokers (at least 3 for copies)": f"{max(3, math.ceil(log / value('used') / value('disk')))}",
        "store in one file, a year": size(file),
        "store in PostgreSQL, a year": size(database),
        "of what one writer can store": f"{100 * writer:.2g} %",
        "cores for lists": f"{max(peak * value('calls') * value('list_ms') / 1000 / value('used'), 0.01):.2f}",
        "days until a store has no row numbers": f"{days:,.0f}",
    }


def first_limit(day):
    if plan_writer(day) > 1:
        return "the writer of the database: stores sharded by article, each with its own topic"
    if ROWS_OF_A_STORE / day < 365:
        return "row numbers of a store: a new store a period, the old ones read only"
    if day * 365 * value("text") * value("sqlite_bytes") > 200e9:
        return "the file: PostgreSQL"
    return "none: `onrecord up` on one machine"


def plan_writer(day):
    return day / 86400 * value("peak") / value("postgres_stored") / value("used")


def table(days):
    plans = [plan(day) for day in days]
    lines = ["| articles a day | " + " | ".join(f"{day:,.0f}" for day in days) + " |", "|---" * (len(days) + 1) + "|"]
    for name in plans[0]:
        lines.append(f"| {name} | " + " | ".join(each[name] for each in plans) + " |")
    lines.append("| what is met first, and what is then done | " + " | ".join(first_limit(day) for day in days) + " |")
    return "\n".join(lines)


def reread(day, years, hours):
    """Cores to analyse years of articles anew within hours."""
    articles = day * 365 * years
    return articles, math.ceil(articles / (value("analysed") * value("used") * hours * 3600)), \
        articles / value("postgres_stored") / 86400


def reread_table():
    lines = ["| ten years of | articles | cores to analyse them in a week | days of one writer |", "|---|---|---|---|"]
    for day in (1e4, 1e6):
        articles, cores, days = reread(day, 10, 7 * 24)
        lines.append(f"| {day:,.0f} a day | {articles:,.0f} | {cores:,} | {days:,.1f} |")
    return "\n".join(lines)


def load(hour):
    """Share of the mean at an hour of the day: low at night, highest at nine in the morning and flat to the evening."""
    shape = [.3, .25, .2, .2, .3, .6, 1.2, 1.9, 2.4, 2.5, 2.2, 1.8, 1.6, 1.5, 1.5, 1.5, 1.4, 1.2, 1.0, .9, .7, .5, .4, .35]
    return shape[int(hour) % 24] * 24 / sum(shape)


def lag(day, rate, down):
    """Seconds of two days: (worst lag in articles, worst age in s, hours after the failure until it is caught up)."""
    waiting = worst = age = 0.0
    caught = None
    begin, length = down
    for second in range(2 * 86400):
        hour = second / 3600
        waiting += day / 86400 * load(hour)
        if not begin <= hour < begin + length:
            waiting -= min(waiting, rate)
        if waiting > worst:
            worst = waiting
        age = max(age, waiting / rate)
        if hour >= begin + length and waiting < rate and caught is None:
            caught = hour - begin - length
    return worst, age, caught


def lag_table():
    lines = ["| articles a day | cores | away | most that wait | the last of them waits | caught up after |", "|---|---|---|---|---|---|"]
    for day, cores, down in ((1e4, 1, (9, 2)), (1e6, 1, (9, 0)), (1e6, 1, (9, 2)), (1e6, 2, (9, 2)), (1e8, 25, (9, 0.25))):
        worst, age, caught = lag(day, cores * value("analysed"), down)
        lines.append(f"| {day:,.0f} | {cores} | {down[1] * 60:.0f} min from {down[0]}:00 | {worst:,.0f} | {age / 60:.1f} min | "
                     f"{'not in two days' if caught is None else f'{60 * caught:.0f} min'} |")
    return "\n".join(lines)


def cores_table():
    """One process on more cores: at most the serial share is done by one thread after the other (Amdahl)."""
    lines = ["| workers | articles/s by the model | times one | measured |", "|---|---|---|---|"]
    for workers in (1, 2, 4, 8, 16, 32):
        times = workers / (1 + value("serial") * (workers - 1))
        measured = f"{value(f'extract_{workers}')}" if workers <= 2 else "not here"
        lines.append(f"| {workers} | {times * value('extract_1'):,.0f} | {times:.1f} | {measured} |")
    return "\n".join(lines)


def figures():
    lines = ["| figure | value | where it is from |", "|---|---|---|"]
    lines += [f"| {name} | {number:,} | {where} |" for name, (number, where) in MEASURED.items()]
    lines += [f"| {name} | {number:,g} | assumed: {where} |" for name, (number, where) in ASSUMED.items()]
    return "\n".join(lines)


def document():
    return {"figures": figures(), "plan": table([1e4, 1e6, 1e8]), "reread": reread_table(), "lag": lag_table(),
            "cores": cores_table()}


def check(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    wrong = [name for name, part in document().items() if part not in text]
    for name in wrong:
        print(f"{path}: the table '{name}' is not what capacity.py says", file=sys.stderr)
    return 1 if wrong else 0


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help="articles a day, or: lag ARTICLES")
    parser.add_argument("--check", metavar="FILE")
    parser.add_argument("--cores", type=float, default=4)
    parser.add_argument("--down", default="2h@9", help="how long enrich is away, and from when")
    options = parser.parse_args(arguments)
    if options.check:
        return check(options.check)
    if options.what and options.what[0] == "lag":
        length, begin = options.down.split("h@")
        worst, age, caught = lag(float(options.what[1]), options.cores * value("analysed"), (float(begin), float(length)))
        print(f"{worst:,.0f} articles wait at most, the last of them {age / 60:.1f} min; caught up "
              + ("not in two days" if caught is None else f"{60 * caught:.0f} min after the end"))
        return 0
    if options.what:
        print(table([float(day) for day in options.what]))
        return 0
    print("\n\n".join(document().values()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
