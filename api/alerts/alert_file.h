#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "onrecord/v1/alert.pb.h"

namespace onrecord::api {

// An alert of the server's own file, which alone may name commands.
struct FileAlert {
  v1::Alert alert;
  std::string exec;    // for /bin/sh -c, with the notice on standard input; empty: the alert has a webhook
  std::string secret;  // bytes of the webhook's key
};

// Reads --alert-file: a JSON object a line, # for comments. kFailedPrecondition, with the line: it cannot be
// read, others than its owner can write it, a line is no alert, a name comes twice.
//
//   {"alert": {"name": "fish", "quotes": {"filter": {"text": "quota"}}}, "exec": "/usr/local/bin/tell-desk"}
//   {"alert": {"name": "desk", "quotes": {}, "webhook": "https://desk.example/in"}, "secret": "whsec_…"}
absl::StatusOr<std::vector<FileAlert>> ReadAlertFile(const std::string& path);

}  // namespace onrecord::api
