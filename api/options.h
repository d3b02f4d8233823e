#pragma once
#include <absl/status/statusor.h>

#include <span>

#include "api/api.h"
#include "common/config/options.h"

namespace onrecord::api {

// The rows of the api's table, also for `onrecord up`: --store, --listen, the security options and the
// limits.
std::span<const Option> ApiOptionTable();

// What those rows say. kInvalidArgument names the option that is wrong.
absl::StatusOr<ApiOptions> ApiOptionsFrom(const Options& options);

}  // namespace onrecord::api
