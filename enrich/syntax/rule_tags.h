#pragma once
#include <absl/status/statusor.h>

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Tags and lemmas without a trained model, from rule_tags.tsv and the look of the word: right for most words,
// no more.
class RuleTags {
 public:
  // kInvalidArgument: a row without a form, or with a tag that does not exist.
  static absl::StatusOr<RuleTags> Load(const LexiconFiles& files);

  // Fills upos, xpos and lemma; head stays -1.
  //
  //   "The soldiers crossed"  ->  DET NOUN VERB; the, soldier, cross
  void Tag(std::span<Word> words) const;

 private:
  struct Entry {
    Upos upos = Upos::kNoun;
    Xpos xpos = Xpos::kNN;
    std::string lemma;
  };
  void TagWord(const std::string& lower, bool first, Word* word) const;

  std::unordered_map<std::string, Entry> entries_;
  size_t longest_ending_ = 0;
};

}  // namespace onrecord::syntax
