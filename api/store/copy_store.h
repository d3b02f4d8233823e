#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>

#include "api/store/store.h"
#include "common/base/stop.h"

namespace onrecord::api {

struct CopyCounts {
  int64_t analyses = 0, newest = 0, quotes = 0, events = 0, rejected = 0, bytes = 0;
  int32_t day = 0;      // of publication of the last one: they come in this order
  bool checks = false;  // what was copied is compared
};

// Puts everything that `from` was given into `to`: articles with all of their analyses, rejected records,
// positions in the log. What was copied already is not copied again, so that a copy that was stopped goes on.
// Then both are read and compared analysis by analysis, by their hashes. Lists of both are the same then;
// numbers of changes and the secret are not, so that watches begin anew. O(what is stored), about 1 MiB of
// memory.
//
// kFailedPrecondition: `to` holds something else, or `from` removals or corrections, which are not copied.
// kDataLoss: it is not what `from` holds, and where. kAborted: another process writes to one of them.
// kCancelled: stopped; call it again. `tell` is called after each batch.
absl::StatusOr<CopyCounts> CopyStore(Store& from, Store& to, const StopToken& stop,
                                     const std::function<void(const CopyCounts&)>& tell);

}  // namespace onrecord::api
