#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// Finds std::string keys by std::string_view.
struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
template <typename Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;

// A lexicon file of words that each have one or more kinds: columns "word", "kind", "example" (several rows
// of one word give it several kinds). `Kind` is an enum of the reader, in the order of `kinds`.
//
//   enum class Abbreviation { kTitle, kBefore, kAny };
//   auto table = WordTable<Abbreviation>::Read(files, "abbreviations.tsv", {"title", "before", "any"});
//   table->Is("Gen.", Abbreviation::kTitle)  ->  true
class WordTableBase {
 public:
  // A row's word and sentence to show it, for the test that every example works.
  struct Example {
    std::string where, word, kind, sentence;
  };
  const std::vector<Example>& examples() const { return examples_; }
  size_t size() const { return masks_.size(); }

 protected:
  absl::Status ReadInto(const LexiconFiles& files, std::string_view name,
                        const std::vector<std::string_view>& kinds);
  uint32_t Mask(std::string_view word) const {
    const auto it = masks_.find(word);
    return it == masks_.end() ? 0 : it->second;
  }

 private:
  StringMap<uint32_t> masks_;
  std::vector<Example> examples_;
};

template <typename Kind>
class WordTable : public WordTableBase {
 public:
  // kInvalidArgument: a kind that is not among `kinds`, an empty word, or a malformed file.
  static absl::StatusOr<WordTable> Read(const LexiconFiles& files, std::string_view name,
                                        const std::vector<std::string_view>& kinds) {
    WordTable table;
    if (absl::Status status = table.ReadInto(files, name, kinds); !status.ok()) return status;
    return table;
  }
  bool Is(std::string_view word, Kind kind) const { return (Mask(word) >> static_cast<int>(kind)) & 1; }
  // All kinds of a word at once: bit i is the kind of that number.
  uint32_t Kinds(std::string_view word) const { return Mask(word); }
  bool Has(std::string_view word) const { return Mask(word) != 0; }
};

}  // namespace onrecord
