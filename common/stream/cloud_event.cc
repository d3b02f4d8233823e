#include "common/stream/cloud_event.h"

#include <algorithm>

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::stream {
namespace {

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The trace id of "00-<32 hex>-<16 hex>-<2 hex>", or "" if it is not one.
std::string_view TraceId(std::string_view traceparent) {
  if (traceparent.size() < 55 || traceparent[2] != '-' || traceparent[35] != '-') return "";
  const std::string_view id = traceparent.substr(3, 32);
  return IsLowerHex(id) && id.find_first_not_of('0') != std::string_view::npos ? id : "";
}

}  // namespace

std::vector<Header> ToHeaders(const CloudEvent& event) {
  const std::string digest = Sha256HexOfParts({event.source, event.type, event.id});
  std::string trace(TraceId(event.traceparent));
  if (trace.empty()) trace = digest.substr(16, 32);
  return {{"ce_specversion", "1.0"},
          {"ce_id", event.id},
          {"ce_source", event.source},
          {"ce_type", event.type},
          {"ce_time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", event.time, absl::UTCTimeZone())},
          {"ce_subject", event.subject},
          {"content-type", "application/protobuf"},
          {"traceparent", StrCat("00-", trace, "-", digest.substr(0, 16), "-01")}};
}

std::string_view HeaderOr(const std::vector<Header>& headers, std::string_view name,
                          std::string_view otherwise) {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return otherwise;
}

}  // namespace onrecord::stream
