#pragma once
#include <vector>

#include "api/store/store.h"

namespace onrecord::api {

// Holds a claimed quotation against the quotations of `articles` (newest ones, with their findings): verdict,
// sources and the earliest of them; spans in bytes. Every outlet that prints it is a source. O(length of the
// articles).
void CheckClaim(const Claim& claim, const std::vector<v1::EnrichedArticle>& articles,
                v1::VerifyQuoteResponse* response);

}  // namespace onrecord::api
