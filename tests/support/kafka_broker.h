#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace onrecord::support {

// A real Kafka on free ports of 127.0.0.1, started by deploy/kafka/broker (or $ONRECORD_KAFKA_SCRIPT, for
// tests of this class) in a folder of its own, which goes with it. Ready in 3 s (three nodes: 7 s).
//
//   auto broker = KafkaBroker::Start({.nodes = 3});
//   if (absl::IsUnavailable(broker.status())) GTEST_SKIP() << broker.status();
//   (*broker)->Kill(2);     // SIGKILL
//   (*broker)->Restart();   // what does not run is started again, on the same ports and data
class KafkaBroker {
 public:
  struct Options {
    int nodes = 1;      // 1 or 3
    bool sasl = false;  // SASL_SSL; ClientOptions() then has what a client needs
  };
  // kUnavailable: java or mvn is missing, and $ONRECORD_REQUIRE_KAFKA is not set (with it: kInternal).
  // kInternal: it cannot be started, or its address does not answer within 10 s; the message has the reason.
  static absl::StatusOr<std::unique_ptr<KafkaBroker>> Start(Options options);
  ~KafkaBroker();
  KafkaBroker(const KafkaBroker&) = delete;
  KafkaBroker& operator=(const KafkaBroker&) = delete;

  const std::string& Bootstrap() const { return bootstrap_; }  // HOST:PORT,…
  std::vector<std::pair<std::string, std::string>> ClientOptions() const;
  const std::string& Folder() const { return folder_; }

  absl::Status Kill(int node = 0);    // SIGKILL; 0: all
  absl::Status Stop(int node = 0);    // SIGTERM
  absl::Status Freeze(int node = 0);  // SIGSTOP: connections stay, nothing answers
  absl::Status Thaw(int node = 0);
  absl::Status Restart();  // returns once all nodes answer

 private:
  explicit KafkaBroker(std::string folder) : folder_(std::move(folder)) {}
  absl::Status Signal(const std::string& command, int node) const;
  // Runs the script; the last line of its standard output.
  absl::StatusOr<std::string> Run(std::vector<std::string> arguments) const;
  absl::Status CheckReachable() const;

  const std::string folder_;
  std::string bootstrap_;
};

}  // namespace onrecord::support
