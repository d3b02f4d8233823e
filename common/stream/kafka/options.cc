#include "common/stream/kafka/options.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"

namespace onrecord::stream {

absl::StatusOr<std::pair<std::string, std::string>> ParseKafkaOption(std::string_view text) {
  const size_t at = text.find('=');
  const std::string_view key = Trim(text.substr(0, at));
  if (at == std::string_view::npos || key.empty()) {
    return InvalidArgument("kafka option: expected KEY=VALUE, got '", text, "'");
  }
  return std::pair(std::string(key), std::string(Trim(text.substr(at + 1))));
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
