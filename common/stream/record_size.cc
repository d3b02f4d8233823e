#include "common/stream/record_size.h"

#include "common/base/strings.h"

namespace onrecord::stream {

size_t SizeOf(const Record& record) {
  constexpr size_t kFrame = 10;  // the lengths of a header
  size_t size = record.key.size() + record.value.size();
  for (const Header& header : record.headers) size += header.name.size() + header.value.size() + kFrame;
  return size;
}

absl::Status CheckSize(const Record& record, size_t limit) {
  const size_t size = SizeOf(record);
  if (size <= limit) return absl::OkStatus();
  return InvalidArgument(record.topic, ": a record has ", size, " bytes, at most ", limit,
                         " can be sent (its key has ", record.key.size(), ")");
}

}  // namespace onrecord::stream
