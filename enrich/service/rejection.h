#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "common/stream/cloud_event.h"
#include "common/stream/record.h"

namespace onrecord {

// The first `most` bytes of `text` at most, as valid UTF-8: invalid bytes become U+FFFD, a character that is
// cut is left out, and "…" marks the place.
std::string KeptText(std::string_view text, size_t most);

// The headers' facts of a record that is derived from `in`. A key or trace too long for a header is left out.
stream::CloudEvent DerivedEvent(const stream::Record& in, std::string_view type, std::string id,
                                absl::Time now);

// The record for the rejected topic with the reason why `in` is rejected: an onrecord.v1.RejectedRecord of at
// most 16 KiB whatever `in` is, so that it fits everywhere: of the key 1 KiB is kept, of the reason 4 KiB.
// The value is not repeated: it stands in the log at the topic, partition and offset that are named, where a
// removal erases it.
stream::Record RejectionOf(const stream::Record& in, const absl::Status& why, absl::Time now);

}  // namespace onrecord
