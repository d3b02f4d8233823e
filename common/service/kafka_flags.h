#pragma once
#include <absl/status/statusor.h>

#include <span>
#include <vector>

#include "common/config/options.h"
#include "common/service/service_frame.h"
#include "common/stream/kafka/options.h"
#include "common/stream/kafka/stats.h"

namespace onrecord {

// The options that every service on Kafka has: --brokers, --kafka KEY=VALUE, --kafka-file, --create-topics,
// --partitions, --replication, --erase-within.
std::vector<Option> WithKafkaOptions(std::span<const Option> own);

// The values of those options. kInvalidArgument names the option that is wrong.
absl::StatusOr<stream::KafkaOptions> KafkaOptionsFrom(const Options& options, std::string_view client_id);

// Waits until Kafka answers and has the topics; the health shows what it waits for. Creates missing topics if
// --create-topics allows it. kCancelled: the program is to stop.
absl::Status AwaitTopics(const ServiceContext& service, const stream::KafkaOptions& kafka);

// Adds the counters of a Kafka client to the metrics. `read` is called at each scrape.
void AddKafkaMetrics(Metrics& metrics, const std::string& client, std::function<stream::KafkaStats()> read);

}  // namespace onrecord
