#pragma once
#include <optional>
#include <string>

#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// See DecisionReader. O(limit).
absl::StatusOr<Page<v1::Removal>> ListRemovals(Connection& connection, const std::string& article_id,
                                               const std::optional<Cursor>& after, int limit);
absl::StatusOr<Page<v1::Correction>> ListCorrections(Connection& connection, const std::string& article_id,
                                                     const std::optional<Cursor>& after, int limit);
absl::StatusOr<v1::Correction> GetCorrection(Connection& connection, const std::string& correction_id);

}  // namespace onrecord::api::sqlite
