#pragma once
#include <string>
#include <vector>

#include "api/store/postgres/connection.h"
#include "api/store/store.h"

// What is counted or compared over many records; see RecordAnalysis.
namespace onrecord::api::postgres {

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim);
absl::StatusOr<AggregateResult> Aggregate(Connection& connection, const AggregateQuery& query);

}  // namespace onrecord::api::postgres
