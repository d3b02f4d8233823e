#include "api/services/change_view.h"

#include <set>

#include "api/ledger/wording.h"
#include "api/services/diff_findings.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kMostRevised = 500;   // findings of the version before that are compared
constexpr size_t kWordsSought = 4;  // of a quote that is gone

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

// Old words go with the revision that printed them, new ones with the change's.
template <typename Altered>
absl::StatusOr<std::string> EncodeAltered(const Altered& altered, UnitConverter& converter,
                                          Altered* (v1::WatchResponse::*add)()) {
  v1::WatchResponse response;
  Altered& copy = *(response.*add)();
  copy = altered;
  OR_RETURN_IF_ERROR(converter.Convert(copy.mutable_from()));
  OR_RETURN_IF_ERROR(converter.Convert(copy.mutable_to()));
  return response.SerializeAsString();
}

}  // namespace

ChangeView::ChangeView(const Change& change, Store& store, const WordSplitter& splitter,
                       const ReadScope& scope)
    : change_(change), store_(store), splitter_(splitter), scope_(scope) {
  for (const auto& quote : change.quotes) quotes_.push_back(std::make_unique<QuoteFacts>(quote, splitter));
  for (const auto& event : change.events) events_.push_back(std::make_unique<EventFacts>(event, splitter));
  if (change.article) article_ = std::make_unique<ArticleFacts>(*change.article, change.text, splitter);
}

ChangeView::InUnit& ChangeView::In(v1::SpanUnit unit) {
  InUnit& encoded = encoded_[!NeedsConversion(unit) ? 0 : unit == v1::SPAN_UNIT_UTF16_UNITS ? 1 : 2];
  if (encoded.converter == nullptr) {
    encoded.converter = std::make_unique<UnitConverter>(store_, unit, scope_);
    encoded.quotes.resize(change_.quotes.size());
    encoded.events.resize(change_.events.size());
    encoded.article.resize(1);
  }
  return encoded;
}

absl::StatusOr<std::string_view> ChangeView::EncodedQuote(size_t i, v1::SpanUnit unit) {
  InUnit& in = In(unit);
  return Encode(change_.quotes[i], &v1::WatchResponse::add_quotes, in.converter.get(), &in.quotes[i]);
}

absl::StatusOr<std::string_view> ChangeView::EncodedEvent(size_t i, v1::SpanUnit unit) {
  InUnit& in = In(unit);
  return Encode(change_.events[i], &v1::WatchResponse::add_events, in.converter.get(), &in.events[i]);
}

absl::StatusOr<std::string_view> ChangeView::EncodedArticle(v1::SpanUnit unit) {
  InUnit& in = In(unit);
  return Encode(*change_.article, &v1::WatchResponse::add_articles, in.converter.get(), &in.article[0]);
}

absl::Status ChangeView::ReadRevised() {
  if (revised_read_) return absl::OkStatus();
  revised_read_ = true;
  v1::ArticleRecord before, now;
  for (const std::string& id : change_.gone_quotes) {
    if (before.quotes_size() == kMostRevised) break;
    const auto old = store_.GetQuote(id, scope_);
    if (!old.ok() && !absl::IsNotFound(old.status())) return old.status();
    if (!old.ok()) continue;
    *before.mutable_context() = old->article();
    *before.add_quotes() = old->quote();
    before.mutable_quotes()->rbegin()->clear_speaker();
  }
  for (const std::string& id : change_.gone_events) {
    if (before.events_size() == kMostRevised) break;
    const auto old = store_.GetEvent(id, scope_);
    if (!old.ok() && !absl::IsNotFound(old.status())) return old.status();
    if (!old.ok()) continue;
    *before.mutable_context() = old->article();
    *before.add_events() = old->event();
  }
  if (before.quotes().empty() && before.events().empty()) return absl::OkStatus();
  for (const v1::QuoteRecord& record : change_.quotes) {
    *now.mutable_context() = record.article();
    *now.add_quotes() = record.quote();
    now.mutable_quotes()->rbegin()->clear_speaker();
  }
  for (const v1::EventRecord& record : change_.events) {
    *now.mutable_context() = record.article();
    *now.add_events() = record.event();
  }
  v1::DiffRevisionsResponse diff;
  DiffFindings(before, now, &diff);
  for (v1::AlteredQuote& altered : *diff.mutable_altered_quotes()) {
    RevisedQuote& revised = *revised_quotes_.emplace_back(std::make_unique<RevisedQuote>());
    revised.altered = std::move(altered);
    revised.from = std::make_unique<QuoteFacts>(revised.altered.from(), splitter_);
    revised.to = std::make_unique<QuoteFacts>(revised.altered.to(), splitter_);
  }
  for (v1::AlteredEvent& altered : *diff.mutable_altered_events()) {
    RevisedEvent& revised = *revised_events_.emplace_back(std::make_unique<RevisedEvent>());
    revised.altered = std::move(altered);
    revised.from = std::make_unique<EventFacts>(revised.altered.from(), splitter_);
    revised.to = std::make_unique<EventFacts>(revised.altered.to(), splitter_);
  }
  return absl::OkStatus();
}

