#!/usr/bin/env python3
"""Writes word_rarity.tsv: the 14,000 commonest English words of the Python package wordfreq (data CC BY-SA 4.0) with their
Zipf values.

  pip install wordfreq==3.1.1 && python3 api/ledger/make_word_rarity.py > api/ledger/word_rarity.tsv
"""
import argparse
import re

argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()

from wordfreq import top_n_list, zipf_frequency

print("# How common English words are: Zipf value, log10 of occurrences in 10^9 words. Made by make_word_rarity.py from the\n"
      "# package wordfreq 3.1.1 (data CC BY-SA 4.0). The ledger weighs shared words by it. Rows are sorted by rank.")
print("word\tzipf")
for word in top_n_list("en", 14000):
    if re.fullmatch(r"[a-z0-9]+", word):
        print(f"{word}\t{zipf_frequency(word, 'en'):.2f}")
