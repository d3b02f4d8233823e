#pragma once
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// See RecordAnalysis. Asks the index of words for quotes with two of the claim's rarest words, newest and
// oldest first, for quotes of the speaker with any of them, and for articles whose body has them: about 20
// queries that each read at most 60 rows.
absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim);

}  // namespace onrecord::api::sqlite
