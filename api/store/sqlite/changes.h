#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

// The changes of the SQLite store; see ChangeReader.
namespace onrecord::api::sqlite {

absl::StatusOr<ChangeRange> Changes(Connection& connection);
absl::StatusOr<SnapshotPage> ReadSnapshot(Connection& connection, const v1::WatchRequest& selection,
                                          int64_t until, int64_t after, const ReadLimits& limits);
absl::StatusOr<ChangePage> ReadChanges(Connection& connection, const ChangePlace& after,
                                       const ChangeParts& parts, const ReadLimits& limits);

}  // namespace onrecord::api::sqlite
