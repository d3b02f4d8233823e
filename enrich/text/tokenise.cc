#include "enrich/text/tokenise.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

bool IsHyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }
// Letters, digits, and the marks that combine with them.
bool IsWordChar(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '_';
  return IsLetter(c) || IsDigit(c) || (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x900 && c <= 0xDFF);
}
// Runs of these are one token: "...", "--", "!!", "***", "''".
bool RunsTogether(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == '-' || c == '*' || c == '=' || c == '_' || c == '~' ||
         c == '\'' || c == '`' || c == 0x2019 || c == 0x2026 || c == '<' || c == '>';
}

// Cuts one stretch without white space, [begin, end) of the text.
class ChunkCutter {
 public:
  ChunkCutter(std::string_view text, uint32_t begin, uint32_t end, bool ends_sentence, const Lexicon& lexicon)
      : text_(text.substr(0, end)),
        at_(begin),
        begin_(begin),
        ends_sentence_(ends_sentence),
        words_(lexicon) {}

  void Cut(std::vector<Span>* out) {
    out_ = out;
    if (CutAddress()) return;
    while (at_ < text_.size()) {
      size_t next = 0;
      const char32_t c = DecodeAt(text_, at_, &next);
      if (IsWordChar(c)) {
        CutWord();
      } else if (IsApostrophe(c)) {
        CutApostrophe(next);
      } else if (c == '.' && next < text_.size() && IsAsciiDigit(text_[next])) {
        CutWord();  // ".5"
      } else {
        CutMark(c, next);
      }
    }
  }

 private:
  char32_t At(size_t at, size_t* next) const {
    if (at < text_.size()) return DecodeAt(text_, at, next);
    *next = at;
    return 0;
  }
  char32_t At(size_t at) const {
    size_t next = 0;
    return At(at, &next);
  }
  void Push(size_t end) {
    if (end > at_) out_->push_back({static_cast<uint32_t>(at_), static_cast<uint32_t>(end)});
    at_ = static_cast<uint32_t>(end);
  }

  // Links, mail addresses and handles are one token between the marks around them.
  bool CutAddress() {
    const std::string_view chunk = text_.substr(begin_);
    const bool link = chunk.find("://") != chunk.npos || chunk.find("www.") != chunk.npos;
    const size_t mail = chunk.find('@');
    if (!link && mail == chunk.npos) return false;
    size_t next = 0, end = text_.size(), before = 0;
    while (at_ < end) {
      const char32_t c = DecodeAt(text_, at_, &next);
      if (IsWordChar(c) || c == '@') break;
      Push(next);
    }
    while (end > at_) {
      const char32_t c = DecodeBefore(text_, end, &before);
      if (IsWordChar(c) || c == '/' || c == '=' || c == '#') break;
      end = before;
    }
    Push(end);
    while (at_ < text_.size()) {
      const char32_t c = DecodeAt(text_, at_, &next);
      CutMark(c, next);
    }
    return true;
  }

  void CutMark(char32_t c, size_t next) {
    if (RunsTogether(c)) {
      size_t after = next;
      while (next < text_.size() &&
             (DecodeAt(text_, next, &after) == c || BothEnd(c, DecodeAt(text_, next, &after))))
        next = after;
    }
    Push(next);
  }
  static bool BothEnd(char32_t a, char32_t b) { return (a == '!' || a == '?') && (b == '!' || b == '?'); }

  // The word of letters after an apostrophe, in lower case; empty if none or too long to matter.
  std::string LettersAfter(size_t at) const {
    size_t end = at;
    while (end < text_.size() && IsAsciiLetter(text_[end]) && end - at < 8) ++end;
    if (IsWordChar(At(end))) return "";
    return AsciiLower(text_.substr(at, end - at));
  }
  void CutApostrophe(size_t after) {
    const bool leans_on_word = at_ > begin_ && !out_->empty() && out_->back().end == at_ && last_is_word_;
    const std::string letters = LettersAfter(after);
    last_is_word_ = false;
    if (leans_on_word && !letters.empty() && words_.token_words.Is(letters, TokenWord::kClitic))
      return Push(after + letters.size());
    if (!letters.empty() && words_.token_words.Is(letters, TokenWord::kApostrophe))
      return Push(after + letters.size());
    size_t end = after;
    while (end < text_.size() && IsAsciiDigit(text_[end])) ++end;
    const bool decade = end == after + 2 && (At(end) == 's' || !IsWordChar(At(end)));
    if (decade && !leans_on_word) {
      if (At(end) == 's') ++end;
      return Push(end);  // '90s, '72
    }
    size_t next = 0;
    const char32_t c = At(at_, &next);
    CutMark(c, next);
  }

