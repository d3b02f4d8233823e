#include "api/services/watch_selection.h"

#include <algorithm>
#include <set>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

bool AsksForText(const v1::ArticleFilter& filter) {
  return !filter.text().empty() || !filter.speaker().empty();
}

bool AsksForText(const v1::ArticleSelection& selection) {
  return AsksForText(selection.filter()) ||
         std::any_of(selection.exclude().begin(), selection.exclude().end(),
                     [](const v1::ArticleFilter& filter) { return AsksForText(filter); });
}

// A record that is there now: sent if it matches; gone for this watch if the version before held it.
template <typename Encode>
absl::Status Add(bool matches, const std::string& id, const Change& change, Encode encode,
                 v1::WatchResponse* head, std::string* records) {
  if (!matches) {
    if (change.replaced.count(id) > 0) head->add_removed_ids(id);
    return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(const std::string_view bytes, encode());
  records->append(bytes);
  return absl::OkStatus();
}

// What is told otherwise now, where the old words or the new ones match.
template <typename Revised, typename Matcher>
absl::Status AddRevised(const std::vector<std::unique_ptr<Revised>>& all, const Matcher& matcher,
                        ChangeView& view, v1::SpanUnit unit, std::string* records) {
  for (const auto& revised : all) {
    if (!matcher.Matches(*revised->from) && !matcher.Matches(*revised->to)) continue;
    OR_ASSIGN_OR_RETURN(const std::string bytes, view.Encoded(*revised, unit));
    records->append(bytes);
  }
  return absl::OkStatus();
}

}  // namespace

WatchSelection::Matcher WatchSelection::MakeMatcher(const v1::WatchRequest& request,
                                                    const WordSplitter& splitter) {
  switch (request.what_case()) {
    case v1::WatchRequest::kEvents:
      return SelectionMatcher<EventFacts>(request.events(), splitter);
    case v1::WatchRequest::kArticles:
      return SelectionMatcher<ArticleFacts>(request.articles(), splitter);
    case v1::WatchRequest::kStatements:
      return SelectionMatcher<QuoteFacts>(request.statements(), splitter);
    default:
      return SelectionMatcher<QuoteFacts>(request.quotes(), splitter);
  }
}

WatchSelection::WatchSelection(const v1::WatchRequest& request, const WordSplitter& splitter)
    : unit_(request.span_unit()), matcher_(MakeMatcher(request, splitter)) {
  needs_ = std::visit([](const auto& matcher) { return matcher.needs(); }, matcher_);
  statements_ = request.has_statements();
  parts_.quotes = request.has_quotes() || statements_;
  parts_.events = request.has_events();
  parts_.articles = request.has_articles();
  parts_.texts = request.has_articles() && AsksForText(request.articles());
}

absl::Status WatchSelection::SelectStatements(ChangeView& view, v1::WatchResponse* head,
                                              std::string* records) const {
  const Change& change = view.change();
  const auto& matcher = std::get<SelectionMatcher<QuoteFacts>>(matcher_);
  std::set<std::string> sent;
  const auto send = [&](const StatementHead& statement) -> absl::Status {
    const std::string& id = statement.statement.statement_id();
    if (!sent.insert(id).second) return absl::OkStatus();
    // It may have been sent by the id of any of its quotes.
    for (const std::string& quote : statement.quote_ids) {
      if (quote != id) head->add_removed_ids(quote);
    }
    OR_ASSIGN_OR_RETURN(const std::string bytes, view.Encoded(statement, unit_));
    records->append(bytes);
    return absl::OkStatus();
  };
  for (const std::string& id : change.gone_quotes) head->add_removed_ids(id);
  for (size_t i = 0; i < change.quotes.size(); ++i) {
    if (!matcher.Matches(view.quote(i))) continue;
    OR_ASSIGN_OR_RETURN(const StatementHead* const statement, view.StatementOf(i));
    if (statement != nullptr) OR_RETURN_IF_ERROR(send(*statement));
  }
  if (change.gone_quotes.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const auto* const left, view.StatementsLikeGone());
  for (const StatementHead& statement : *left) {
    const QuoteFacts facts(statement.statement.fullest(), view.splitter());
    if (matcher.Matches(facts)) OR_RETURN_IF_ERROR(send(statement));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> WatchSelection::Select(ChangeView& view, v1::WatchResponse* head,
                                            std::string* records) const {
  const Change& change = view.change();
  if (statements_) {
    OR_RETURN_IF_ERROR(SelectStatements(view, head, records));
    return !records->empty() || !head->removed_ids().empty();
  }
  if (parts_.quotes) {
    const auto& matcher = std::get<SelectionMatcher<QuoteFacts>>(matcher_);
    for (const std::string& id : change.gone_quotes) head->add_removed_ids(id);
    for (size_t i = 0; i < change.quotes.size(); ++i) {
      OR_RETURN_IF_ERROR(Add(
          matcher.Matches(view.quote(i)), change.quotes[i].quote().quote_id(), change,
          [&] { return view.EncodedQuote(i, unit_); }, head, records));
    }
    if (!change.gone_quotes.empty()) {
      OR_ASSIGN_OR_RETURN(const auto* const revised, view.RevisedQuotes());
      OR_RETURN_IF_ERROR(AddRevised(*revised, matcher, view, unit_, records));
    }
  }
  if (parts_.events) {
    const auto& matcher = std::get<SelectionMatcher<EventFacts>>(matcher_);
    for (const std::string& id : change.gone_events) head->add_removed_ids(id);
    for (size_t i = 0; i < change.events.size(); ++i) {
      OR_RETURN_IF_ERROR(Add(
          matcher.Matches(view.event(i)), change.events[i].event().event_id(), change,
          [&] { return view.EncodedEvent(i, unit_); }, head, records));
    }
    if (!change.gone_events.empty()) {
      OR_ASSIGN_OR_RETURN(const auto* const revised, view.RevisedEvents());
      OR_RETURN_IF_ERROR(AddRevised(*revised, matcher, view, unit_, records));
    }
  }
  if (parts_.articles) {
    for (const std::string& id : change.gone_articles) head->add_removed_ids(id);
  }
  if (parts_.articles && change.article) {
    const auto& matcher = std::get<SelectionMatcher<ArticleFacts>>(matcher_);
    OR_RETURN_IF_ERROR(Add(
        matcher.Matches(view.article()), change.article->context().article_id(), change,
        [&] { return view.EncodedArticle(unit_); }, head, records));
  }
  return !records->empty() || !head->removed_ids().empty();
}

}  // namespace onrecord::api
