#include "enrich/syntax_training/vary_sentence.h"

#include "common/base/utf8.h"

namespace onrecord::syntax {
namespace {

// Only ASCII letters: enough to learn from.
std::string Capitals(std::string_view form) {
  std::string out(form);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string Titled(std::string_view form) {
  std::string out(form);
  if (out.size() > 3 && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

bool IsQuote(const Word& word) { return word.xpos == Xpos::kOpenQuote || word.xpos == Xpos::kCloseQuote; }

std::vector<bool> HasDependants(const std::vector<Word>& words) {
  std::vector<bool> has(words.size(), false);
  for (const Word& word : words) {
    if (word.head >= 0) has[static_cast<size_t>(word.head)] = true;
  }
  return has;
}

VariedSentence Keep(const std::vector<Word>& words, const std::vector<bool>& kept) {
  std::vector<int32_t> place(words.size(), -1);
  int32_t n = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    if (kept[i]) place[i] = n++;
  }
  VariedSentence out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (!kept[i]) continue;
    out.forms.emplace_back(words[i].form);
    out.words.push_back(words[i]);
    Word& word = out.words.back();
    word.form = {};
    if (word.head >= 0) word.head = place[static_cast<size_t>(word.head)];
  }
  return out;
}

}  // namespace

VariedSentence VarySentence(const std::vector<Word>& words, const Variations& variations, Random* random) {
  const float dress = random->Uniform();
  const bool capitals = dress < variations.capitals;
  const bool title = !capitals && dress < variations.capitals + variations.title;
  const bool lower = !capitals && !title && dress < variations.capitals + variations.title + variations.lower;
  const bool no_stop = title || random->Uniform() < variations.without_stop;
  const bool no_quotes = random->Uniform() < variations.without_quotes;
  std::vector<bool> kept(words.size(), true);
  if (words.size() > 2 && (no_stop || no_quotes)) {
    const std::vector<bool> needed = HasDependants(words);
    for (size_t i = 0; i < words.size(); ++i) {
      const bool stop = i + 1 == words.size() && words[i].xpos == Xpos::kPeriod;
      if (((no_stop && stop) || (no_quotes && IsQuote(words[i]))) && !needed[i] && words[i].head >= 0)
        kept[i] = false;
    }
  }
  VariedSentence out = Keep(words, kept);
  for (std::string& form : out.forms) {
    if (capitals) form = Capitals(form);
    if (title) form = Titled(form);
    if (lower) form = FoldCase(form);
  }
  return out;
}

}  // namespace onrecord::syntax
