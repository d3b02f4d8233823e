#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/ledger_writer.h"

// The rows of the ledger: what its writer and its readers share.
namespace onrecord::api::sqlite {

inline constexpr int64_t kLinkedPoints = 1;      // the same talking point
inline constexpr int64_t kLinkedStatements = 2;  // the same statement, and so the same talking point

struct Link {
  int64_t other = 0;
  int64_t kind = 0;
};
// Of `least_kind` or closer, in the order of the others.
absl::StatusOr<std::vector<Link>> LinksOf(Connection& connection, int64_t id, int64_t least_kind);

struct Member {
  int64_t id = 0;
  int64_t row = 0;     // of the quote
  int64_t outlet = 0;  // see OutletNumber
};
// The members of a statement ("statement") or a talking point ("point"), in the order of publication. Empty:
// no group has this name.
absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, std::string_view group, int64_t label);

absl::StatusOr<OccurrenceCache::Entry> ReadOccurrence(Connection& connection, int64_t id);

}  // namespace onrecord::api::sqlite
