#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "api/services/tokens.h"
#include "api/services/unit_converter.h"
#include "api/store/store.h"
#include "common/base/status_macros.h"

// What the answers to all lists share: reading a request, and filling in its response.
namespace onrecord::api {

inline constexpr int kDefaultPage = 50;
inline constexpr int kLargestPage = 1000;

using Orders = std::initializer_list<std::string_view>;

// kInvalidArgument, naming the fields: see CheckRequest.
absl::Status Check(const google::protobuf::Message& request);
absl::Status CheckId(std::string_view field, const std::string& id);
// The store's kNotFound with its reason; other statuses as they are.
absl::Status Missing(const absl::Status& status, std::string_view reason);
// Reads "field" or "field desc"; an empty text is the default order, descending.
absl::Status ReadOrder(const std::string& text, std::string_view default_order, Orders orders,
                       std::string* field, bool* descending);

// Everything of a list's request but its view and unit.
template <typename Filter, typename Request>
absl::StatusOr<ListQuery<Filter>> ReadList(const Request& request, const TokenMaker& tokens,
                                           const std::string& scope, std::string_view default_order,
                                           Orders orders, int largest_page = kLargestPage) {
  OR_RETURN_IF_ERROR(Check(request));
  ListQuery<Filter> query;
  query.include = request.filter();
  query.exclude.assign(request.exclude().begin(), request.exclude().end());
  OR_RETURN_IF_ERROR(ReadOrder(request.order_by(), default_order, orders, &query.order, &query.descending));
  query.limit = request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), largest_page);
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

}  // namespace onrecord::api
