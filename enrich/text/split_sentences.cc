#include "enrich/text/split_sentences.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

bool IsTerminator(char32_t c) { return c == '.' || c == '!' || c == '?' || c == 0x2026; }
bool IsCurlyClose(char32_t c) { return c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x203A; }
bool IsCurlyOpen(char32_t c) { return c == 0x201C || c == 0x2018 || c == 0xAB || c == 0x201E || c == 0x2039; }
bool IsBracketClose(char32_t c) { return c == ')' || c == ']' || c == '}'; }
bool IsStraight(char32_t c) { return c == '"' || c == '\''; }
bool IsBullet(char32_t c) {
  return c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x25A0 || c == 0x25B6 || c == 0x2023 || c == 0xB7;
}

// Nobody writes sentences of so many bytes: tables and lists are cut, so that no stage that looks at whole
// sentences takes the square of a text without full stops.
constexpr size_t kLongest = 4000;

// Cuts one paragraph. Offsets are bytes of the whole text.
class ParagraphCutter {
 public:
  ParagraphCutter(std::string_view text, Span paragraph, const Lexicon& lexicon)
      : text_(text.substr(0, paragraph.end)), begin_(paragraph.begin), lexicon_(lexicon) {}

  std::vector<Span> Cut() {
    size_t at = begin_;
    while (at < text_.size()) {
      size_t next = 0;
      const char32_t c = DecodeAt(text_, at, &next);
      if (IsTerminator(c)) {
        at = AtTerminator(at);
      } else {
        if (c == '"') quotes_open_ = !quotes_open_;
        if (IsBullet(c) && at > start() && IsSpaceBefore(at)) EndAt(at);
        at = next;
      }
    }
    EndAt(text_.size());
    return std::move(sentences_);
  }

 private:
  size_t start() const { return last_end_ == 0 ? begin_ : last_end_; }
  bool IsSpaceBefore(size_t at) const {
    size_t begin = 0;
    return at > begin_ && IsSpace(DecodeBefore(text_, at, &begin));
  }
  size_t SkipSpace(size_t at) const {
    size_t next = at;
    while (at < text_.size() && IsSpace(DecodeAt(text_, at, &next))) at = next;
    return at;
  }

