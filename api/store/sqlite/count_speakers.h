#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "api/store/row_ids.h"
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// The quotes of one speaker that match.
struct Counted {
  int64_t speaker = 0, quotes = 0, articles = 0;
  int64_t first = 0;  // row of the first quote whose day is known; 0: none
  int64_t last = 0;   // row of the last quote
  std::string key;
};

// Up to so many candidates of the index of words are looked up one by one; beyond, the facets of all quotes
// in question are read in order.
inline constexpr size_t kMostLookedUp = 16000;

// Counts the quotes that match by speaker, without keys and in no order. At worst it reads the facets of all
// quotes and, for filters by words, all rows that the index of words finds.
absl::StatusOr<std::vector<Counted>> CountSpeakers(Connection& connection,
                                                   const ListQuery<v1::QuoteFilter>& query,
                                                   size_t most_looked_up = kMostLookedUp);

}  // namespace onrecord::api::sqlite
