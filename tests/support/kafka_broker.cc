#include "tests/support/kafka_broker.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/topics.h"
#include "tests/support/paths.h"
#include "tests/support/run_command.h"

namespace onrecord::support {

namespace {

constexpr absl::Duration kScriptLimit = absl::Minutes(5);  // the first start downloads Kafka
constexpr absl::Duration kReachLimit = absl::Seconds(10);

std::string Script() {
  const char* script = getenv("ONRECORD_KAFKA_SCRIPT");
  return script == nullptr ? SourcePath("deploy/kafka/broker") : script;
}

std::string LastLine(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  return std::string(Trim(trimmed.substr(trimmed.rfind('\n') + 1)));
}

// HOST:PORT,… and nothing else.
bool IsBootstrap(const std::string& text) {
  static const std::regex pattern(R"([\w.-]+:\d+(,[\w.-]+:\d+)*)");
  return std::regex_match(text, pattern);
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaBroker>> KafkaBroker::Start(Options options) {
  std::string folder = (std::filesystem::temp_directory_path() / "onrecord-kafka-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return Internal("no temporary folder: ", folder);
  std::unique_ptr<KafkaBroker> broker(new KafkaBroker(folder));
  std::vector<std::string> arguments = {
      "start", "--port", "free", "--owner", StrCat(getpid()), "--nodes", StrCat(options.nodes)};
  if (options.sasl) arguments.push_back("--sasl");
  OR_ASSIGN_OR_RETURN(const std::string address, broker->Run(std::move(arguments)));
  broker->bootstrap_ = address;
  if (!IsBootstrap(address)) return Internal(Script(), " printed '", address, "', expected HOST:PORT,…");
  OR_RETURN_IF_ERROR(broker->CheckReachable());
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
  std::vector<std::string> arguments = {command};
  if (node != 0) arguments.insert(arguments.end(), {"--node", StrCat(node)});
  return Run(std::move(arguments)).status();
}

absl::Status KafkaBroker::Restart() { return Run({"start"}).status(); }

absl::StatusOr<std::string> KafkaBroker::Run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"bash", Script()});
  arguments.insert(arguments.end(), {"--dir", folder_});
  OR_ASSIGN_OR_RETURN(const CommandResult result, RunCommand(arguments, kScriptLimit));
  if (result.code == 0) return LastLine(result.output);
  if (result.code == 3 && getenv("ONRECORD_REQUIRE_KAFKA") == nullptr)
    return Unavailable(LastLine(result.errors));
  return Internal(Join(arguments, " "), " ended with ", result.code, ": ", result.errors);
}

absl::Status KafkaBroker::CheckReachable() const {
  const stream::KafkaOptions client = {
      .brokers = bootstrap_, .client_id = "test-support", .extra = ClientOptions()};
  const absl::Status status =
      stream::EnsureTopics({.kafka = client, .topics = {"reachable"}}, kReachLimit).status();
  if (status.ok()) return status;
  return Internal("the broker that was started at ", bootstrap_, " cannot be reached: ", Message(status));
}

}  // namespace onrecord::support
