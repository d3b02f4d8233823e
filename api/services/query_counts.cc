#include <absl/strings/numbers.h>

#include <algorithm>
#include <set>

#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "api/store/group_counter.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kMostMore = 12;
constexpr int kLargestGrouping = 5000;

using Rows = v1::AggregateRequest::WhatCase;

bool Has(Rows rows, int dimension) {
  if (rows == v1::AggregateRequest::kArticles) {
    return dimension == v1::DIMENSION_OUTLET || dimension == v1::DIMENSION_SPEAKER || IsTime(dimension);
  }
  const bool events = rows == v1::AggregateRequest::kEvents;
  switch (dimension) {
    case v1::DIMENSION_DYAD:
    case v1::DIMENSION_CODE:
    case v1::DIMENSION_ROOT:
    case v1::DIMENSION_QUAD_CLASS:
      return events;
    case v1::DIMENSION_AFFILIATION:
    case v1::DIMENSION_ANONYMITY:
      return !events;
    default:
      return true;
  }
}

std::string_view NameOf(Rows rows) {
  if (rows == v1::AggregateRequest::kArticles) return "articles";
  return rows == v1::AggregateRequest::kEvents ? "events" : "quotes";
}

// `prefix`: where the grouping stands in the request ("", "more[0].").
template <typename Grouping>
absl::Status CheckDimensions(const Grouping& grouping, Rows rows, const std::string& prefix) {
  if (grouping.group_by_size() > kMostDimensions) {
    return BadRequest({{StrCat(prefix, "group_by"), StrCat("expected at most ", kMostDimensions,
                                                           " dimensions, got ", grouping.group_by_size())}});
  }
  std::set<int> seen;
  for (int i = 0; i < grouping.group_by_size(); ++i) {
    const std::string field = StrCat(prefix, "group_by[", i, "]");
    const std::string& name = v1::Dimension_Name(grouping.group_by(i));
    if (!seen.insert(grouping.group_by(i)).second) {
      return BadRequest({{field, StrCat("expected each dimension once, got ", name, " twice")}});
    }
    if (!Has(rows, grouping.group_by(i))) {
      return BadRequest({{field, StrCat("expected a dimension of ", NameOf(rows), ", got ", name)}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckGroups(const v1::AggregateRequest& request) {
  if (request.what_case() == v1::AggregateRequest::WHAT_NOT_SET) {
    return BadRequest({{"what", "expected quotes, events or articles, got none"}});
  }
  if (request.more_size() > kMostMore) {
    return BadRequest(
        {{"more", StrCat("expected at most ", kMostMore, " groupings, got ", request.more_size())}});
  }
  if (request.has_articles() && request.time_field() == v1::TIME_FIELD_OCCURRED) {
    return BadRequest({{"time_field", "expected the time of publication, for articles have no other"}});
  }
  OR_RETURN_IF_ERROR(CheckDimensions(request, request.what_case(), ""));
  for (int i = 0; i < request.more_size(); ++i) {
    OR_RETURN_IF_ERROR(CheckDimensions(request.more(i), request.what_case(), StrCat("more[", i, "].")));
    const std::string& order = request.more(i).order_by();
    if (request.more(i).rows_only() && (StartsWith(order, "articles") || StartsWith(order, "outlets"))) {
      return BadRequest({{StrCat("more[", i, "].order_by"), "expected an order of what is counted"}});
    }
  }
  return absl::OkStatus();
}

template <typename Grouping>
absl::StatusOr<GroupPage> ReadPage(const Grouping& grouping, int largest) {
  GroupPage page;
  const bool by_time = std::any_of(grouping.group_by().begin(), grouping.group_by().end(), IsTime);
  OR_RETURN_IF_ERROR(ReadOrder(grouping.order_by(), by_time ? "key" : "count",
                               {"count", "articles", "outlets", "goldstein", "key"}, &page.order,
                               &page.descending));
  // Times run forward unless asked otherwise.
  if (grouping.order_by().empty() && by_time) page.descending = false;
  page.limit = grouping.page_size() == 0 ? kDefaultPage : std::min(grouping.page_size(), largest);
  return page;
}

}  // namespace

absl::Status QueryService::Aggregate(const v1::AggregateRequest& request, const ReadScope& scope,
                                     v1::AggregateResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckGroups(request));
  const std::string bound = ScopeOf("Aggregate", request);
  AggregateQuery query{request};
  OR_ASSIGN_OR_RETURN(query.page, ReadPage(request, kLargestPage));
  for (const v1::Grouping& grouping : request.more()) {
    OR_ASSIGN_OR_RETURN(query.more.emplace_back(), ReadPage(grouping, kLargestGrouping));
  }
  if (!request.page_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload, tokens_.Open(bound, request.page_token(), "page_token"));
    OR_ASSIGN_OR_RETURN(const Cursor after, DecodeCursor(payload));
    if (!absl::SimpleAtoi(after.key, &query.page.offset)) return Internal("a token of ours cannot be read");
  }
  OR_ASSIGN_OR_RETURN(AggregateResult result, store_.Aggregate(query, scope));
  const size_t next = query.page.offset + result.grouped.groups.size();
  for (v1::AggregateGroup& group : result.grouped.groups) *response->add_groups() = std::move(group);
  response->set_total_count(static_cast<uint64_t>(result.rows));
  response->set_group_count(static_cast<uint64_t>(result.grouped.group_count));
  if (next < static_cast<size_t>(result.grouped.group_count)) {
    response->set_next_page_token(tokens_.Seal(bound, EncodeCursor({int64_t{0}, StrCat(next)})));
  }
  for (GroupedRows& grouped : result.more) {
    v1::GroupingResult& out = *response->add_more();
    for (v1::AggregateGroup& group : grouped.groups) *out.add_groups() = std::move(group);
    out.set_group_count(static_cast<uint64_t>(grouped.group_count));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api
