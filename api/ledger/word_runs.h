#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::ledger {

enum class WordChange { kSame, kCut, kInserted, kAltered, kBracketed };

// Words in a row of a text, beside those of a reference.
struct WordRun {
  WordChange change = WordChange::kSame;
  std::string text;       // as the text prints them; empty: cut
  std::string reference;  // as the reference prints them; empty: inserted, bracketed
};

enum class TextRelation { kSame, kCut, kAltered, kParaphrase };

struct WordDiff {
  TextRelation relation = TextRelation::kSame;
  std::vector<WordRun> runs;  // in the order of the text; empty for a paraphrase
};

// Lays a text on a reference word by word; case and typography make no difference. A text that has less than
// half of its words from the reference is a paraphrase. Only the first 400 words of both are compared.
// O(|text| |reference|) of those.
//
//   DiffWords("The [old] bridge is shut", "The bridge is closed.")
//       ->  altered: same "The" · bracketed "[old]" · same "bridge is" · altered "shut" for "closed"
WordDiff DiffWords(std::string_view text, std::string_view reference);

}  // namespace onrecord::ledger
