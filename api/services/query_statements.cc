#include "api/services/check_claim.h"
#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "api/services/statement_sources.h"
#include "api/store/project_article.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kLargestPageOfStatements = 200;
constexpr int kDefaultStatements = 2;  // of a talking point that is listed

// Reads size and token of a request that reads one record in parts.
template <typename Request>
absl::StatusOr<std::optional<Cursor>> ReadPart(const Request& request, const TokenMaker& tokens,
                                               const std::string& scope, int* limit) {
  *limit = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kLargestPageOfStatements);
  if (request.page_token().empty()) return std::nullopt;
  OR_ASSIGN_OR_RETURN(const std::string payload, tokens.Open(scope, request.page_token(), "page_token"));
  OR_ASSIGN_OR_RETURN(Cursor after, DecodeCursor(payload));
  return after;
}

}  // namespace

absl::Status QueryService::ListStatements(const v1::ListStatementsRequest& request, const ReadScope& scope,
                                          v1::ListStatementsResponse* response) {
  const std::string bound = ScopeOf("ListStatements", request);
  OR_ASSIGN_OR_RETURN(const auto query, ReadList<v1::QuoteFilter>(request, tokens_, bound, "published",
                                                                  {"published"}, kLargestPageOfStatements));
  OR_ASSIGN_OR_RETURN(auto page, store_.ListStatements(query, request.min_articles(), scope));
  Answer(std::move(page), tokens_, bound, response->mutable_statements(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_statements());
}

absl::Status QueryService::ListTalkingPoints(const v1::ListTalkingPointsRequest& request,
                                             const ReadScope& scope,
                                             v1::ListTalkingPointsResponse* response) {
  const std::string bound = ScopeOf("ListTalkingPoints", request);
  OR_ASSIGN_OR_RETURN(const auto query, ReadList<v1::QuoteFilter>(request, tokens_, bound, "published",
                                                                  {"published"}, kLargestPageOfStatements));
  const int least = request.min_statements() == 0 ? kDefaultStatements : request.min_statements();
  OR_ASSIGN_OR_RETURN(auto page, store_.ListTalkingPoints(query, least, scope));
  Answer(std::move(page), tokens_, bound, response->mutable_talking_points(), response);
  return ConvertAll(store_, request.span_unit(), scope, response->mutable_talking_points());
}

absl::Status QueryService::GetStatement(const v1::GetStatementRequest& request, const ReadScope& scope,
                                        v1::Statement* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("statement_id", request.statement_id()));
  const std::string bound = ScopeOf("GetStatement", request);
  int limit = 0;
  OR_ASSIGN_OR_RETURN(const auto after, ReadPart(request, tokens_, bound, &limit));
  auto part = store_.GetStatement(request.statement_id(), after, limit, scope);
  if (!part.ok()) return Missing(part.status(), "NO_SUCH_STATEMENT");
  *response = std::move(part->record);
  if (part->next) response->set_next_page_token(tokens_.Seal(bound, EncodeCursor(*part->next)));
  OR_RETURN_IF_ERROR(AddSources(store_, scope, sketches_, response));
  return UnitConverter(store_, request.span_unit(), scope).Convert(response);
}

absl::Status QueryService::GetTimeline(const v1::GetTimelineRequest& request, const ReadScope& scope,
                                       v1::Timeline* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("talking_point_id", request.talking_point_id()));
  const std::string bound = ScopeOf("GetTimeline", request);
  int limit = 0;
  OR_ASSIGN_OR_RETURN(const auto after, ReadPart(request, tokens_, bound, &limit));
  auto part = store_.GetTimeline(request.talking_point_id(), after, limit, scope);
  if (!part.ok()) return Missing(part.status(), "NO_SUCH_STATEMENT");
  *response = std::move(part->record);
  if (part->next) response->set_next_page_token(tokens_.Seal(bound, EncodeCursor(*part->next)));
  UnitConverter converter(store_, request.span_unit(), scope);
  for (v1::TimelineEntry& entry : *response->mutable_entries()) {
    OR_RETURN_IF_ERROR(converter.Convert(entry.mutable_statement()));
  }
  return absl::OkStatus();
}

absl::Status QueryService::VerifyQuote(const v1::VerifyQuoteRequest& request, const ReadScope& scope,
                                       v1::VerifyQuoteResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  if (request.text().empty()) return BadRequest({{"text", "expected a quotation, got none"}});
  Claim claim{request.text(), request.speaker(), 0};
  if (!request.before().empty()) {
    v1::DateRange until;
    until.set_last(request.before());
    if (const absl::Status bad = Check(until); !bad.ok()) {
      return BadRequest(
          {{"before", StrCat("expected YYYY, YYYY-MM or YYYY-MM-DD, got '", request.before(), "'")}});
    }
    claim.before = DaysOf(until).last;
  }
  OR_ASSIGN_OR_RETURN(const auto articles, store_.FindArticlesForClaim(claim, scope));
  CheckClaim(claim, articles, response);
  if (response->sources_size() > 0 && response->sources(0).has_quote()) {
    // A quote that another one tells is in no statement.
    const auto statement =
        store_.GetStatement(response->sources(0).quote().quote().quote_id(), std::nullopt, 1, scope);
    if (statement.ok()) {
      response->set_statement_id(statement->record.statement_id());
    } else if (!absl::IsNotFound(statement.status())) {
      return statement.status();
    }
  }
  UnitConverter converter(store_, request.span_unit(), scope);
  for (v1::QuotationSource& source : *response->mutable_sources())
    OR_RETURN_IF_ERROR(converter.Convert(&source));
  return response->has_earliest() ? converter.Convert(response->mutable_earliest()) : absl::OkStatus();
}

}  // namespace onrecord::api
