#include "enrich/syntax_training/verb_bases.h"

#include <array>
#include <set>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::syntax {
namespace {

bool IsVowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

// How many runs of vowels: "plan" 1, "visit" 2.
int Syllables(std::string_view stem) {
  int runs = 0;
  for (size_t i = 0; i < stem.size(); ++i) runs += IsVowel(stem[i]) && (i == 0 || !IsVowel(stem[i - 1]));
  return runs;
}

// One consonant after one vowel, which a short verb would double: "jok" of "joked", not "walk" or "seem".
bool WouldDouble(std::string_view stem) {
  const size_t n = stem.size();
  return n >= 2 && !IsVowel(stem[n - 1]) &&
         std::string_view("wxh").find(stem[n - 1]) == std::string_view::npos && IsVowel(stem[n - 2]) &&
         (n == 2 || !IsVowel(stem[n - 3])) && Syllables(stem) == 1;
}

// The bases that a stem ("jok", "plann", "carri") may come from.
std::vector<std::string> Candidates(std::string_view stem, bool is_ed) {
  const std::string as_is(stem);
  const size_t n = stem.size();
  const char last = stem[n - 1];
  if (is_ed && last == 'i') return {std::string(stem.substr(0, n - 1)) + "y"};
  if (WouldDouble(stem)) return {as_is + "e"};
  if (last == stem[n - 2] && !IsVowel(last)) {
    const bool often_double = std::string_view("lsfz").find(last) != std::string_view::npos;
    if (often_double) return {as_is, std::string(stem.substr(0, n - 1)), as_is + "e"};
    return {std::string(stem.substr(0, n - 1)), as_is};
  }
  return {as_is, as_is + "e"};
}

}  // namespace

std::string BaseOfVerb(std::string_view form, const Vocabulary& known) {
  const bool is_ed = form.size() > 4 && form.substr(form.size() - 2) == "ed";
  const bool is_ing = form.size() > 5 && form.substr(form.size() - 3) == "ing";
  if (!is_ed && !is_ing) return "";
  const std::string_view stem = form.substr(0, form.size() - (is_ed ? 2 : 3));
  for (const char c : stem) {
    if (!IsLetter(c)) return "";
  }
  if (Syllables(stem) == 0) return "";
  std::string best;
  size_t best_rank = known.size();
  for (std::string& base : Candidates(stem, is_ed)) {
    const auto found = known.find(base);
    if (found == known.end() || found->second >= best_rank) continue;
    best_rank = found->second;
    best = std::move(base);
  }
  return best;
}

void AddVerbBases(const std::vector<std::string>& words, const std::vector<TreebankSentence>& treebank,
                  LemmaRules* rules) {
  constexpr std::array<Xpos, 3> kTags = {Xpos::kVBD, Xpos::kVBN, Xpos::kVBG};
  std::set<std::string> attested;
  for (const TreebankSentence& sentence : treebank) {
    for (const Word& word : sentence.words) {
      if (word.upos == Upos::kVerb) attested.insert(FoldCase(word.form));
    }
  }
  Vocabulary known;
  for (const std::string& word : words) known.emplace(word, known.size());
  std::vector<LemmaRules::WholeWord> found;
  for (const std::string& word : words) {
    const std::string base = attested.contains(word) ? "" : BaseOfVerb(word, known);
    if (base.empty()) continue;
    for (const Xpos tag : kTags) {
      const bool fits = (tag == Xpos::kVBG) == (word.back() == 'g');
      if (fits && rules->Lemma(word, tag) != base) found.push_back({word, tag, base});
    }
  }
  rules->Add(found);
}

}  // namespace onrecord::syntax
