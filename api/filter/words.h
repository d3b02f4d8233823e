#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::api {

// Splits texts into folded words by the rules of the store's full-text tables: SQLite's own tokenizer
// unicode61 with remove_diacritics 2. Words are runs of letters and numbers, without case and accents. Used
// by one thread at a time; making one costs about 0.1 ms.
//
//   Split("Élan, at 5pm")  ->  "elan" "at" "5pm"
class WordSplitter {
 public:
  // kInternal: this SQLite has no FTS5.
  static absl::StatusOr<std::unique_ptr<WordSplitter>> Make();
  ~WordSplitter();
  WordSplitter(const WordSplitter&) = delete;

  std::vector<std::string> Split(std::string_view text) const;
  // The same words joined in `*folded`; the end of each in `*ends`.
  void SplitInto(std::string_view text, std::string* folded, std::vector<uint32_t>* ends) const;

 private:
  struct Impl;
  explicit WordSplitter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Words that must stand side by side. Without words it is found nowhere.
struct Phrase {
  std::vector<std::string> words;
  bool prefix = false;  // the last word stands for all that begin with it
};

// The phrases of a filter's `text`; each must occur.
//   `talks "in Geneva" sanct*`  ->  {talks} {in geneva} {sanct, prefix}
std::vector<Phrase> ReadTextQuery(std::string_view text, const WordSplitter& splitter);

// The words of one value, searched by phrase in about constant time.
class WordIndex {
 public:
  WordIndex(std::string_view text, const WordSplitter& splitter);
  WordIndex(const WordIndex&) = delete;

  bool Holds(const Phrase& phrase) const;

  size_t size() const { return ends_.size(); }
  absl::string_view Word(size_t i) const;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  bool HoldsAt(const Phrase& phrase, size_t at) const;

  std::string folded_;
  std::vector<uint32_t> ends_;
  // For long values: the first place of each word, and the next place of the same word.
  absl::flat_hash_map<absl::string_view, uint32_t> first_;
  std::vector<uint32_t> next_;
};

}  // namespace onrecord::api
