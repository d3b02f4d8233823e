#pragma once
#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>

#include "api/store/postgres/connection.h"
#include "onrecord/v1/enriched_article.pb.h"

// The tables `fact` and `fact_name`: see api/store/facts.h.
namespace onrecord::api::postgres {

// A name as an index of the server takes it: without zero bytes, and one that is longer than its pages allow
// (a third of 8 KiB) cut, with a hash behind it.
std::string IndexableName(std::string text);

// Writes the rows of articles that have none, by their row numbers; three statements in all.
absl::Status WriteFacts(Connection& connection,
                        const std::map<int64_t, const v1::EnrichedArticle*>& articles);

// Makes the rows of all newest articles that have none: the migration to them. Logs its progress.
absl::Status FillFacts(Connection& connection);

}  // namespace onrecord::api::postgres
