#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/ledger/occurrence.h"

namespace onrecord::ledger {

// A word of a quotation as it is compared.
struct QuotedWord {
  std::string text;              // folded, typography made equal
  size_t begin = 0, end = 0;     // where it stands in the text that was read, in bytes
  size_t piece = 0;              // index of the piece it stands in
  bool begins_sentence = false;  // first word of a sentence, or of the quotation
  bool ends_sentence = false;
  bool bracketed = false;   // inside [square brackets]: put in by an editor
  bool after_gap = false;   // a marked ellipsis stands before it
  bool before_gap = false;  // a marked ellipsis stands behind it, at the end of the text
};

// Cuts into words: case and typography folded, possessives and contractions kept as one word; hyphens, dashes
// and other marks separate words.
//
//   ReadQuoted("He [Silva] … won't go.")  ->  he, silva (bracketed), won't (after_gap), go (ends_sentence)
std::vector<QuotedWord> ReadQuoted(std::string_view text, size_t piece);

// One quotation of an article: the pieces of one speaker that stand together, a cue at most between them.
struct Quotation {
  std::string speaker;  // resolved name, else the words of the source; empty: none
  bool named = false;   // `speaker` is a name, not a description or a pronoun
  size_t article = 0;
  Form form = Form::kDirect;
  std::vector<QuotedWord> words;
  Profile profile;  // of its text, for paraphrases
};

// Quotations that can be looked up by the words they hold.
class QuotationIndex {
 public:
  void Add(Quotation quotation);
  const std::vector<Quotation>& quotations() const { return quotations_; }

  // Up to `limit` quotations that share the most weight of words with `words`, best first. Ties: first added
  // first.
  std::vector<size_t> Lookup(const Wording& words, size_t limit) const;

 private:
  std::vector<Quotation> quotations_;
  std::unordered_map<StemId, std::vector<uint32_t>> holders_;
};

}  // namespace onrecord::ledger
