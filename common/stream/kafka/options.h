#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onrecord::stream {

// How to reach Kafka; the same for all its clients.
//
//   KafkaOptions{.brokers = "kafka1:9093,kafka2:9093",
//                .extra = {{"security.protocol", "SASL_SSL"}, {"sasl.mechanisms", "PLAIN"}, …}}
struct KafkaOptions {
  std::string brokers = "localhost:9092";  // HOST:PORT, separated by commas
  std::string client_id = "onrecord";      // the name in the broker's logs and quotas
  // Any option of librdkafka (its CONFIGURATION.md), as it is; has priority over what onrecord sets, except
  // for the few that guarantees depend on (acks, idempotence, isolation, commits): changing one of those is
  // an error that names it. Options of producers alone are ignored by consumers and the other way round.
  std::vector<std::pair<std::string, std::string>> extra;
  // Key, value and headers of one record. A little less than the topics' max.message.bytes of 8 MiB, which
  // counts the frame as well.
  size_t max_record_bytes = (8u << 20) - 4096;
};

// "KEY=VALUE" as --kafka takes it; the value may contain '=' and may be empty. kInvalidArgument: no '=' or no
// key.
absl::StatusOr<std::pair<std::string, std::string>> ParseKafkaOption(std::string_view text);

// The options of a file, "KEY=VALUE" a line, # for comments. kFailedPrecondition: it cannot be read, or users
// other than its owner and group can read or write it. kInvalidArgument: a line without '=', named by its
// number only, for it may hold a password.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadKafkaOptions(const std::string& path);

// Whether every client could be made of `options`, without a broker. kInvalidArgument names the option that
// is unknown, has a bad value, or must not be changed.
absl::Status CheckKafkaOptions(const KafkaOptions& options);

}  // namespace onrecord::stream