  void CutWord() {
    size_t end = WordEnd();
    last_is_word_ = true;
    const std::string_view word = text_.substr(at_, end - at_);
    if (const size_t cut = NegationCut(word); cut != 0) {
      Push(at_ + cut);
      return Push(end);
    }
    if (word.size() <= 8 && words_.token_words.Is(AsciiLower(word), TokenWord::kFuse)) {
      Push(end - (EqualsIgnoreAsciiCase(word, "cannot") ? 3 : 2));
      return Push(end);
    }
    if (const size_t cut = UnitCut(word); cut != 0) Push(at_ + cut);
    Push(end);
  }
  // "don't" -> 2; "don’t" -> 2; 0: no negation.
  static size_t NegationCut(std::string_view word) {
    for (const std::string_view tail : {"n't", "n’t", "N'T", "N’T"}) {
      if (word.size() > tail.size() && word.ends_with(tail)) return word.size() - tail.size();
    }
    return 0;
  }
  // "3.5m" -> 3, "10am" -> 2: a number with a unit of letters. Ordinals, decades and names of things stay
  // whole.
  static size_t UnitCut(std::string_view word) {
    size_t i = 0;
    while (i < word.size() && (IsAsciiDigit(word[i]) || word[i] == '.' || word[i] == ',' || word[i] == ':'))
      ++i;
    if (i == 0 || i == word.size()) return 0;
    const std::string_view unit = word.substr(i);
    for (const std::string_view known :
         {"am", "pm", "m", "bn", "mn", "k", "km", "kg", "mm", "cm", "mph", "a.m.", "p.m."}) {
      if (unit == known) return i;
    }
    return 0;
  }

  // The end of the word that starts at at_.
  size_t WordEnd() const {
    size_t at = at_, segment = at_;  // segment: after the last inner mark
    while (at < text_.size()) {
      size_t next = at;
      const char32_t c = DecodeAt(text_, at, &next);
      if (IsWordChar(c)) {
        at = next;
      } else if (c == '$' && at - at_ <= 2 && IsUpper(At(at_))) {
        return next;  // US$
      } else if (const size_t joined = Joined(c, segment, at, next); joined != 0) {
        at = segment = joined;
      } else {
        break;
      }
    }
    return at;
  }
  // If the mark at `at` belongs to the word, where the word goes on; else 0.
  size_t Joined(char32_t c, size_t segment, size_t at, size_t next) const {
    if (c == '.') return JoinedStop(segment, at);
    if (IsApostrophe(c)) return JoinedApostrophe(at, next);
    if (IsHyphen(c)) return JoinedHyphen(segment, at, next);
    const char32_t after = At(next);
    const bool digits = at > at_ && IsAsciiDigit(text_[at - 1]) && IsAsciiDigit(after);
    if (c == ',') return digits && ThreeDigits(next) ? next : 0;
    if (c == ':') return digits ? next : 0;
    if (c == '/') return digits ? next : 0;
    if (c == '&')
      return at > at_ && IsAsciiLetter(text_[at - 1]) && at - at_ <= 3 && IsUpper(after) ? next : 0;
    return 0;
  }
  bool ThreeDigits(size_t at) const {
    return at + 3 <= text_.size() && IsAsciiDigit(text_[at]) && IsAsciiDigit(text_[at + 1]) &&
           IsAsciiDigit(text_[at + 2]) && !IsAsciiDigit(At(at + 3));
  }

  size_t JoinedStop(size_t segment, size_t at) const {
    const char32_t after = At(at + 1);
    const size_t length = at - segment;
    if (at == at_) return at + 1;  // ".5"
    if (IsAsciiDigit(after)) return at + 1;
    const bool letter = length == 1 && IsAsciiLetter(text_[segment]);
    const bool inner = IsLetter(after);
    if (inner) {
      if (letter || IsLower(after) || IsAsciiDigit(text_[at - 1]))
        return IsJoinedByStop(at, letter) ? at + 1 : 0;
      return IsKnown(at) && segment == at_ ? 0 : (text_.substr(at_, at - at_) == "Ph" ? at + 1 : 0);
    }
    if (after == '.') return 0;  // an ellipsis begins
    const bool last = ends_sentence_ && OnlyMarksAfter(at + 1);
    if (letter && segment > at_) return at + 1;                        // U.S., a.m.
    if (letter) return !last && IsUpper(text_[segment]) ? at + 1 : 0;  // George W. Bush
    if (!IsKnown(at)) return 0;
    return last && !words_.abbreviations.Is(text_.substr(at_, at + 1 - at_), Abbreviation::kAny) ? 0 : at + 1;
  }
  // A full stop between letters: "U.S.", "globe.org"; but "end.The" is two words.
  bool IsJoinedByStop(size_t at, bool letter) const {
    if (letter) return true;
    return IsLower(At(at + 1)) || !IsAsciiLetter(text_[at - 1]);
  }
  bool IsKnown(size_t stop) const { return words_.abbreviations.Has(text_.substr(at_, stop + 1 - at_)); }
  bool OnlyMarksAfter(size_t at) const {
    size_t next = 0;
    for (; at < text_.size(); at = next) {
      if (IsWordChar(DecodeAt(text_, at, &next))) return false;
    }
    return true;
  }

