#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/word.h"

namespace onrecord::syntax {

struct ReadOptions {
  // Whether columns 3 to 10 are read; otherwise only the forms.
  bool annotation = true;
  std::string origin = "-";  // the file's name, for messages
};

// The sentences of `text`, which must outlive them. kInvalidArgument, with file and line, of: a word line
// without ten columns, a word number out of order, an empty form; with annotation also an unknown UPOS, a
// head outside the sentence, a sentence with no root or a cycle. A text without a sentence gives an empty
// list.
absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(std::string_view text, const ReadOptions& options);

// The sentence as CoNLL-U, lines that are not words as they stood, columns 3 to 10 of words from `words`,
// names as "NER=B-PER"; ends with an empty line.
std::string PrintConllu(const TreebankSentence& sentence);

}  // namespace onrecord::syntax
