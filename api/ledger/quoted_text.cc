#include "api/ledger/quoted_text.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ledger {
namespace {

// Without the backtick and the modifier letter, unlike IsApostrophe of utf8.h.
bool IsWordApostrophe(char32_t c) { return c == U'\'' || c == U'\u2019' || c == U'\u2018'; }
bool IsClosing(char32_t c) { return c == U'"' || c == U'\u201D' || c == U')' || IsWordApostrophe(c); }
bool EndsSentence(char32_t c) { return c == U'.' || c == U'!' || c == U'?'; }

// Reads a text mark by mark and collects its words.
class Reader {
 public:
  Reader(std::string_view text, size_t piece) : text_(text), piece_(piece) {}

  std::vector<QuotedWord> Read() {
    for (at_ = 0; at_ < text_.size(); at_ = next_) {
      const char32_t c = DecodeAt(text_, at_, &next_);
      if (IsLetter(c) || IsDigit(c)) {
        Letter();
      } else if (IsWordApostrophe(c) && InsideWord()) {
        word_ += '\'';
      } else if ((c == U',' || c == U'.') && InsideNumber()) {
        continue;
      } else {
        Mark(c);
      }
    }
    Flush();
    if (!words_.empty()) {
      words_.back().ends_sentence = true;
      words_.back().before_gap = gap_;
    }
    return std::move(words_);
  }

 private:
  void Letter() {
    if (word_.empty()) begin_ = at_;
    word_.append(text_.substr(at_, next_ - at_));
    end_ = next_;
  }

  char32_t Following() const {
    size_t unused = 0;
    return next_ < text_.size() ? DecodeAt(text_, next_, &unused) : U' ';
  }
  bool InsideWord() const { return !word_.empty() && IsLetter(Following()); }
  bool InsideNumber() const {
    return !word_.empty() && word_.back() >= '0' && word_.back() <= '9' && IsDigit(Following());
  }

  void Mark(char32_t c) {
    Flush();
    if (c == U'[') bracketed_ = true;
    if (c == U']') bracketed_ = false;
    if (c == U'\u2026' || (c == U'.' && text_.substr(at_, 3) == "...") ||
        (c == U'.' && text_.substr(at_, 5) == ". . .")) {
      gap_ = true;
      ended_ = true;
      next_ = c == U'\u2026' ? next_ : at_ + (text_.substr(at_, 3) == "..." ? 3 : 5);
      return;
    }
    if (EndsSentence(c) && !words_.empty()) ended_ = true;
    if (!IsSpace(c) && !IsClosing(c) && !EndsSentence(c) && c != U'\u201C') ended_ = ended_ && gap_;
  }

  void Flush() {
    if (word_.empty()) return;
    QuotedWord word;
    word.text = FoldCase(word_);
    word.begin = begin_;
    word.end = end_;
    word.piece = piece_;
    word.bracketed = bracketed_;
    word.after_gap = gap_;
    // "U.S. officials": a full stop before a small letter ends no sentence.
    size_t unused = 0;
    const bool begins = ended_ && !IsLower(DecodeAt(word_, 0, &unused));
    word.begins_sentence = words_.empty() || begins;
    if (begins && !words_.empty()) words_.back().ends_sentence = true;
    ended_ = gap_ = false;
    words_.push_back(std::move(word));
    word_.clear();
  }

  std::string_view text_;
  size_t piece_;
  size_t at_ = 0, next_ = 0;
  size_t begin_ = 0, end_ = 0;  // of word_
  std::string word_;
  bool bracketed_ = false, gap_ = false, ended_ = false;
  std::vector<QuotedWord> words_;
};

}  // namespace

std::vector<QuotedWord> ReadQuoted(std::string_view text, size_t piece) { return Reader(text, piece).Read(); }

void QuotationIndex::Add(Quotation quotation) {
  const auto index = static_cast<uint32_t>(quotations_.size());
  for (const Stem& stem : quotation.profile.content.stems) holders_[stem.id].push_back(index);
  quotations_.push_back(std::move(quotation));
}

std::vector<size_t> QuotationIndex::Lookup(const Wording& words, size_t limit) const {
  std::unordered_map<uint32_t, float> shared;
  for (const Stem& stem : words.stems) {
    const auto found = holders_.find(stem.id);
    if (found == holders_.end()) continue;
    // A function word tells little and stands everywhere: it only adds to what a content word has found.
    for (const uint32_t index : found->second) shared[index] += stem.weight;
  }
  std::vector<std::pair<float, uint32_t>> ranked;
  for (const auto& [index, weight] : shared) ranked.emplace_back(-weight, index);
  const size_t count = std::min(limit, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count), ranked.end());
  std::vector<size_t> out;
  for (size_t i = 0; i < count; ++i) out.push_back(ranked[i].second);
  return out;
}

}  // namespace onrecord::ledger