absl::StatusOr<const std::vector<std::unique_ptr<ChangeView::RevisedQuote>>*> ChangeView::RevisedQuotes() {
  OR_RETURN_IF_ERROR(ReadRevised());
  return &revised_quotes_;
}

absl::StatusOr<const std::vector<std::unique_ptr<ChangeView::RevisedEvent>>*> ChangeView::RevisedEvents() {
  OR_RETURN_IF_ERROR(ReadRevised());
  return &revised_events_;
}

absl::StatusOr<std::string> ChangeView::Encoded(const RevisedQuote& revised, v1::SpanUnit unit) {
  return EncodeAltered(revised.altered, *In(unit).converter, &v1::WatchResponse::add_revised_quotes);
}

absl::StatusOr<std::string> ChangeView::Encoded(const RevisedEvent& revised, v1::SpanUnit unit) {
  return EncodeAltered(revised.altered, *In(unit).converter, &v1::WatchResponse::add_revised_events);
}

absl::StatusOr<const StatementHead*> ChangeView::StatementOf(size_t i) {
  auto [at, added] = statements_.try_emplace(i);
  if (added) {
    auto head = store_.GetStatementHead(change_.quotes[i].quote().quote_id(), scope_);
    // Told by another quote; or replaced since, which a later change tells.
    if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
    if (head.ok()) at->second = *std::move(head);
  }
  return at->second ? &*at->second : nullptr;
}

absl::StatusOr<const std::vector<StatementHead>*> ChangeView::StatementsLikeGone() {
  if (gone_read_) return &like_gone_;
  gone_read_ = true;
  std::set<std::string> known;
  for (const std::string& id : change_.gone_quotes) {
    const auto old = store_.GetQuote(id, scope_);
    if (!old.ok() && !absl::IsNotFound(old.status())) return old.status();
    if (!old.ok()) continue;
    ListQuery<v1::QuoteFilter> query;
    for (const std::string& word :
         ledger::WordRarity::BuiltIn().RarestWords(old->quote().text(), kWordsSought)) {
      StrAppend(query.include.mutable_text(), query.include.text().empty() ? "" : " ", word);
    }
    if (query.include.text().empty()) continue;
    if (!old->quote().speaker_key().empty()) query.include.add_speaker_key(old->quote().speaker_key());
    query.order = "published";
    query.limit = kMostLike;
    OR_ASSIGN_OR_RETURN(const Page<v1::QuoteRecord> like, store_.ListQuotes(query, scope_));
    for (const v1::QuoteRecord& record : like.records) {
      auto head = store_.GetStatementHead(record.quote().quote_id(), scope_);
      if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
      if (head.ok() && known.insert(head->statement.statement_id()).second)
        like_gone_.push_back(*std::move(head));
    }
  }
  return &like_gone_;
}

absl::StatusOr<std::string> ChangeView::Encoded(const StatementHead& head, v1::SpanUnit unit) {
  v1::WatchResponse response;
  *response.add_statements() = head.statement;
  OR_RETURN_IF_ERROR(In(unit).converter->Convert(response.mutable_statements(0)));
  return response.SerializeAsString();
}

}  // namespace onrecord::api
