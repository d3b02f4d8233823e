#include "api/store/project_occurrences.h"

#include <absl/time/civil_time.h>

#include <algorithm>

#include "api/ledger/join_terms.h"
#include "api/store/project_article.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

uint64_t Hash(std::string_view text) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

uint64_t Mixed(uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

// Only a day that is known exactly.
std::optional<int32_t> DayNumber(const v1::TimeValue& time) {
  const Days days = DaysOf(time);
  if (days.first != days.last || days.first <= 1) return std::nullopt;
  const absl::CivilDay day(days.first / 10000, days.first / 100 % 100, days.first % 100);
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
}

constexpr int32_t kFarAway = 4000000;  // an open end, in days

std::optional<ledger::DayRange> RangeOf(const v1::TimeValue& time) {
  const Days days = DaysOf(time);
  if (days.first == 0 && days.last == 0) return std::nullopt;
  const auto number = [](int32_t day) {
    return static_cast<int32_t>(absl::CivilDay(day / 10000, day / 100 % 100, day % 100) -
                                absl::CivilDay(1970, 1, 1));
  };
  return ledger::DayRange{days.first <= 1 ? -kFarAway : number(days.first),
                          days.last >= 99991231 ? kFarAway : number(days.last)};
}

ledger::Form FormOf(v1::QuoteKind kind) {
  switch (kind) {
    case v1::QUOTE_KIND_DIRECT:
      return ledger::Form::kDirect;
    case v1::QUOTE_KIND_INDIRECT:
      return ledger::Form::kIndirect;
    default:
      return ledger::Form::kMixed;
  }
}

bool IsWithin(const v1::Span& span, size_t size) { return span.begin() < span.end() && span.end() <= size; }

std::string ParagraphsAround(std::string_view text, size_t first, size_t last) {
  const size_t line = first == 0 ? std::string_view::npos : text.rfind('\n', first - 1);
  const size_t begin = line == std::string_view::npos ? 0 : line + 1;
  return std::string(text.substr(begin, std::min(text.find('\n', last), text.size()) - begin));
}

}  // namespace

bool IsToldByQuote(const v1::EnrichedArticle& article, const v1::Quote& quote) {
  if (!quote.has_inside() || quote.inside() >= static_cast<uint32_t>(article.quotes_size())) return false;
  const v1::Quote& outer = article.quotes(static_cast<int>(quote.inside()));
  if (&outer == &quote || quote.pieces().empty()) return false;
  const v1::Span& own = quote.pieces(0).span();
  return std::any_of(outer.pieces().begin(), outer.pieces().end(), [&](const v1::QuotePiece& piece) {
    return piece.span().begin() <= own.begin() && own.end() <= piece.span().end();
  });
}

std::vector<QuoteOccurrence> ProjectOccurrences(const v1::EnrichedArticle& article) {
  std::vector<QuoteOccurrence> out;
  const std::string& text = article.article().text();
  const std::string& id = article.article().article_id();
  const std::optional<int32_t> day = DayNumber(article.document().published());
  for (int i = 0; i < article.quotes_size(); ++i) {
    const v1::Quote& quote = article.quotes(i);
    if (IsToldByQuote(article, quote)) continue;
    QuoteOccurrence one{i, {}};
    size_t first = text.size(), last = 0;
    for (const v1::QuotePiece& piece : quote.pieces()) {
      if (!IsWithin(piece.span(), text.size())) continue;
      StrAppend(&one.occurrence.content, one.occurrence.content.empty() ? "" : " ",
                text.substr(piece.span().begin(), piece.span().end() - piece.span().begin()));
      first = std::min<size_t>(first, piece.span().begin());
      last = std::max<size_t>(last, piece.span().end());
    }
    if (one.occurrence.content.empty()) continue;
    one.occurrence.article = id;
    one.occurrence.key = ledger::OccurrenceKey(id, quote.quote_id());
    one.occurrence.day = day;
    one.occurrence.said = RangeOf(quote.said());
    one.occurrence.speaker = quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name();
    one.occurrence.form = FormOf(quote.kind());
    one.occurrence.paragraph = ParagraphsAround(text, first, last);
    out.push_back(std::move(one));
  }
  return out;
}

int64_t OccurrenceId(std::string_view article_id, std::string_view quote_id, const v1::TimeValue& published) {
  ledger::Profile profile;
  profile.day = DayNumber(published);
  profile.key = ledger::OccurrenceKey(article_id, quote_id);
  return ledger::OrderKey(profile);
}

int64_t OutletNumber(std::string_view outlet) {
  return outlet.empty() ? 0 : static_cast<int64_t>(Mixed(Hash(FoldCase(outlet))) >> 24);
}

}  // namespace onrecord::api
