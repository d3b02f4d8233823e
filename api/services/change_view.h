#pragma once
#include <absl/status/statusor.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/filter/record_facts.h"
#include "api/services/unit_converter.h"
#include "api/store/store.h"

namespace onrecord::api {

// A change as all watches look at it: what filters ask of a record, and the record encoded for a span unit,
// are made at most once. Used by one thread at a time; what the constructor takes must outlive it.
class ChangeView {
 public:
  ChangeView(const Change& change, RecordLookup& store, const WordSplitter& splitter, const ReadScope& scope);

  const Change& change() const { return change_; }
  const QuoteFacts& quote(size_t i) const { return *quotes_[i]; }
  const EventFacts& event(size_t i) const { return *events_[i]; }
  const ArticleFacts& article() const { return *article_; }  // only where the change has one

  // The record as a field of WatchResponse on the wire: responses are made by appending such fields.
  absl::StatusOr<std::string_view> EncodedQuote(size_t i, v1::SpanUnit unit);
  absl::StatusOr<std::string_view> EncodedEvent(size_t i, v1::SpanUnit unit);
  absl::StatusOr<std::string_view> EncodedArticle(v1::SpanUnit unit);

 private:
  // Encoded records of one span unit; an empty string: not encoded yet.
  struct Encoded {
    std::unique_ptr<UnitConverter> converter;
    std::vector<std::string> quotes, events, article;
  };
  Encoded& In(v1::SpanUnit unit);

  const Change& change_;
  RecordLookup& store_;
  const ReadScope& scope_;
  std::vector<std::unique_ptr<QuoteFacts>> quotes_;
  std::vector<std::unique_ptr<EventFacts>> events_;
  std::unique_ptr<ArticleFacts> article_;
  std::array<Encoded, 3> encoded_;
};

}  // namespace onrecord::api
