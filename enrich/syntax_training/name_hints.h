#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// What other recognisers of names say of sentences, by their words: hints for a teacher, whose tags a layer
// then learns. Their kinds of names need not be ours.
class NameHints {
 public:
  // Of a sentence, what each recogniser says of each word.
  using Tags = std::vector<std::vector<std::string_view>>;

  NameHints() = default;
  // Reads a file of hint_names.py: lines "words, tags of one recogniser, tags of the next …", tabs between,
  // the words and tags with blanks between. `text` must outlive the hints. kInvalidArgument, with `origin`
  // and line: another number of tags than of words, another number of recognisers than before.
  static absl::StatusOr<NameHints> ReadFile(std::string_view text, std::string_view origin);

  bool empty() const { return tags_.empty(); }
  // Null: the sentence is not in the file.
  const Tags* Find(std::span<const Word> words) const;

 private:
  std::unordered_map<uint64_t, Tags> tags_;  // by hash of the words
};

// Puts the hints of word `at` in front of its features, as hashes.
void AddHints(const NameHints::Tags& tags, std::span<const Word> words, size_t at,
              std::vector<uint32_t>* features);

}  // namespace onrecord::syntax
