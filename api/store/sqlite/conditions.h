#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::api {

// A condition of SQL with the values of its `?`s. Text of a request is only ever a value.
struct Condition {
  std::string sql;
  std::vector<Value> values;
};

// What `filter` says of a row of article (a), quote (q) or event (e); "1" where it says nothing.
Condition Matches(const v1::ArticleFilter& filter);
Condition Matches(const v1::QuoteFilter& filter);
Condition Matches(const v1::EventFilter& filter);

// `include` and none of `exclude`.
template <typename Filter, typename Filters>
Condition Selects(const Filter& include, const Filters& exclude) {
  Condition out = Matches(include);
  for (const Filter& filter : exclude) {
    const Condition inner = Matches(filter);
    out.sql += " AND NOT (" + inner.sql + ")";
    out.values.insert(out.values.end(), inner.values.begin(), inner.values.end());
  }
  return out;
}

// The full-text query for a filter's `text`: each word, "phrase" and begin* must occur.
//   `talks "in Geneva" sanct*`  ->  ("talks" AND "in Geneva" AND "sanct" *)
std::string TextQuery(std::string_view text);

}  // namespace onrecord::api
