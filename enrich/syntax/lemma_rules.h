#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/document/tagset.h"
#include "enrich/syntax/flat_index.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Base forms by endings: for a Penn tag, the longest known ending of a word (at most the word itself) says
// how many bytes to cut and what to add. "VBD", "ied" -> cut 3, add "y".
class LemmaRules {
 public:
  LemmaRules() = default;
  // The fewest rules that give the lemmas of the treebank, ties by majority.
  static LemmaRules Learn(const std::vector<TreebankSentence>& sentences);
  // Reads what Serialise wrote: a rule a line, "VBD<tab>ied<tab>3<tab>y". kDataLoss: it is not that.
  static absl::StatusOr<LemmaRules> Parse(std::string_view text);
  std::string Serialise() const;
  // Adds rules of single words.
  struct WholeWord {
    std::string word;  // lower case
    Xpos tag;
    std::string lemma;
  };
  void Add(const std::vector<WholeWord>& words);

  // Lower case, except in names, which keep theirs. Never empty for a form that is not.
  //
  //   Lemma("Carried", Xpos::kVBD)  ->  "carry"
  std::string Lemma(std::string_view form, Xpos tag) const;

 private:
  struct Rule {
    uint32_t cut = 0;
    std::string add;
    friend auto operator<=>(const Rule&, const Rule&) = default;
  };
  static Rule Between(std::string_view word, std::string_view lemma);
  // The rule of the longest known ending of `word`, shorter than `below` bytes. Slow: for learning.
  const Rule* FindWhileLearning(std::string_view word, Xpos tag, size_t below) const;
  // The rule of the longest known ending, by the index.
  const Rule* Find(std::string_view word, Xpos tag) const;
  void MakeIndex();

  // By tag and ending, '^' before an ending that is the whole word; `index_` numbers them in this order by
  // hash.
  std::map<std::string, Rule> rules_;
  std::vector<Rule> numbered_;
  FlatIndex index_;
};

}  // namespace onrecord::syntax
