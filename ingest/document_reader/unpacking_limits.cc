#include "ingest/document_reader/unpacking_limits.h"

#include "common/base/strings.h"

namespace onrecord::ingest {

std::optional<Reject> CheckUnpacked(uint64_t packed, uint64_t unpacked) {
  if (unpacked > kMostUnpackedBytes) {
    return Reject{{},
                  Reason::kTooLarge,
                  StrCat("more than ", kMostUnpackedBytes, " bytes when unpacked; expected a smaller file")};
  }
  if (unpacked > kFreeGrowth + packed * kMostGrowth) {
    return Reject{
        {},
        Reason::kTooLarge,
        StrCat(packed, " bytes unpack to more than ", kMostGrowth, " times as many; expected packed text")};
  }
  return std::nullopt;
}

}  // namespace onrecord::ingest
