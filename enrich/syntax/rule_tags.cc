#include "enrich/syntax/rule_tags.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/table.h"
#include "enrich/syntax/word_features.h"

namespace onrecord::syntax {
namespace {

struct Look {
  bool letter = false, digit = false, capital = false;
};

Look LookOf(std::string_view form) {
  Look look;
  size_t next = 0;
  look.capital = IsUpper(DecodeAt(form, 0, &next));
  for (size_t at = 0; at < form.size();) {
    const char32_t c = DecodeAt(form, at, &at);
    look.letter = look.letter || IsLetter(c);
    look.digit = look.digit || IsDigit(c);
  }
  return look;
}

Xpos MarkTag(std::string_view form) {
  if (form == ",") return Xpos::kComma;
  if (form == "." || form == "?" || form == "!") return Xpos::kPeriod;
  if (form == "(" || form == "[") return Xpos::kLrb;
  if (form == ")" || form == "]") return Xpos::kRrb;
  if (form == "\u201C" || form == "``") return Xpos::kOpenQuote;
  if (form == "\u201D" || form == "\"") return Xpos::kCloseQuote;
  return form == "-" ? Xpos::kHyph : Xpos::kColon;
}

void Set(Word* word, Upos upos, Xpos xpos, std::string lemma) {
  word->upos = upos;
  word->xpos = xpos;
  word->lemma = std::move(lemma);
}

}  // namespace

absl::StatusOr<RuleTags> RuleTags::Load(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "rule_tags.tsv", {"form", "upos", "xpos", "lemma", "example"}));
  RuleTags tags;
  for (const Table::Row& row : table.rows()) {
    Entry entry{UposOf(row.cells[1]), XposOf(row.cells[2]), row.cells[3]};
    const std::string& form = row.cells[0];
    if (form.empty()) return InvalidArgument(row.where, ": expected a form in the first column, got nothing");
    if (entry.upos == Upos::kNone)
      return InvalidArgument(row.where, ": expected a universal tag, got '", row.cells[1], "'");
    if (entry.xpos == Xpos::kNone)
      return InvalidArgument(row.where, ": expected a Penn tag, got '", row.cells[2], "'");
    const bool ending = form.size() > 1 && form[0] == '-';
    if (ending && !entry.lemma.empty() && entry.lemma[0] == '-') entry.lemma.erase(0, 1);
    if (ending) tags.longest_ending_ = std::max(tags.longest_ending_, form.size() - 1);
    tags.entries_[form] = std::move(entry);
  }
  return tags;
}

void RuleTags::Tag(std::span<Word> words) const {
  bool first = true;
  for (Word& word : words) {
    TagWord(NormaliseForm(word.form), first, &word);
    first = first && word.upos == Upos::kPunct;
  }
}

void RuleTags::TagWord(const std::string& lower, bool first, Word* word) const {
  const Look look = LookOf(word->form);
  if (const auto found = entries_.find(lower); found != entries_.end()) {
    return Set(word, found->second.upos, found->second.xpos, found->second.lemma);
  }
  if (look.digit) return Set(word, Upos::kNum, Xpos::kCD, FoldCase(word->form));
  if (!look.letter) return Set(word, Upos::kPunct, MarkTag(word->form), std::string(word->form));
  if (look.capital && !first) return Set(word, Upos::kPropn, Xpos::kNNP, std::string(word->form));
  for (size_t n = std::min(longest_ending_, lower.size() > 2 ? lower.size() - 2 : 0); n > 0; --n) {
    const auto found = entries_.find("-" + lower.substr(lower.size() - n));
    if (found == entries_.end()) continue;
    return Set(word, found->second.upos, found->second.xpos,
               lower.substr(0, lower.size() - n) + found->second.lemma);
  }
  Set(word, Upos::kNoun, Xpos::kNN, lower);
}

}  // namespace onrecord::syntax
