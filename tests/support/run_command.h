#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

namespace onrecord::support {

struct CommandResult {
  int code = 0;        // exit code; 128 + N after signal N
  std::string output;  // of standard output alone
  std::string errors;  // of standard error alone
};

// Runs `arguments` (the first is looked up in $PATH) without standard input and waits for its end, at most
// for `limit`; processes that it leaves in the background are not waited for. kDeadlineExceeded: it was
// killed, with all its children, and the message has what it wrote on standard error. kInternal: it could not
// be started.
absl::StatusOr<CommandResult> RunCommand(const std::vector<std::string>& arguments, absl::Duration limit);

}  // namespace onrecord::support
