#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// See RecordAnalysis. Without a filter, or with days alone: one read of the facts of those days in order.
// With other filters: one read of the rows that match in the index of words, and a look-up an article.
absl::StatusOr<AggregateResult> Aggregate(Connection& connection, const AggregateQuery& query);

}  // namespace onrecord::api::sqlite
