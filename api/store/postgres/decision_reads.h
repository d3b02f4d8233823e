#pragma once
#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "api/store/list_query.h"
#include "api/store/postgres/connection.h"
#include "onrecord/v1/decision.pb.h"

namespace onrecord::api::postgres {

// See DecisionReader.
absl::StatusOr<Page<v1::Removal>> ListRemovals(Connection& connection, const std::string& article_id,
                                               const std::optional<Cursor>& after, int limit);
absl::StatusOr<Page<v1::Correction>> ListCorrections(Connection& connection, const std::string& article_id,
                                                     const std::optional<Cursor>& after, int limit);
absl::StatusOr<v1::Correction> GetCorrection(Connection& connection, const std::string& correction_id);

}  // namespace onrecord::api::postgres
