#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "common/stream/kafka/options.h"
#include "common/stream/kafka/stats.h"
#include "common/stream/record_sink.h"

struct rd_kafka_s;

namespace onrecord::stream {

struct KafkaSinkOptions {
  KafkaOptions kafka;
  // The topics whose metadata are fetched at the start, so that the first record does not leave late.
  std::vector<std::string> topics{std::string(kArticlesTopic), std::string(kRejectedTopic)};
  size_t max_records = 10000;    // sent and not yet delivered; then Send answers kUnavailable
  size_t max_bytes = 64u << 20;  // likewise; one record is always taken
  // How long Create waits for a broker, at most.
  absl::Duration warm_up = absl::Seconds(2);
};

// RecordSink on Kafka: an idempotent producer, acks=all, that never gives a record up while Kafka is away.
// After a fatal error the sink makes a new producer by itself and sends the unacknowledged again in their
// order: a record can then be in the log twice, never missing.
//
//   OR_ASSIGN_OR_RETURN(auto sink, KafkaSink::Create({.kafka = options}));
//   sink->Send(record, [](absl::Status status) { … });
//
// Reports other than OK: kInvalidArgument (the topic takes no record of this size), kNotFound (no such
// topic), kPermissionDenied. Records that were not reported when the sink ends may or may not be in the log.
// Used by one thread; Stats by any.
class KafkaSink : public RecordSink {
 public:
  // Waits for a broker as long as the options say and does not fail without one: Poll then answers
  // kUnavailable. kInvalidArgument: an option is wrong.
  static absl::StatusOr<std::unique_ptr<KafkaSink>> Create(KafkaSinkOptions options);

  virtual KafkaStats Stats() const = 0;
  // For tests that need librdkafka to fail.
  virtual rd_kafka_s* HandleForTest() = 0;
};

}  // namespace onrecord::stream
