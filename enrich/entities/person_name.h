#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/gazetteer.h"

namespace onrecord {

// A person's name split into its words.
struct PersonName {
  std::vector<std::string>
      words;  // folded, split at hyphens: "kim", "jong", "un"; initials and suffixes left out
  std::vector<std::string> initials;
  std::string surname;  // the word that later mentions use: "kim", "silva"
  std::string given;    // empty: a bare surname
  bool family_first = false;
  bool single = false;  // written as one word: "Kim", "Vey-Lund"
};

// "Kim Jong-un" -> surname "kim", given "jong"; "Ana de la Silva" -> surname "silva", given "ana"; "" -> no
// words.
PersonName ReadPersonName(std::string_view name, const Gazetteer& gazetteer);

// True if two names of at least two words can be one person's: same surname, and given names that are the
// same, short for one another or an initial of it. "Bill Vey" and "William J. Vey": yes; "Kim Sol Ra" and
// "Kim Min Ho": no.
bool SamePersonName(const PersonName& a, const PersonName& b, const Gazetteer& gazetteer);

// True if `bare`, one word, can be short for the full name: its surname, or any other of its words where
// that is no surname ("Orla" for "Orla Vey").
bool StandsFor(const PersonName& bare, const PersonName& full);

// The name as it is displayed: not in capitals, and without the hyphens of names whose family name is first:
// "KIM JONG-UN" -> "Kim Jong Un", "Jean-Luc Vey" -> "Jean-Luc Vey".
std::string DisplayName(std::string_view name, const Gazetteer& gazetteer);

}  // namespace onrecord
