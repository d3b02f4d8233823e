#pragma once
#include <absl/status/statusor.h>

#include "onrecord/v1/alert.pb.h"

namespace onrecord::api {

// The answers to the calls about alerts. The requests have passed CheckRequest. Errors carry their reasons
// (see errors.h). Thread-safe.
class AlertAnswers {
 public:
  virtual ~AlertAnswers() = default;

  virtual absl::StatusOr<v1::AddAlertResponse> Add(const v1::AddAlertRequest& request) = 0;
  virtual absl::StatusOr<v1::ListAlertsResponse> List() = 0;
  virtual absl::Status Remove(const std::string& name) = 0;
  // Waits for the receiver, at most as long as one attempt may take.
  virtual absl::StatusOr<v1::AlertDelivery> Test(const std::string& name) = 0;
};

}  // namespace onrecord::api
