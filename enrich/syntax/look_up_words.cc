#include "enrich/syntax/look_up_words.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"
#include "enrich/lexicon/base_forms.h"

namespace onrecord::syntax {
namespace {

bool IsYear(std::string_view form) {
  return form.size() == 4 && (StartsWith(form, "19") || StartsWith(form, "20")) &&
         std::all_of(form.begin(), form.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Of a form in small letters.
WordId FindForm(std::string_view form, const EventLexicon& lexicon) {
  for (const std::string& base : BaseForms(form)) {
    if (const WordId word = lexicon.FindLower(base); word >= 0) return word;
  }
  return lexicon.FindLower(form);
}

WordId FindWord(const Token& token, std::string_view form, const EventLexicon& lexicon) {
  const std::string lower = AsciiLower(form);
  WordId word = token.upos == Upos::kVerb ? lexicon.FindIrregular(lower) : -1;
  if (word < 0) word = lexicon.Find(token.lemma);
  return word >= 0 ? word : FindForm(lower, lexicon);
}

}  // namespace

void LookUpWords(std::string_view text, const Lexicon& words, std::vector<Token>* tokens) {
  const EventLexicon& lexicon = words.events;
  Token* before = nullptr;  // in the same sentence
  for (Token& token : *tokens) {
    const std::string_view form = token.span.In(text);
    token.word = FindWord(token, form, lexicon);
    token.quote_words = words.quote_words.Kinds(token.lemma);
    token.is_time = lexicon.InClass("time_nouns", token.word) || IsYear(form);
    token.is_negative_pronoun = lexicon.InClass("none_words", token.word);
    token.is_negation = lexicon.InClass("negators", token.word);
    const bool adjacent = before != nullptr && before->sentence == token.sentence;
    if (adjacent && lexicon.InClass("not_only", token.word)) before->is_negation = false;
    before = &token;
  }
}

}  // namespace onrecord::syntax
