#pragma once
#include <cstdint>
#include <optional>

#include "ingest/document_reader/document.h"

// How much a packed file may hold. Text is packed 3 to 10 times, lists of similar objects up to 50 times.
namespace onrecord::ingest {

inline constexpr uint64_t kMostUnpackedBytes = 512u << 20;  // of a file, all that is in it together
inline constexpr uint64_t kMostGrowth = 200;                // times the packed bytes …
inline constexpr uint64_t kFreeGrowth = 1u << 20;           // … beyond the first MiB
inline constexpr uint32_t kMostMembers = 10'000;            // files in an archive

// A Reject where `packed` bytes came to more than `unpacked` bytes may be.
std::optional<Reject> CheckUnpacked(uint64_t packed, uint64_t unpacked);

}  // namespace onrecord::ingest
