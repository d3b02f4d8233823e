#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// A sentence of a CoNLL-U file. Ranges of words ("3-4") and empty nodes ("5.1") are kept for printing only.
struct TreebankSentence {
  std::vector<Word> words;  // forms point into the text that was read
  // Every line as it stood, without its end; `word_lines[i]` is the index of word i's line.
  std::vector<std::string_view> lines;
  std::vector<uint32_t> word_lines;
  bool has_entities = false;  // the file marks entities ("Entity=" in the last column)
};

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
