#pragma once
#include <absl/status/statusor.h>

#include <array>
#include <map>
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
  ChangeView(const Change& change, Store& store, const WordSplitter& splitter, const ReadScope& scope);

  const Change& change() const { return change_; }
  const WordSplitter& splitter() const { return splitter_; }
  const QuoteFacts& quote(size_t i) const { return *quotes_[i]; }
  const EventFacts& event(size_t i) const { return *events_[i]; }
  const ArticleFacts& article() const { return *article_; }  // only where the change has one

  // The record as a field of WatchResponse on the wire: responses are made by appending such fields.
  absl::StatusOr<std::string_view> EncodedQuote(size_t i, v1::SpanUnit unit);
  absl::StatusOr<std::string_view> EncodedEvent(size_t i, v1::SpanUnit unit);
  absl::StatusOr<std::string_view> EncodedArticle(v1::SpanUnit unit);

  // Quotes and events that the change tells otherwise than the version before, with the old words: read from
  // the store, once, where the change has ids that are gone. A version that was removed is not told of.
  struct RevisedQuote {
    v1::AlteredQuote altered;
    std::unique_ptr<QuoteFacts> from, to;
  };
  struct RevisedEvent {
    v1::AlteredEvent altered;
    std::unique_ptr<EventFacts> from, to;
  };
  absl::StatusOr<const std::vector<std::unique_ptr<RevisedQuote>>*> RevisedQuotes();
  absl::StatusOr<const std::vector<std::unique_ptr<RevisedEvent>>*> RevisedEvents();
  // As fields of WatchResponse.
  absl::StatusOr<std::string> Encoded(const RevisedQuote& revised, v1::SpanUnit unit);
  absl::StatusOr<std::string> Encoded(const RevisedEvent& revised, v1::SpanUnit unit);

  // The statement of quote `i` as it is now; nullptr: it is in none.
  absl::StatusOr<const StatementHead*> StatementOf(size_t i);
  // Statements that share words and speaker with quotes that are gone: one of them may have lost a quote. At
  // most kMostLike for each, read from the store once.
  static constexpr int kMostLike = 4;
  absl::StatusOr<const std::vector<StatementHead>*> StatementsLikeGone();
  absl::StatusOr<std::string> Encoded(const StatementHead& head, v1::SpanUnit unit);

 private:
  // Encoded records of one span unit; an empty string: not encoded yet.
  struct InUnit {
    std::unique_ptr<UnitConverter> converter;
    std::vector<std::string> quotes, events, article;
  };
  InUnit& In(v1::SpanUnit unit);
  // What the version before held and this one does not, with the findings of this one.
  absl::Status ReadRevised();

  const Change& change_;
  Store& store_;
  const WordSplitter& splitter_;
  const ReadScope& scope_;
  std::vector<std::unique_ptr<QuoteFacts>> quotes_;
  std::vector<std::unique_ptr<EventFacts>> events_;
  std::unique_ptr<ArticleFacts> article_;
  std::array<InUnit, 3> encoded_;
  bool revised_read_ = false, gone_read_ = false;
  std::vector<std::unique_ptr<RevisedQuote>> revised_quotes_;
  std::vector<std::unique_ptr<RevisedEvent>> revised_events_;
  std::map<size_t, std::optional<StatementHead>> statements_;  // of quotes
  std::vector<StatementHead> like_gone_;
};

}  // namespace onrecord::api
