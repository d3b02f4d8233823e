#pragma once
#include <absl/container/flat_hash_map.h>

#include "enrich/lexicon/gazetteer.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// The inside of a Gazetteer: a trie over word numbers.
struct Gazetteer::Index {
  struct Key {
    uint32_t entry = 0;
    uint32_t capital = 0;  // bit i: piece i must start with a capital
    uint32_t upper = 0;    // bit i: piece i must be all capitals
    bool plural = false;
    bool needs_context = false;
  };
  absl::flat_hash_map<std::string, uint32_t, StringHash, std::equal_to<>> words;  // folded piece -> number
  std::vector<NameWord> name_words;                                               // by number
  std::vector<uint32_t> first_steps;               // from the root, by word; 0: none
  absl::flat_hash_map<uint64_t, uint32_t> steps;   // node << 32 | word -> node; node 0 is the root
  std::vector<std::vector<Key>> keys;              // by node
  StringMap<std::vector<std::string>> full_names;  // folded nickname -> folded names
  StringMap<uint32_t> countries;                   // ISO code -> entry
  StringMap<std::string> states;                   // as written behind a town -> ISO code

  StringMap<std::string> adjectives;       // ISO code -> "North Korean"
  StringMap<std::string> institutions;     // "USA|secretary of state", "|foreign minister" -> body
  StringMap<std::vector<uint32_t>> named;  // canonical or short name -> entries

  uint32_t Number(std::string_view folded);
  // Adds one way to write an entry. A leading "~" sets needs_context.
  void Add(std::string_view form, Key key);
};

// A piece of a name: a word between blanks and hyphens.
struct NamePiece {
  std::string folded;
  bool capital = false;
  bool upper = false;
};
// The pieces of a word or name, "'s" apart: "Kim Jong-un's" -> kim, jong, un, s. Punctuation gives none.
void SplitName(std::string_view name, std::vector<NamePiece>* out);

}  // namespace onrecord
