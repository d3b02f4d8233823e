#include "tests/support/kafka_broker.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::support {

absl::StatusOr<std::unique_ptr<KafkaBroker>> KafkaBroker::Start(Options options) {
  std::string folder = (std::filesystem::temp_directory_path() / "onrecord-kafka-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return Internal("no temporary folder: ", folder);
  std::unique_ptr<KafkaBroker> broker(new KafkaBroker(folder));
  OR_ASSIGN_OR_RETURN(broker->bootstrap_,
                      broker->Run(StrCat("start --port free --owner ", getpid(), " --nodes ", options.nodes,
                                         options.sasl ? " --sasl" : "")));
  return broker;
}

KafkaBroker::~KafkaBroker() {
  if (!bootstrap_.empty()) Kill().IgnoreError();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<std::pair<std::string, std::string>> KafkaBroker::ClientOptions() const {
  std::vector<std::pair<std::string, std::string>> options;
  std::ifstream file(folder_ + "/client.options");
  for (std::string line; std::getline(file, line);) {
    const size_t at = line.find('=');
    options.emplace_back(line.substr(0, at), line.substr(at + 1));
  }
  return options;
}

absl::Status KafkaBroker::Kill(int node) { return Signal("kill", node); }
absl::Status KafkaBroker::Stop(int node) { return Signal("stop", node); }
absl::Status KafkaBroker::Freeze(int node) { return Signal("freeze", node); }
absl::Status KafkaBroker::Thaw(int node) { return Signal("thaw", node); }

absl::Status KafkaBroker::Signal(const std::string& command, int node) const {
  return Run(node == 0 ? command : StrCat(command, " --node ", node)).status();
}

absl::Status KafkaBroker::Restart() { return Run("start").status(); }

absl::StatusOr<std::string> KafkaBroker::Run(const std::string& arguments) const {
  const std::string command = StrCat("bash '", ONRECORD_SOURCE_DIR, "/deploy/kafka/broker' ", arguments,
                                     " --dir '", folder_, "' 2>&1");
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return Internal("cannot run ", command);
  std::string output;
  std::string last;
  char line[4096];
  while (fgets(line, sizeof line, pipe) != nullptr) {
    output += line;
    last = std::string(Trim(line));
  }
  const int status = pclose(pipe);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  if (code == 0) return last;
  if (code == 3 && getenv("ONRECORD_REQUIRE_KAFKA") == nullptr) return Unavailable(last);
  return Internal(command, " ended with ", code, ": ", output);
}

}  // namespace onrecord::support
