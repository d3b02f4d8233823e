#include "api/ledger/quotations.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ledger {
namespace {

constexpr size_t kLongestCue = 120;  // bytes between two pieces of one quotation
constexpr size_t kFewestWords = 4;

class Maker {
 public:
  Maker(size_t article, std::string_view text, Quotations* out)
      : article_(article), text_(text), out_(*out) {}

  void Make(const std::vector<PrintedQuote>& quotes) {
    for (size_t i = 0; i < quotes.size(); ++i) {
      if (!Continues(quotes[i])) Finish();
      quotation_.speaker = quotes[i].speaker;
      quotation_.named = quotes[i].named;
      quotation_.form = quotes[i].form;
      for (const Place& place : quotes[i].pieces) AddPiece(place, static_cast<int>(i));
    }
    Finish();
    std::sort(covered_.begin(), covered_.end());
    AddUnclaimed();
  }

 private:
  bool Continues(const PrintedQuote& quote) const {
    if (quotation_.words.empty() || quote.speaker != quotation_.speaker) return false;
    const size_t from = last_end_, to = quote.pieces.front().begin;
    if (to < from || to - from > kLongestCue) return false;
    return text_.substr(from, to - from).find('\n') == std::string_view::npos;
  }

  void AddPiece(const Place& place, int quote) {
    const std::string_view words = place.In(text_);
    for (QuotedWord& word : ReadQuoted(words, out_.pieces.size()))
      quotation_.words.push_back(std::move(word));
    StrAppend(&content_, content_.empty() ? "" : " ", words);
    out_.pieces.push_back({article_, quote, place});
    if (quote >= 0) covered_.emplace_back(place.begin, place.end);
    last_end_ = place.end;
  }

  void Finish() {
    if (!quotation_.words.empty()) {
      Occurrence whole;
      whole.speaker = quotation_.speaker;
      whole.content = content_;
      quotation_.article = article_;
      quotation_.profile = MakeProfile(whole, WordRarity::BuiltIn());
      out_.index.Add(std::move(quotation_));
    }
    quotation_ = {};
    content_.clear();
  }

  bool IsCovered(const Place& place) const {
    // Pieces do not overlap but for nested ones, which lie within the one before.
    auto at = std::lower_bound(covered_.begin(), covered_.end(), std::pair(place.end, size_t{0}));
    for (int back = 0; back < 4 && at != covered_.begin(); ++back) {
      --at;
      if (at->second > place.begin) return true;
    }
    return false;
  }

  void AddUnclaimed() {
    size_t open = std::string::npos;
    for (size_t at = 0, next = 0; at < text_.size(); at = next) {
      const char32_t c = DecodeAt(text_, at, &next);
      const bool straight = c == U'"' || (c == U'\'' && text_.substr(at, 2) == "''");
      if (straight && c == U'\'') next = at + 2;
      if (c == U'\n') open = std::string::npos;
      if (c == U'\u201C' || (straight && open == std::string::npos)) {
        open = next;
      } else if (open != std::string::npos && (c == U'\u201D' || straight)) {
        const Place place{open, at};
        open = std::string::npos;
        if (IsCovered(place) || ReadQuoted(place.In(text_), 0).size() < kFewestWords) continue;
        AddPiece(place, -1);
        Finish();
      }
    }
  }

  const size_t article_;
  const std::string_view text_;
  Quotations& out_;
  Quotation quotation_;
  std::string content_;
  size_t last_end_ = 0;
  std::vector<std::pair<size_t, size_t>> covered_;
};

}  // namespace

void AddQuotations(size_t article, std::string_view text, const std::vector<PrintedQuote>& quotes,
                   Quotations* out) {
  Maker(article, text, out).Make(quotes);
}

}  // namespace onrecord::ledger
