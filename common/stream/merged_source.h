#pragma once
#include <vector>

#include "common/stream/record_source.h"

namespace onrecord::stream {

// Several sources, each of a topic of its own, as one. Records of an earlier source come first where both
// have some; nothing may rest on that. Waits at the last source only.
//
//   MergedSource source({decisions.get(), enriched.get()});
class MergedSource final : public RecordSource {
 public:
  // They must outlive this object; at least one.
  explicit MergedSource(std::vector<RecordSource*> sources) : sources_(std::move(sources)) {}

  absl::Status Start(const std::vector<Position>& positions) override;
  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override;
  absl::Status Acknowledge(const std::vector<Position>& positions) override;
  int64_t Lag() const override;

 private:
  const std::vector<RecordSource*> sources_;
};

}  // namespace onrecord::stream
