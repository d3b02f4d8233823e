#pragma once
#include <algorithm>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/selection.h"
#include "common/base/status_macros.h"

namespace onrecord::api::sqlite {

// When the newest articles were first seen: the earliest and the latest, from two ends of an index.
absl::StatusOr<ObservedRange> ReadObservedRange(Connection& connection);

// The same where one of the filters asks for that time.
template <typename Filter, typename Filters>
absl::StatusOr<ObservedRange> ReadObservedRange(Connection& connection, const Filter& include,
                                                const Filters& exclude) {
  const bool asked =
      include.has_ingested() ||
      std::any_of(exclude.begin(), exclude.end(), [](const Filter& filter) { return filter.has_ingested(); });
  if (!asked) return ObservedRange{};
  return ReadObservedRange(connection);
}

}  // namespace onrecord::api::sqlite
