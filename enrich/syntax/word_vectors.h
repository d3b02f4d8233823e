#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/flat_index.h"

namespace onrecord::syntax {

// What is known of words from other texts: a short row of numbers for each, words used alike having rows
// alike, and the groups of like words that it stands in. Words are looked up as NormaliseForm writes them,
// and kept as hashes only.
class WordVectors {
 public:
  WordVectors() = default;
  // Reads a file of make_word_vectors.py. kInvalidArgument: not such a file, or sizes that make no sense.
  // kDataLoss: cut short, or changed since it was written. The message starts with `origin`.
  static absl::StatusOr<WordVectors> ReadFile(std::string_view bytes, std::string_view origin);
  // Reads what Serialise wrote, off the front of `*bytes`. False: it is not that.
  bool Parse(std::string_view* bytes);
  std::string Serialise() const;

  // The same without rows of numbers: groups and ranks alone, 6 bytes a word.
  WordVectors GroupsOnly() const;

  // Numbers of a row: a multiple of kLanes, or 0 where there are none (groups alone, or nothing).
  int columns() const { return columns_; }
  size_t words() const { return keys_.size(); }
  // The row of a word, to be multiplied by kStep; null: not known. "Anti-war", itself unknown, is taken for
  // its last part.
  const int8_t* Find(std::string_view form) const;

  // The words themselves, most frequent first; only of a file of make_word_vectors.py.
  const std::vector<std::string>& names() const { return names_; }

  // The numbers of the groups of like words that a word stands in, and its place among the words, the most
  // frequent first; -1: not known. `word` as NormaliseForm gives it.
  struct Groups {
    int16_t small = -1, large = -1;
    int32_t rank = -1;
  };
  Groups GroupsOf(std::string_view word) const;

  static constexpr float kStep = 1.0f / 64;

 private:
  void Index();
  bool TakeNumbers(size_t words, std::string_view* bytes);
  // The number of a word, FlatIndex::kNone: not known.
  uint32_t Number(std::string_view word) const;

  int columns_ = 0;
  std::vector<uint32_t> keys_;
  std::vector<int8_t> values_;
  std::vector<uint16_t> small_;  // group of each word
  std::vector<uint8_t> large_;   // of each small group
  std::vector<std::string> names_;
  FlatIndex index_;
};

}  // namespace onrecord::syntax