  // O'Reilly, Sha'lan, don't; but not she's, nor the closing mark of a quotation.
  size_t JoinedApostrophe(size_t at, size_t next) const {
    if (!IsLetter(At(next))) return 0;
    const std::string letters = LettersAfter(next);
    if (letters == "t" && at > at_ && (text_[at - 1] == 'n' || text_[at - 1] == 'N')) return next;
    return !letters.empty() && words_.token_words.Is(letters, TokenWord::kClitic) ? 0 : next;
  }

  size_t JoinedHyphen(size_t segment, size_t at, size_t next) const {
    const char32_t after = At(next);
    if (!IsWordChar(after)) return 0;
    const std::string_view left = text_.substr(segment, at - segment);
    if (left.empty()) return 0;
    if (IsAsciiDigit(left.back()) && IsAsciiDigit(after)) return IsPhoneOrCode(at) ? next : 0;
    if (IsAsciiDigit(after)) return IsModel(left) ? next : 0;  // F-16
    if (left.size() <= 8 && segment == at_ && words_.token_words.Is(AsciiLower(left), TokenWord::kPrefix))
      return next;
    return IsGivenName(left, next) ? next : 0;
  }
  static bool IsModel(std::string_view left) {
    if (left.size() > 5 || !IsUpper(static_cast<unsigned char>(left[0]))) return false;
    return left.size() <= 2 || IsUpper(static_cast<unsigned char>(left[1]));
  }
  // 555-0100, 1-555-555-0100, 2024-11-05 stay whole; 1950-53 and 5-7 do not.
  bool IsPhoneOrCode(size_t at) const {
    size_t hyphens = 0, digits = 0, end = at_;
    const size_t reach = std::min(text_.size(), at_ + 32);  // longer ones are no numbers of anything
    for (; end < reach && (IsAsciiDigit(text_[end]) || text_[end] == '-'); ++end)
      (text_[end] == '-' ? hyphens : digits) += 1;
    return hyphens >= 2 || (digits == 7 && at - at_ == 3 && hyphens == 1);
  }
  // Jong-un, Jae-In: a short word with a capital, and a syllable of Korean or Chinese given names.
  bool IsGivenName(std::string_view left, size_t next) const {
    if (left.size() > 6 || !IsUpper(static_cast<unsigned char>(left[0]))) return false;
    size_t end = next;
    while (end < text_.size() && IsAsciiLetter(text_[end]) && end - next < 8) ++end;
    if (IsWordChar(At(end)) || IsHyphen(At(end))) return false;
    return words_.token_words.Is(AsciiLower(left), TokenWord::kSyllable) &&
           words_.token_words.Is(AsciiLower(text_.substr(next, end - next)), TokenWord::kSyllable);
  }

  std::string_view text_;
  size_t at_;
  size_t begin_;
  bool ends_sentence_;
  const Lexicon& words_;
  bool last_is_word_ = false;
  std::vector<Span>* out_ = nullptr;
};

}  // namespace

std::vector<Token> Tokenise(std::string_view text, std::vector<Sentence>* sentences, const Lexicon& lexicon) {
  std::vector<Token> tokens;
  std::vector<Span> pieces;
  for (uint32_t i = 0; i < sentences->size(); ++i) {
    Sentence& sentence = (*sentences)[i];
    sentence.first_token = static_cast<uint32_t>(tokens.size());
    uint32_t at = sentence.span.begin;
    while (at < sentence.span.end) {
      size_t next = at;
      while (at < sentence.span.end && IsSpace(DecodeAt(text, at, &next))) at = static_cast<uint32_t>(next);
      uint32_t end = at;
      while (end < sentence.span.end && !IsSpace(DecodeAt(text, end, &next)))
        end = static_cast<uint32_t>(next);
      pieces.clear();
      ChunkCutter(text, at, end, end == sentence.span.end, lexicon).Cut(&pieces);
      for (const Span piece : pieces) {
        Token token;
        token.span = piece;
        token.sentence = i;
        token.space_before = piece.begin == at;
        tokens.push_back(std::move(token));
      }
      at = end;
    }
    sentence.last_token = static_cast<uint32_t>(tokens.size());
  }
  return tokens;
}

}  // namespace onrecord
