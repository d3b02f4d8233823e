#pragma once
#include <cstdint>

namespace onrecord::ledger {

// The days that a time can mean, since 1970-01-01, both ends included.
struct DayRange {
  int32_t first = 0;
  int32_t last = 0;
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

}  // namespace onrecord::ledger
