#pragma once
#include <memory>
#include <vector>

#include "api/store/find_claim.h"
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// The index of words of an SQLite store. `connection` must outlive it.
std::unique_ptr<ClaimRows> MakeClaimRows(Connection& connection);

// See RecordAnalysis. Asks the index of words for quotes with two of the claim's rarest words, newest and
// oldest first, for quotes of the speaker with any of them, and for articles whose body has them: 13
// questions that read at most 60 rows each, about 0.5 ms each in a million quotes, and for those that find
// more as many from the other end, up to 3 ms each.
absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim);

}  // namespace onrecord::api::sqlite
