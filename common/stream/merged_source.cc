#include "common/stream/merged_source.h"

#include "common/base/status_macros.h"

namespace onrecord::stream {

absl::Status MergedSource::Start(const std::vector<Position>& positions) {
  for (RecordSource* source : sources_) OR_RETURN_IF_ERROR(source->Start(positions));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Record>> MergedSource::Poll(absl::Duration wait) {
  for (RecordSource* source : sources_) {
    auto record = source->Poll(source == sources_.back() ? wait : absl::ZeroDuration());
    if (!record.ok() || record->has_value()) return record;
  }
  return std::nullopt;
}

absl::Status MergedSource::Acknowledge(const std::vector<Position>& positions) {
  for (RecordSource* source : sources_) OR_RETURN_IF_ERROR(source->Acknowledge(positions));
  return absl::OkStatus();
}

int64_t MergedSource::Lag() const {
  int64_t lag = 0;
  for (const RecordSource* source : sources_) lag += source->Lag();
  return lag;
}

}  // namespace onrecord::stream