  void EndAt(size_t at) {
    size_t begin = SkipSpace(start());
    const size_t end = std::max(begin, at);
    while (end - begin > kLongest) {
      const size_t cut = CutBefore(begin, begin + kLongest);
      Push(begin, cut);
      begin = SkipSpace(cut);
    }
    Push(begin, end);
    last_end_ = at;
  }
  void Push(size_t begin, size_t end) {
    size_t before = 0;
    while (end > begin && IsSpace(DecodeBefore(text_, end, &before))) end = before;
    if (end > begin) sentences_.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  }
  // After the last white space before `limit`, else at a character.
  size_t CutBefore(size_t begin, size_t limit) const {
    size_t at = limit, before = 0;
    while (at > begin && !IsSpace(DecodeBefore(text_, at, &before))) at = before;
    if (at > begin) return at;
    for (at = limit; (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80;) --at;
    return at;
  }

  // Closing marks after a terminator belong to the sentence that they close.
  size_t SkipClosers(size_t at, bool* quote) {
    size_t next = at;
    for (; at < text_.size(); at = next) {
      const char32_t c = DecodeAt(text_, at, &next);
      if (IsBracketClose(c)) continue;
      if (IsCurlyClose(c)) {
        *quote = true;
        continue;
      }
      if (!IsStraight(c)) break;
      // A straight mark closes unless a new word leans on it and nothing is open.
      const bool leans = next < text_.size() && !IsSpace(DecodeAt(text_, next, &after_)) &&
                         !IsTerminatorOrMark(DecodeAt(text_, next, &after_));
      if (c == '"') {
        if (leans && !quotes_open_) break;
        quotes_open_ = !quotes_open_;
      } else if (leans) {
        break;
      }
      *quote = true;
    }
    return at;
  }
  static bool IsTerminatorOrMark(char32_t c) {
    return IsTerminator(c) || IsStraight(c) || IsCurlyClose(c) || IsBracketClose(c);
  }

  size_t AtTerminator(size_t at) {
    const size_t first = at;
    size_t next = at;
    bool only_stop = true;
    while (at < text_.size()) {
      const char32_t c = DecodeAt(text_, at, &next);
      if (!IsTerminator(c)) break;
      only_stop = only_stop && c == '.';
      at = next;
    }
    const bool single_stop = only_stop && at == first + 1;
    bool quote = false;
    const size_t closed = SkipClosers(at, &quote);
    if (closed >= text_.size()) return closed;
    const size_t word = SkipSpace(closed);
    if (word >= text_.size()) return closed;
    const bool ends = word == closed ? EndsWithoutSpace(first, closed, quote, single_stop)
                                     : EndsBefore(first, word, quote, single_stop, only_stop);
    if (ends) EndAt(closed);
    return closed;
  }

  // `line.”The` and `line.The`: a space was lost.
  bool EndsWithoutSpace(size_t stop, size_t at, bool quote, bool single_stop) const {
    size_t next = 0;
    const char32_t c = DecodeAt(text_, at, &next);
    if (IsCurlyOpen(c) || c == '"') return stop > begin_ && IsLowerBefore(stop);
    if (!IsUpper(c)) return false;
    if (quote) return true;
    if (!single_stop)
      return IsLowerBefore(stop) && next < text_.size() && IsLower(DecodeAt(text_, next, &next));
    return TwoLowerBefore(stop) && IsPlainWordAt(at);
  }
  bool IsLowerBefore(size_t at) const {
    size_t begin = 0;
    return at > begin_ && IsLower(DecodeBefore(text_, at, &begin));
  }
  bool TwoLowerBefore(size_t at) const {
    size_t begin = 0;
    return IsLowerBefore(at) && (DecodeBefore(text_, at, &begin), IsLowerBefore(begin));
  }
  // No address: the word at `at` has lower-case letters up to a blank or punctuation that ends words.
  bool IsPlainWordAt(size_t at) const {
    size_t next = at;
    DecodeAt(text_, at, &next);
    size_t length = 1;
    for (; next < text_.size(); ++length) {
      const char32_t c = DecodeAt(text_, next, &after_);
      if (IsSpace(c)) break;
      if (c == '/' || c == '@' || c == '.' || c == '_' || IsDigit(c) || IsUpper(c)) return false;
      next = after_;
    }
    return length >= 2 || (length == 1 && (text_[at] == 'A' || text_[at] == 'I'));
  }

  std::string_view WordAt(size_t at) const {
    size_t end = at;
    while (end < text_.size() && IsAsciiLetter(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  bool EndsBefore(size_t stop, size_t word, bool quote, bool single_stop, bool only_stop) const {
    size_t next = 0, at = word;
    char32_t c = DecodeAt(text_, at, &next);
    bool opens = false;
    while ((IsCurlyOpen(c) || IsStraight(c) || c == '(' || c == '[') && next < text_.size()) {
      opens = true;
      at = next;
      c = DecodeAt(text_, at, &next);
    }
    if (IsBullet(c)) return true;
    if (IsLower(c)) return opens && single_stop && !quote && IsStopOfPlainWord(stop);
    if (!IsLetter(c) && !IsDigit(c) && !opens)
      return c != '-' && c != 0x2013 && c != 0x2014 && c != ',' && c != ';';
    if (quote) return !(!only_stop && SpeechFollows(at));
    if (single_stop) return EndsAfterWord(stop, at, opens, IsDigit(c));
    return true;
  }
  bool IsStopOfPlainWord(size_t stop) const { return TwoLowerBefore(stop) && !IsAbbreviation(stop); }
  bool IsAbbreviation(size_t stop) const { return lexicon_.abbreviations.Has(WordWithStop(stop)); }

  // “Stop!” Ana Silva said: up to four words with capitals, then a verb of speech.
  bool SpeechFollows(size_t at) const {
    for (int words = 0; words < 5 && at < text_.size(); ++words) {
      const std::string_view word = WordAt(at);
      if (word.empty()) return false;
      if (words > 0 && lexicon_.sentence_words.Is(word, SentenceWord::kSpeech)) return true;
      if (word[0] >= 'a' && word[0] <= 'z') return false;
      at += word.size();
      while (at < text_.size() && (text_[at] == '.' || text_[at] == '-' || text_[at] == ' ')) ++at;
    }
    return false;
  }

  // The word that ends with the full stop at `stop`, with it.
  std::string_view WordWithStop(size_t stop) const {
    size_t begin = stop;
    while (begin > begin_ &&
           (IsAsciiLetter(text_[begin - 1]) || text_[begin - 1] == '.' || text_[begin - 1] == '\''))
      --begin;
    while (begin < stop && text_[begin] == '\'') ++begin;
    return text_.substr(begin, stop + 1 - begin);
  }
  // "U.S.", "a.m.", "W.": single letters with a full stop after each.
  static bool IsInitials(std::string_view word) {
    if (word.size() < 2 || word.size() % 2 != 0) return false;
    for (size_t i = 0; i < word.size(); i += 2) {
      if (!IsAsciiLetter(word[i]) || word[i + 1] != '.') return false;
    }
    return true;
  }

  bool EndsAfterWord(size_t stop, size_t next_word, bool opens, bool digit) const {
    const std::string_view word = WordWithStop(stop);
    const WordTable<Abbreviation>& known = lexicon_.abbreviations;
    if (known.Is(word, Abbreviation::kTitle)) return false;
    if (known.Is(word, Abbreviation::kBefore)) return !digit;
    const bool starter = lexicon_.sentence_words.Is(WordAt(next_word), SentenceWord::kStarter);
    if (known.Is(word, Abbreviation::kAny)) return !digit && (starter || opens);
    if (IsInitials(word)) {
      // "George W. Bush" against "Plan B. The"; "I" is a word.
      if (word == "I.") return starter;
      if (starter || (opens && word.size() > 2)) return true;
      if (IsTimeOfDay(word)) return !opens && !digit && !BelongsToTime(next_word);
      return word.size() > 2 && CountryIsSubject(next_word);
    }
    return !IsEnumerator(stop);
  }
  static bool IsTimeOfDay(std::string_view word) { return word == "a.m." || word == "p.m."; }
  // "9 a.m. Tuesday", "6 p.m. EST", "7 p.m. Seoul time" against "6 p.m. Kim left".
  bool BelongsToTime(size_t at) const {
    const std::string_view word = WordAt(at);
    bool small = false;
    for (const char c : word) small |= c >= 'a' && c <= 'z';
    if (!small) return true;
    if (lexicon_.time_words.IsTimeWord(AsciiLower(word))) return true;
    for (int words = 0; words < 3; ++words) {
      const std::string_view next = WordAt(at);
      if (words > 0 && EqualsIgnoreAsciiCase(next, "time")) return true;
      if (next.empty() || at + next.size() >= text_.size() || text_[at + next.size()] != ' ') return false;
      at += next.size() + 1;
    }
    return false;
  }
  // "the U.S. North Korea has": a country or capital of up to three words, then a finite verb.
  bool CountryIsSubject(size_t at) const {
    constexpr uint32_t kKinds =
        (1u << static_cast<int>(GazetteerKind::kCountry)) | (1u << static_cast<int>(GazetteerKind::kCapital));
    size_t end = at;
    for (int words = 0; words < 3; ++words) {
      const std::string_view word = WordAt(end);
      if (word.empty() || word[0] < 'A' || word[0] > 'Z') return false;
      end += word.size();
      if (end >= text_.size() || text_[end] != ' ') return false;
      if (lexicon_.sentence_words.Is(WordAt(end + 1), SentenceWord::kFinite))
        return lexicon_.gazetteer.Exact(text_.substr(at, end - at), kKinds) != nullptr;
      ++end;
    }
    return false;
  }
  // "1. First" and "a. First" at the start of a paragraph.
  bool IsEnumerator(size_t stop) const {
    size_t at = start();
    while (at < stop && text_[at] >= '0' && text_[at] <= '9') ++at;
    return at == stop && stop > start() && stop - start() <= 2;
  }

  std::string_view text_;
  size_t begin_;
  const Lexicon& lexicon_;
  size_t last_end_ = 0;
  bool quotes_open_ = false;
  mutable size_t after_ = 0;
  std::vector<Span> sentences_;
};

// A subhead between paragraphs repeats, or asks, what the paragraphs below it say.
bool IsAnalysed(const ZoneSpan& zone) {
  if (zone.rule == "text.zone.subhead") return false;
  return zone.kind == ZoneKind::kHeadline || zone.kind == ZoneKind::kBody || zone.kind == ZoneKind::kSubhead;
}

}  // namespace

std::vector<Sentence> SplitSentences(std::string_view text, const std::vector<ZoneSpan>& zones,
                                     const Lexicon& lexicon) {
  std::vector<Sentence> sentences;
  uint32_t paragraph = 0;
  for (const ZoneSpan& zone : zones) {
    if (!IsAnalysed(zone)) continue;
    for (const Span span : ParagraphCutter(text, zone.span, lexicon).Cut()) {
      sentences.push_back({span, 0, 0, paragraph, zone.kind});
    }
    ++paragraph;
  }
  return sentences;
}

}  // namespace onrecord
