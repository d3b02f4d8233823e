#include "enrich/entities/token_view.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

EntityToken ReadToken(std::string_view text, const WordTable<EntityWord>& words) {
  EntityToken out{.text = text};
  size_t next = 0;
  const char32_t c = text.empty() ? 0 : DecodeAt(text, 0, &next);
  out.letter = IsLetter(c);
  out.capital = IsUpper(c);
  uint32_t letters = 0;
  bool lower = false;
  for (size_t at = 0; at < text.size(); at = next) {
    const char32_t each = DecodeAt(text, at, &next);
    letters += IsLetter(each);
    lower |= IsLower(each);
  }
  out.upper = out.capital && letters >= 2 && !lower;
  out.initial = out.capital && letters == 1 && (text.size() == 1 || (text.size() == 2 && text[1] == '.'));
  if (out.letter || !text.empty()) {
    out.kinds = words.Kinds(text);
    if (out.capital && !out.upper) out.kinds |= words.Kinds(AsciiLower(text));
  }
  return out;
}

}  // namespace

TokenView::TokenView(std::string_view text, const std::vector<Sentence>& sentences,
                     const std::vector<Token>& tokens, std::span<const GazetteerMatch> matches,
                     const Lexicon& lexicon)
    : text_(text), sentences_(sentences), tokens_(tokens), lexicon_(lexicon), matches_(matches) {
  ReadTokens();
  IndexMatches();
}

void TokenView::ReadTokens() {
  view_.reserve(tokens_.size());
  title_case_.assign(sentences_.size(), false);
  for (uint32_t s = 0; s < sentences_.size(); ++s) {
    int small = 0, capital = 0;
    bool first = true;
    for (uint32_t t = sentences_[s].first_token; t < sentences_[s].last_token; ++t) {
      EntityToken each = ReadToken(tokens_[t].span.In(text_), lexicon_.entity_words);
      each.sentence = s;
      each.joined = !tokens_[t].space_before;
      each.first = first && each.letter;
      if (each.letter) first = false;
      if (each.letter && each.text.size() > 3) ++(each.capital ? capital : small);
      tagged_ |= tokens_[t].upos != Upos::kNone;
      view_.push_back(each);
    }
    const uint32_t end = sentences_[s].last_token;
    const bool stop = end > sentences_[s].first_token && view_[end - 1].text == ".";
    title_case_[s] = !stop && capital >= 3 && capital > 2 * small;
  }
}

void TokenView::IndexMatches() {
  starts_.assign(tokens_.size() + 1, 0);
  for (const GazetteerMatch& match : matches_) ++starts_[match.first + 1];
  for (size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
}

bool TokenView::SmallElsewhere(std::string_view word) const {
  return std::any_of(view_.begin(), view_.end(), [&](const EntityToken& token) {
    return !token.capital && token.text.size() == word.size() && EqualsIgnoreAsciiCase(token.text, word);
  });
}

const GazetteerMatch* TokenView::Longest(uint32_t i, uint32_t kinds) const {
  for (const GazetteerMatch* match = begin(i); match != end(i); ++match) {
    if (kinds & Bit(entry(*match).kind)) return match;
  }
  return nullptr;
}

uint32_t TokenView::HeadOf(uint32_t first, uint32_t last) const {
  if (tagged_) {
    for (uint32_t t = first; t < last; ++t) {
      const int32_t head = tokens_[t].head;
      if (tokens_[t].deprel == Deprel::kNone) break;
      if (head < static_cast<int32_t>(first) || head >= static_cast<int32_t>(last)) return t;
    }
  }
  return last - 1;
}

bool TokenView::Modifies(uint32_t t, uint32_t head) const {
  for (uint32_t i = t, steps = 0; steps < 6; ++steps) {
    const int32_t up = token(i).head;
    if (up < 0) return false;
    if (static_cast<uint32_t>(up) == head) return token(t).upos != Upos::kPunct || (*this)[t].text == "-";
    i = static_cast<uint32_t>(up);
  }
  return false;
}

}  // namespace onrecord
