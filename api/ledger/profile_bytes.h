#pragma once
#include <string>
#include <string_view>

#include "api/ledger/compact_profile.h"
#include "api/ledger/occurrence.h"

namespace onrecord::ledger {

// A profile as bytes, about 7 a distinct word: what a store keeps of an occurrence to compare it later.
std::string PackProfile(const CompactProfile& profile);
std::string PackProfile(const Profile& profile);
// What Compare reads is equal to what was packed. False: the bytes are damaged.
bool UnpackProfile(std::string_view bytes, CompactProfile* profile);

}  // namespace onrecord::ledger
