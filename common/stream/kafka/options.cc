#include "common/stream/kafka/options.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/config/secret_arguments.h"
#include "common/stream/kafka/connection.h"

namespace onrecord::stream {

absl::StatusOr<std::pair<std::string, std::string>> ParseKafkaOption(std::string_view text) {
  const size_t at = text.find('=');
  const std::string_view key = Trim(text.substr(0, at));
  if (at == std::string_view::npos || key.empty()) {
    // What looks like a password is not repeated.
    return InvalidArgument("kafka option: expected KEY=VALUE, got '", IsSecretKafkaOption(text) ? "…" : text,
                           "'");
  }
  return std::pair(std::string(key), std::string(Trim(text.substr(at + 1))));
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadKafkaOptions(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0 && (found.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return FailedPrecondition("--kafka-file ", path,
                              ": expected a file that others can neither read nor write (chmod o-rw)");
  }
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return FailedPrecondition("--kafka-file ", Message(text.status()));
  std::vector<std::pair<std::string, std::string>> options;
  size_t number = 0;
  for (const std::string_view whole : Split(*text, '\n')) {
    ++number;
    const std::string_view line = Trim(whole);
    if (line.empty() || line.front() == '#') continue;
    auto option = ParseKafkaOption(line);
    if (!option.ok())
      return InvalidArgument("--kafka-file ", path, ", line ", number, ": expected KEY=VALUE");
    options.push_back(*std::move(option));
  }
  return options;
}

absl::Status CheckKafkaOptions(const KafkaOptions& options) {
  // librdkafka says of a missing file only that a system call failed.
  for (const auto& [name, value] : options.extra) {
    if (!EndsWith(name, ".location") || value == "probe" || ::access(value.c_str(), R_OK) == 0) continue;
    return InvalidArgument("kafka option '", name, "=", value, "': cannot be read: ", std::strerror(errno));
  }
  const auto events = std::make_shared<Events>(std::make_shared<Health>(options.brokers));
  OR_RETURN_IF_ERROR(MakeClient(RD_KAFKA_PRODUCER, options, ProducerSettings(), events).status());
  OR_RETURN_IF_ERROR(
      MakeClient(RD_KAFKA_PRODUCER, options, TransactionalProducerSettings("check"), events).status());
  OR_RETURN_IF_ERROR(
      MakeClient(RD_KAFKA_CONSUMER, options, GroupConsumerSettings("check", "check"), events).status());
  return MakeClient(RD_KAFKA_CONSUMER, options, AssignedConsumerSettings("check"), events).status();
}

}  // namespace onrecord::stream
