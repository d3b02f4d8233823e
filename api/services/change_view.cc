#include "api/services/change_view.h"

#include "common/base/status_macros.h"

namespace onrecord::api {
namespace {

// `add` adds an empty record to a response.
template <typename Record, typename Add>
absl::StatusOr<std::string_view> Encode(const Record& record, Add add, UnitConverter* converter,
                                        std::string* encoded) {
  if (!encoded->empty()) return *encoded;
  v1::WatchResponse response;
  Record& copy = *(response.*add)();
  copy = record;
  OR_RETURN_IF_ERROR(converter->Convert(&copy));
  *encoded = response.SerializeAsString();
  return *encoded;
}

}  // namespace

ChangeView::ChangeView(const Change& change, RecordLookup& store, const WordSplitter& splitter,
                       const ReadScope& scope)
    : change_(change), store_(store), scope_(scope) {
  for (const auto& quote : change.quotes) quotes_.push_back(std::make_unique<QuoteFacts>(quote, splitter));
  for (const auto& event : change.events) events_.push_back(std::make_unique<EventFacts>(event, splitter));
  if (change.article) article_ = std::make_unique<ArticleFacts>(*change.article, change.text, splitter);
}

ChangeView::Encoded& ChangeView::In(v1::SpanUnit unit) {
  Encoded& encoded = encoded_[!NeedsConversion(unit) ? 0 : unit == v1::SPAN_UNIT_UTF16_UNITS ? 1 : 2];
  if (encoded.converter == nullptr) {
    encoded.converter = std::make_unique<UnitConverter>(store_, unit, scope_);
    encoded.quotes.resize(change_.quotes.size());
    encoded.events.resize(change_.events.size());
    encoded.article.resize(1);
  }
  return encoded;
}

absl::StatusOr<std::string_view> ChangeView::EncodedQuote(size_t i, v1::SpanUnit unit) {
  Encoded& in = In(unit);
  return Encode(change_.quotes[i], &v1::WatchResponse::add_quotes, in.converter.get(), &in.quotes[i]);
}

absl::StatusOr<std::string_view> ChangeView::EncodedEvent(size_t i, v1::SpanUnit unit) {
  Encoded& in = In(unit);
  return Encode(change_.events[i], &v1::WatchResponse::add_events, in.converter.get(), &in.events[i]);
}

absl::StatusOr<std::string_view> ChangeView::EncodedArticle(v1::SpanUnit unit) {
  Encoded& in = In(unit);
  return Encode(*change_.article, &v1::WatchResponse::add_articles, in.converter.get(), &in.article[0]);
}

}  // namespace onrecord::api
