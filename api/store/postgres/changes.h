#pragma once
#include "api/store/postgres/connection.h"
#include "api/store/store.h"

// See ChangeReader.
namespace onrecord::api::postgres {

absl::StatusOr<ChangeRange> Changes(Connection& connection);
absl::StatusOr<SnapshotPage> ReadSnapshot(Connection& connection, const v1::WatchRequest& selection,
                                          int64_t until, int64_t after, const ReadLimits& limits);
absl::StatusOr<ChangePage> ReadChanges(Connection& connection, const ChangePlace& after,
                                       const ChangeParts& parts, const ReadLimits& limits);

}  // namespace onrecord::api::postgres
