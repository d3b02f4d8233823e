#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "api/store/statements/ledger_rows.h"
#include "onrecord/v1/record_service.pb.h"

// What statements are put together from, within one snapshot of the store. Many rows are asked for at once
// where a question to the server of a database costs more than a row.
namespace onrecord::api {

// Quotes and their articles. kInternal: a row is gone.
class QuoteRows {
 public:
  virtual ~QuoteRows() = default;
  // As RecordLookup::GetQuote.
  virtual absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id) = 0;
  // One a row, in their order.
  virtual absl::StatusOr<std::vector<v1::QuoteRecord>> QuotesAt(const std::vector<int64_t>& rows) = 0;
  virtual absl::StatusOr<std::vector<std::string>> OutletsAt(const std::vector<int64_t>& rows) = 0;
};

// An occurrence and the names of its groups.
struct FoundOccurrence {
  int64_t id = 0, row = 0, statement = 0, point = 0;
};

// The ledger as it is read.
class LedgerReader {
 public:
  virtual ~LedgerReader() = default;
  // Those of `ids` that are there, in any order.
  virtual absl::StatusOr<std::vector<FoundOccurrence>> Find(const std::vector<int64_t>& ids) = 0;
  // In the order of publication. Empty: no group has this name.
  virtual absl::StatusOr<std::vector<Member>> MembersOf(LedgerGroup group, int64_t name) = 0;
  // Of `least_kind` or closer, in the order of the others.
  virtual absl::StatusOr<std::vector<Link>> LinksOf(int64_t id, int64_t least_kind) = 0;
  virtual absl::StatusOr<std::vector<OccurrenceCache::Entry>> Read(const std::vector<int64_t>& ids) = 0;
};

// The quotes that a list selects, in its order, from behind its place.
class MatchingQuotes {
 public:
  virtual ~MatchingQuotes() = default;
  // False: the end.
  virtual absl::StatusOr<bool> Next(int64_t* row, v1::QuoteRecord* record) = 0;
  // Whether one of these newest quotes is among all that the list selects.
  virtual absl::StatusOr<bool> SelectsAny(const std::vector<int64_t>& rows) = 0;
};

}  // namespace onrecord::api
