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
// cut is left out, and "…" tells that something was.
std::string KeptText(std::string_view text, size_t most);

// The headers' facts of a record that is derived from `in`. A key or trace too long for a header is left out.
stream::CloudEvent DerivedEvent(const stream::Record& in, std::string_view type, std::string id,
                                absl::Time now);

// The record for the rejected topic that tells why `in` cannot go on: an onrecord.v1.RejectedRecord. It is
// bounded whatever `in` is: of the value 1 MiB is kept, of the key 1 KiB, of the reason 4 KiB.
stream::Record RejectionOf(const stream::Record& in, const absl::Status& why, absl::Time now);

// The same without the value: at most 16 KiB, so that it fits where even a rejection is too large.
stream::Record WithoutContent(stream::Record rejection);

}  // namespace onrecord
