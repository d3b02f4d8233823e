#include <absl/strings/numbers.h>

#include <set>

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
constexpr int kMostDimensions = 3;

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

bool IsTime(int dimension) { return dimension >= v1::DIMENSION_DAY && dimension <= v1::DIMENSION_YEAR; }

bool Has(bool events, int dimension) {
  switch (dimension) {
    case v1::DIMENSION_DYAD:
    case v1::DIMENSION_CODE:
    case v1::DIMENSION_ROOT:
      return events;
    case v1::DIMENSION_AFFILIATION:
    case v1::DIMENSION_ANONYMITY:
      return !events;
    default:
      return true;
  }
}

absl::Status CheckGroups(const v1::AggregateRequest& request) {
  if (request.what_case() == v1::AggregateRequest::WHAT_NOT_SET) {
    return BadRequest({{"what", "expected quotes or events, got neither"}});
  }
  if (request.group_by_size() > kMostDimensions) {
    return BadRequest({{"group_by", StrCat("expected at most ", kMostDimensions, " dimensions, got ",
                                           request.group_by_size())}});
  }
  std::set<int> seen;
  for (int i = 0; i < request.group_by_size(); ++i) {
    const std::string field = StrCat("group_by[", i, "]");
    const std::string& name = v1::Dimension_Name(request.group_by(i));
    if (!seen.insert(request.group_by(i)).second) {
      return BadRequest({{field, StrCat("expected each dimension once, got ", name, " twice")}});
    }
    if (!Has(request.has_events(), request.group_by(i))) {
      return BadRequest({{field, StrCat("expected a dimension of ",
                                        request.has_events() ? "events" : "quotes", ", got ", name)}});
    }
  }
  return absl::OkStatus();
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
  OR_RETURN_IF_ERROR(AddSources(store_, scope, response));
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

absl::Status QueryService::Aggregate(const v1::AggregateRequest& request, const ReadScope& scope,
                                     v1::AggregateResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckGroups(request));
  const std::string bound = ScopeOf("Aggregate", request);
  AggregateQuery query{request};
  bool by_time = false;
  for (const int dimension : request.group_by()) by_time = by_time || IsTime(dimension);
  OR_RETURN_IF_ERROR(ReadOrder(request.order_by(), by_time ? "key" : "count",
                               {"count", "articles", "outlets", "goldstein", "key"}, &query.order,
                               &query.descending));
  // Times run forward unless asked otherwise.
  if (request.order_by().empty() && by_time) query.descending = false;
  query.limit = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kLargestPage);
  if (!request.page_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload, tokens_.Open(bound, request.page_token(), "page_token"));
    OR_ASSIGN_OR_RETURN(const Cursor after, DecodeCursor(payload));
    if (!absl::SimpleAtoi(after.key, &query.offset)) return Internal("a token of ours cannot be read");
  }
  OR_ASSIGN_OR_RETURN(AggregateResult result, store_.Aggregate(query, scope));
  const size_t next = query.offset + result.groups.size();
  for (v1::AggregateGroup& group : result.groups) *response->add_groups() = std::move(group);
  response->set_total_count(static_cast<uint64_t>(result.rows));
  response->set_group_count(static_cast<uint64_t>(result.group_count));
  if (next < static_cast<size_t>(result.group_count)) {
    response->set_next_page_token(tokens_.Seal(bound, EncodeCursor({int64_t{0}, StrCat(next)})));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api
