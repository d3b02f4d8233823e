#include "api/store/decision_ports.h"

#include "common/base/strings.h"

namespace onrecord::api {
namespace {

absl::Status NotHere() {
  return MakeStatus(absl::StatusCode::kUnimplemented, "this store keeps no removals and corrections");
}

}  // namespace

absl::StatusOr<Page<v1::Removal>> DecisionReader::ListRemovals(const std::string&,
                                                               const std::optional<Cursor>&, int,
                                                               const ReadScope&) {
  return NotHere();
}
absl::StatusOr<Page<v1::Correction>> DecisionReader::ListCorrections(const std::string&,
                                                                     const std::optional<Cursor>&, int,
                                                                     const ReadScope&) {
  return NotHere();
}
absl::StatusOr<v1::Correction> DecisionReader::GetCorrection(const std::string&, const ReadScope&) {
  return NotHere();
}
absl::StatusOr<bool> TextEraser::EraseSome() { return false; }
absl::StatusOr<std::vector<LogErasure>> TextEraser::DueInLog(absl::Time, int) {
  return std::vector<LogErasure>{};
}
absl::Status TextEraser::ToldLog(const std::vector<LogErasure>&, absl::Time, absl::Time) {
  return absl::OkStatus();
}

}  // namespace onrecord::api
