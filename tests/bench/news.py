"""Made-up articles for the lines that need many: words drawn anew for each, so that no two quotes are alike; people who do not exist.

  article(17)  ->  {"id": "bench-0000017", "title": …, "published": …, "text": '"… n0000017 …," Norwegian Foreign Minister …'}

The same number gives the same article. `size`: bytes of text, about; 0: a quote, an event and a sentence, some 350 bytes.
"""
import json
import random

COUNTRIES = (("Norway", "Norwegian"), ("Iceland", "Icelandic"), ("Portugal", "Portuguese"), ("Kenya", "Kenyan"), ("Peru", "Peruvian"), ("Japan", "Japanese"))
ROLES = ("Foreign Minister", "Defence Minister", "Prime Minister", "President")
FIRST = ("Ana", "Ingrid", "Pieter", "Olav", "Lise", "Marta", "Tomas", "Helga", "Naomi", "Viktor")
LAST = ("Silva", "Solheim", "Vosmeer", "Brekke", "Thorsen", "Lindqvist", "Arnarson", "Takeda", "Okello", "Quispe")
ACTS = ("accused", "imposed sanctions on", "signed a trade agreement with", "sent food aid to", "condemned", "agreed to hold talks with")
NOUNS = ("harbour", "budget", "treaty", "border", "fishery", "railway", "election", "pipeline", "school", "hospital", "market", "airport", "bridge", "court",
         "mine", "forest", "river", "factory", "museum", "council", "embassy", "satellite", "reactor", "vaccine", "currency", "refugee", "ferry", "dam",
         "festival", "stadium", "archive", "vineyard", "lighthouse", "quarry", "tunnel", "glacier", "parliament", "tariff", "subsidy", "drought")
VERBS = ("reopen", "close", "grow", "fail", "improve", "expand", "recover", "suffer", "change", "decline")
LINKS = ("near", "beside", "without", "because of", "after", "before", "despite", "between the lake and")
TIMES = ("this winter", "next year", "before the summer", "within a month", "after the vote", "in the spring", "by the end of the week")


def sentence(chance):
    return f"the {chance.choice(NOUNS)} {chance.choice(LINKS)} the {chance.choice(NOUNS)} will {chance.choice(VERBS)} {chance.choice(TIMES)}"


def article(serial, size=0):
    chance = random.Random(serial)
    (here, adjective), (there, _) = chance.sample(COUNTRIES, 2)
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    said = sentence(chance)
    paragraphs = [f'"Parcel n{serial:07d} came, and {said}," {adjective} {chance.choice(ROLES)} {name} told reporters.',
                  f"{here} {chance.choice(ACTS)} {there} on Monday over the {chance.choice(NOUNS)}."]
    length = sum(map(len, paragraphs))
    while True:
        more = sentence(chance)
        paragraphs.append(f"{name.split()[1]} said that {more}." if chance.random() < 0.3 else f"{more[0].upper()}{more[1:]}, officials said.")
        length += len(paragraphs[-1]) + 2
        if length >= size:
            break
    return {"id": f"bench-{serial:07d}", "title": f"{here} and {there}: parcel {serial:07d}", "published": f"2024-{1 + serial % 12:02d}-{1 + serial % 28:02d}",
            "outlet": "Northwire", "text": "\n\n".join(paragraphs)}


def line(serial, size=0):
    return json.dumps(article(serial, size)) + "\n"
