#!/usr/bin/env python3
"""Writes made-up news articles, each with a serial number in a quote, in the shapes that real files come in.

usage: generate_articles.py --out DIR [--count N] [--seed S] [--shapes txt,html,json,jsonl,xml]

The same seed gives the same bytes. Article 17 says: "Parcel number 0000017 has reached us," so that it can be found again.
"""
import argparse
import json
import os
import random
from xml.sax.saxutils import escape

COUNTRIES = [("Norway", "Norwegian", "Oslo"), ("Iceland", "Icelandic", "Reykjavik"), ("Portugal", "Portuguese", "Lisbon"),
             ("Kenya", "Kenyan", "Nairobi"), ("Peru", "Peruvian", "Lima"), ("Japan", "Japanese", "Tokyo"),
             ("Canada", "Canadian", "Ottawa"), ("Jordan", "Jordanian", "Amman"), ("Vietnam", "Vietnamese", "Hanoi")]
FIRST = ["Ana", "Ingrid", "Pieter", "Olav", "Stefan", "Lise", "Marta", "Tomas", "Helga", "Rui", "Naomi", "Viktor"]
LAST = ["Silva", "Solheim", "Vos", "Brekke", "Olafsson", "Thorsen", "Lindqvist", "Arnarson", "Mbeki-Lund", "Takeda-Ruiz"]
ROLES = ["Foreign Minister", "Defence Minister", "President", "Prime Minister", "government spokesperson"]
ACTS = ["signed a trade agreement with", "accused", "agreed to hold talks with", "imposed sanctions on", "sent food aid to",
        "withdrew its ambassador from", "condemned", "will visit"]
FILLER = ["The two sides have met four times this year.", "Officials gave no further details.",
          "About 300 people marched through the capital on Saturday.", "The ministry did not answer a request for comment.",
          "Trade between the two countries has fallen since 2019.", "Elections are expected in the autumn."]
MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]


def article(serial, chance):
    here, there = chance.sample(COUNTRIES, 2)
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    month, day = chance.randrange(12), chance.randrange(1, 29)
    act = chance.choice(ACTS)
    paragraphs = [
        f"{here[2].upper()}, {MONTHS[month]} {day} (Northwire) -- {here[0]} {act} {there[0]} on Monday, officials said.",
        f"\"Parcel number {serial:07d} has reached us,\" {here[1]} {chance.choice(ROLES)} {name} told reporters.",
        f"{name.split()[-1]} said that {there[0]} had been told in advance.",
    ] + chance.sample(FILLER, chance.randrange(1, 5))
    return {"id": f"generated-{serial:07d}", "title": f"{here[0]} and {there[0]}: parcel {serial:07d}", "outlet": "Northwire",
            "published": f"2024-{month + 1:02d}-{day:02d}", "paragraphs": paragraphs}


def as_txt(a):
    return a["title"] + "\n\n" + "\n\n".join(a["paragraphs"]) + "\n"


def as_html(a):
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": a["title"], "datePublished": a["published"],
            "publisher": {"@type": "Organization", "name": a["outlet"]}}
    body = "".join(f"<p>{escape(p)}</p>\n" for p in a["paragraphs"])
    return (f"<!DOCTYPE html><html lang=\"en\"><head><title>{escape(a['title'])}</title>\n<script type=\"application/ld+json\">"
            f"{json.dumps(data)}</script></head>\n<body><nav><a href=\"/\">Home</a></nav><article><h1>{escape(a['title'])}</h1>\n"
            f"{body}</article><footer>All rights reserved.</footer></body></html>\n")


def as_json(a):
    return json.dumps({**{k: a[k] for k in ("id", "title", "published", "outlet")}, "text": "\n\n".join(a["paragraphs"])})


def as_xml(a):
    body = escape("".join(f"<p>{p}</p>" for p in a["paragraphs"]))
    return (f"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{a['outlet']}</title><item><title>{escape(a['title'])}</title>"
            f"<guid isPermaLink=\"false\">{a['id']}</guid><description>{body}</description></item></channel></rss>\n")


SHAPES = {"txt": as_txt, "html": as_html, "json": as_json, "jsonl": lambda a: as_json(a) + "\n", "xml": as_xml}


def generate(out, count, seed=1, shapes=("txt", "html", "json", "jsonl", "xml"), first=0):
    """Writes `count` files of one article each; their paths."""
    os.makedirs(out, exist_ok=True)
    paths = []
    for serial in range(first, first + count):
        chance = random.Random(seed * 1_000_003 + serial)
        shape = shapes[serial % len(shapes)]
        path = os.path.join(out, f"article-{serial:07d}.{shape}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SHAPES[shape](article(serial, chance)))
        paths.append(path)
    return paths


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shapes", default="txt,html,json,jsonl,xml")
    options = parser.parse_args()
    paths = generate(options.out, options.count, options.seed, tuple(options.shapes.split(",")))
    print(f"{len(paths)} articles in {options.out}")


if __name__ == "__main__":
    main()
