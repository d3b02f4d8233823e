#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <utility>
#include <vector>

namespace onrecord::api {

struct CommandRun {
  std::string command;                                           // for /bin/sh -c
  std::string input;                                             // its standard input
  std::vector<std::pair<std::string, std::string>> environment;  // beside the program's
  absl::Duration longest = absl::Seconds(60);
};

// Runs a command of the operator's to its end; what it prints goes to standard error. OK: it ended with 0.
// kDeadlineExceeded: it took longer and was killed with its process group. kUnavailable: another end, in
// words.
absl::Status RunCommand(const CommandRun& run);

}  // namespace onrecord::api
