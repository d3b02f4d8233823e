#include "cli/quotation_input.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::cli {
namespace {

constexpr size_t kLongestCue = 120;  // bytes between two pieces of one quotation
constexpr size_t kFewestWords = 4;

using ledger::Quotation;

class Maker {
 public:
  explicit Maker(const LedgerInput& input) : input_(input) {}

  QuotationInput Make() {
    for (size_t i = 0; i < input_.occurrences.size(); ++i) {
      const size_t article = input_.collection.article_of[i];
      if (article != article_ || !Continues(i)) Finish();
      article_ = article;
      Append(i);
    }
    Finish();
    for (size_t article = 0; article < input_.articles.size(); ++article) AddUnclaimed(article);
    return std::move(out_);
  }

 private:
  bool Continues(size_t i) const {
    if (quotation_.words.empty() || input_.occurrences[i].speaker != quotation_.speaker) return false;
    const size_t from = last_end_, to = input_.pieces[i].front().bytes.begin;
    if (to < from || to - from > kLongestCue) return false;
    return input_.texts[article_].substr(from, to - from).find('\n') == std::string::npos;
  }

  void Append(size_t i) {
    const ledger::Occurrence& occurrence = input_.occurrences[i];
    quotation_.speaker = occurrence.speaker;
    quotation_.named = input_.named[i];
    quotation_.form = occurrence.form;
    for (const PiecePlace& place : input_.pieces[i]) AddPiece(place);
  }

  void AddPiece(const PiecePlace& place) {
    const std::string_view words = place.bytes.In(input_.texts[article_]);
    for (ledger::QuotedWord& word : ledger::ReadQuoted(words, out_.pieces.size())) {
      quotation_.words.push_back(std::move(word));
    }
    StrAppend(&content_, content_.empty() ? "" : " ", words);
    out_.pieces.push_back({article_, place});
    covered_.push_back({article_, place.bytes});
    last_end_ = place.bytes.end;
  }

  void Finish() {
    if (!quotation_.words.empty()) {
      ledger::Occurrence whole;
      whole.speaker = quotation_.speaker;
      whole.content = content_;
      quotation_.article = article_;
      quotation_.profile = MakeProfile(whole, ledger::WordRarity::BuiltIn());
      out_.index.Add(std::move(quotation_));
    }
    quotation_ = {};
    content_.clear();
  }

  bool IsCovered(size_t article, Span span) const {
    return std::any_of(covered_.begin(), covered_.end(), [&](const auto& piece) {
      return piece.first == article && piece.second.begin < span.end && span.begin < piece.second.end;
    });
  }

  void AddUnclaimed(size_t article) {
    article_ = article;
    const std::string& text = input_.texts[article];
    const Utf8Index index(text);
    size_t open = std::string::npos;
    for (size_t at = 0, next = 0; at < text.size(); at = next) {
      const char32_t c = DecodeAt(text, at, &next);
      const bool straight = c == U'"' || (c == U'\'' && text.compare(at, 2, "''") == 0);
      if (straight && c == U'\'') next = at + 2;
      if (c == U'\n') open = std::string::npos;
      if (c == U'\u201C' || (straight && open == std::string::npos)) {
        open = next;
      } else if (open != std::string::npos && (c == U'\u201D' || straight)) {
        const Span span{static_cast<uint32_t>(open), static_cast<uint32_t>(at)};
        open = std::string::npos;
        if (IsCovered(article, span) || ledger::ReadQuoted(span.In(text), 0).size() < kFewestWords) continue;
        AddPiece({index.CodePoint(span.begin), index.CodePoint(span.end), span});
        Finish();
      }
    }
  }

  const LedgerInput& input_;
  QuotationInput out_;
  Quotation quotation_;
  std::string content_;
  size_t article_ = 0;
  size_t last_end_ = 0;
  std::vector<std::pair<size_t, Span>> covered_;
};

}  // namespace

QuotationInput MakeQuotations(const LedgerInput& input) { return Maker(input).Make(); }

}  // namespace onrecord::cli
