#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/stream/kafka/options.h"
#include "common/stream/kafka/stats.h"
#include "common/stream/record_source.h"

namespace onrecord::stream {

struct KafkaSourceOptions {
  KafkaOptions kafka;
  std::string topic = std::string(kEnrichedTopic);
  // The name under which Acknowledge commits, for the usual tools; it assigns nothing.
  std::string group = "onrecord.api";
  absl::Duration partition_check = absl::Seconds(60);  // how often new partitions are looked for
};

// RecordSource on Kafka: all partitions of one topic, assigned at the positions of the reader,
// read_committed.
//
//   OR_ASSIGN_OR_RETURN(auto source, KafkaSource::Create({.kafka = options}));
//   OR_RETURN_IF_ERROR(source->Start(store.Positions()));
//
// Start waits at most 5 s and may be called again. kUnavailable also means that the topic does not exist yet.
// A partition that is added later is read from its first record. Used by one thread; Stats and Lag by any.
class KafkaSource : public RecordSource {
 public:
  // Does not need a broker. kInvalidArgument: an option is wrong.
  static absl::StatusOr<std::unique_ptr<KafkaSource>> Create(KafkaSourceOptions options);

  virtual KafkaStats Stats() const = 0;
};

}  // namespace onrecord::stream
