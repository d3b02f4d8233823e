#include "api/services/query_service.h"

#include <algorithm>
#include <initializer_list>

#include "api/services/check_request.h"
#include "api/services/errors.h"
#include "api/services/unit_converter.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 1000;

using Orders = std::initializer_list<std::string_view>;

absl::Status Check(const google::protobuf::Message& request) {
  const auto violations = CheckRequest(request);
  return violations.empty() ? absl::OkStatus() : BadRequest(violations);
}

absl::Status CheckId(std::string_view field, const std::string& id) {
  return id.empty() ? BadRequest({{std::string(field), "expected an id, got none"}}) : absl::OkStatus();
}

// The store's kNotFound with its reason; other statuses as they are.
absl::Status Missing(const absl::Status& status, std::string_view reason) {
  return absl::IsNotFound(status) ? WithReason(status, reason) : status;
}

// Reads "field" or "field desc".
absl::Status ReadOrder(const std::string& text, std::string_view default_order, Orders orders,
                       std::string* field, bool* descending) {
  std::vector<std::string_view> words;
  for (const std::string_view word : Split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  *descending = words.empty() || (words.size() == 2 && words[1] == "desc");
  *field = words.empty() ? default_order : words[0];
  const bool known = std::find(orders.begin(), orders.end(), *field) != orders.end();
  if (known && words.size() <= 2 && (words.size() < 2 || *descending)) return absl::OkStatus();
  std::string expected;
  for (const std::string_view order : orders) StrAppend(&expected, expected.empty() ? "" : ", ", order);
  return BadRequest(
      {{"order_by", StrCat("expected one of ", expected, ", alone or with ' desc', got '", text, "'")}});
}

// Everything of a list's request but its view and unit.
template <typename Filter, typename Request>
absl::StatusOr<ListQuery<Filter>> ReadList(const Request& request, const TokenMaker& tokens,
                                           const std::string& scope, std::string_view default_order,
                                           Orders orders) {
  OR_RETURN_IF_ERROR(Check(request));
  ListQuery<Filter> query;
  query.include = request.filter();
  query.exclude.assign(request.exclude().begin(), request.exclude().end());
  OR_RETURN_IF_ERROR(ReadOrder(request.order_by(), default_order, orders, &query.order, &query.descending));
  query.limit = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kLargestPage);
  if (!request.page_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload, tokens.Open(scope, request.page_token(), "page_token"));
    OR_ASSIGN_OR_RETURN(query.after, DecodeCursor(payload));
  }
  return query;
}

template <typename Page, typename Records, typename Response>
void Answer(Page page, const TokenMaker& tokens, const std::string& scope, Records* records,
            Response* response) {
  if (page.next) response->set_next_page_token(tokens.Seal(scope, EncodeCursor(*page.next)));
  for (auto& record : page.records) *records->Add() = std::move(record);
}

template <typename Records>
absl::Status ConvertAll(RecordLookup& store, v1::SpanUnit unit, const ReadScope& scope, Records* records) {
  UnitConverter converter(store, unit, scope);
  for (auto& record : *records) OR_RETURN_IF_ERROR(converter.Convert(&record));
  return absl::OkStatus();
}

}  // namespace

absl::Status QueryService::CheckView(v1::View view) const {
  if (view != v1::VIEW_FULL || options_.serve_full_text) return absl::OkStatus();
  return WithReason(MakeStatus(absl::StatusCode::kPermissionDenied,
                               "this server does not serve full text; ask for VIEW_FINDINGS"),
                    "FULL_TEXT_NOT_SERVED");
}

absl::Status QueryService::GetArticle(const v1::GetArticleRequest& request, const ReadScope& scope,
                                      v1::ArticleRecord* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("article_id", request.article_id()));
  OR_RETURN_IF_ERROR(CheckView(request.view()));
  auto record = store_.GetArticle(request.article_id(), request.revision_id(), request.view(), scope);
  if (!record.ok()) {
    return Missing(record.status(), request.revision_id().empty() ? "NO_SUCH_ARTICLE" : "NO_SUCH_REVISION");
  }
  *response = *std::move(record);
  return UnitConverter(store_, request.span_unit(), scope).Convert(response);
}

absl::Status QueryService::GetQuote(const v1::GetQuoteRequest& request, const ReadScope& scope,
                                    v1::QuoteRecord* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("quote_id", request.quote_id()));
  auto record = store_.GetQuote(request.quote_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_QUOTE");
  *response = *std::move(record);
  return UnitConverter(store_, request.span_unit(), scope).Convert(response);
}

absl::Status QueryService::GetEvent(const v1::GetEventRequest& request, const ReadScope& scope,
                                    v1::EventRecord* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("event_id", request.event_id()));
  auto record = store_.GetEvent(request.event_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_EVENT");
  *response = *std::move(record);
  return UnitConverter(store_, request.span_unit(), scope).Convert(response);
}

absl::Status QueryService::ListArticles(const v1::ListArticlesRequest& request, const ReadScope& scope,
                                        v1::ListArticlesResponse* response) {
  const std::string bound = ScopeOf("ListArticles", request);
  OR_ASSIGN_OR_RETURN(const auto query, ReadList<v1::ArticleFilter>(request, tokens_, bound, "published",
                                                                    {"published", "ingested", "outlet"}));
  OR_RETURN_IF_ERROR(CheckView(request.view()));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListArticles(query, request.view(), scope));
  Answer(std::move(page), tokens_, bound, response->mutable_articles(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_articles());
}

absl::Status QueryService::ListQuotes(const v1::ListQuotesRequest& request, const ReadScope& scope,
                                      v1::ListQuotesResponse* response) {
  const std::string bound = ScopeOf("ListQuotes", request);
  OR_ASSIGN_OR_RETURN(const auto query,
                      ReadList<v1::QuoteFilter>(request, tokens_, bound, "published",
                                                {"published", "said", "ingested", "confidence", "speaker"}));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListQuotes(query, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_quotes(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_quotes());
}

absl::Status QueryService::ListEvents(const v1::ListEventsRequest& request, const ReadScope& scope,
                                      v1::ListEventsResponse* response) {
  const std::string bound = ScopeOf("ListEvents", request);
  OR_ASSIGN_OR_RETURN(const auto query, ReadList<v1::EventFilter>(request, tokens_, bound, "published",
                                                                  {"published", "happened", "ingested",
                                                                   "confidence", "goldstein"}));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListEvents(query, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_events(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_events());
}

absl::Status QueryService::ListSpeakers(const v1::ListSpeakersRequest& request, const ReadScope& scope,
                                        v1::ListSpeakersResponse* response) {
  const std::string bound = ScopeOf("ListSpeakers", request);
  OR_ASSIGN_OR_RETURN(const auto query, ReadList<v1::QuoteFilter>(request, tokens_, bound, "quotes",
                                                                  {"quotes", "name", "published"}));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListSpeakers(query, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_speakers(), response);
  return absl::OkStatus();
}

}  // namespace onrecord::api
