#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>

namespace onrecord::api {

// A notice as it is sent.
struct Notice {
  std::string delivery_id;
  absl::Time at;     // of the attempt
  std::string body;  // JSON
};

// Where notices go. Thread-safe.
class AlertChannel {
 public:
  virtual ~AlertChannel() = default;

  // POSTs the notice to `url`, signed with `secret`. OK: a status of 2xx. kPermissionDenied: the host or its
  // address is not allowed. Else what happened, in words.
  virtual absl::Status Post(const std::string& url, const std::string& secret, const Notice& notice) = 0;

  // Runs a command of the server's own file with the notice on its standard input. OK: it ended with 0.
  virtual absl::Status Run(const std::string& command, const std::string& alert, const Notice& notice) = 0;
};

}  // namespace onrecord::api
