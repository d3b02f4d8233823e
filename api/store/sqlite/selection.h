#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/store/value.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::api {

// A condition of SQL with the values of its `?`s; empty: always true. Text of a request is only ever a value.
struct Condition {
  std::string sql;
  std::vector<Value> values;

  void And(const std::string& more, std::vector<Value> its_values = {});
};

// A range of rows in which one query finds what matches: an FTS5 expression (empty: all), then `rest`, a
// condition on the row `r` and its article `a`.
struct Strand {
  int64_t first = 0, last = INT64_MAX;
  std::string match;
  Condition rest;
};

// What filters select, as strands in rising order of rows that do not overlap. None: nothing can match.
using Selection = std::vector<Strand>;

// Whether that is every newest row.
bool SelectsAll(const Selection& selection);

// When articles were first seen that are stored: the range a filter by that time is cut to.
struct ObservedRange {
  int64_t first = 0, last = 0;
};

Selection Select(const v1::ArticleFilter& include, const std::vector<v1::ArticleFilter>& exclude,
                 const ObservedRange& observed);
Selection Select(const v1::QuoteFilter& include, const std::vector<v1::QuoteFilter>& exclude,
                 const ObservedRange& observed);
Selection Select(const v1::EventFilter& include, const std::vector<v1::EventFilter>& exclude,
                 const ObservedRange& observed);

// The full-text query for a filter's `text`: each word, "phrase" and begin* must occur.
//   `talks "in Geneva" sanct*`  ->  ("talks" AND "in Geneva" AND "sanct" *)
std::string TextQuery(std::string_view text);

}  // namespace onrecord::api
