#include "api/services/query_service.h"

#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/span_units.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

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

absl::StatusOr<ListQuery<v1::QuoteFilter>> QueryService::Read(const v1::ListQuotesRequest& request,
                                                              const std::string& bound) const {
  return ReadList<v1::QuoteFilter>(request, tokens_, bound, "published",
                                   {"published", "said", "ingested", "confidence", "speaker"});
}

absl::Status QueryService::ListQuotes(const v1::ListQuotesRequest& request, const ReadScope& scope,
                                      v1::ListQuotesResponse* response) {
  const std::string bound = ScopeOf("ListQuotes", request);
  OR_ASSIGN_OR_RETURN(const auto query, Read(request, bound));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListQuotes(query, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_quotes(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_quotes());
}

absl::Status QueryService::ListEncodedQuotes(const v1::ListQuotesRequest& request, const ReadScope& scope,
                                             EncodedMessage* response) {
  if (NeedsConversion(request.span_unit())) {
    v1::ListQuotesResponse decoded;
    OR_RETURN_IF_ERROR(ListQuotes(request, scope, &decoded));
    response->bytes = decoded.SerializeAsString();
    return absl::OkStatus();
  }
  const std::string bound = ScopeOf("ListQuotes", request);
  OR_ASSIGN_OR_RETURN(const auto query, Read(request, bound));
  OR_ASSIGN_OR_RETURN(const Page<EncodedMessage> page, store_.ListEncodedQuotes(query, scope));
  v1::ListQuotesResponse rest;
  if (page.next) rest.set_next_page_token(tokens_.Seal(bound, EncodeCursor(*page.next)));
  response->bytes = rest.SerializeAsString();
  for (const EncodedMessage& record : page.records) {
    AppendField(v1::ListQuotesResponse::kQuotesFieldNumber, record.bytes, &response->bytes);
  }
  return absl::OkStatus();
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
