#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <string>
#include <vector>

#include "common/base/stop.h"
#include "common/stream/kafka/options.h"
#include "common/stream/record.h"

namespace onrecord::stream {

struct TopicsOptions {
  KafkaOptions kafka;
  std::vector<std::string> topics{std::string(kArticlesTopic), std::string(kEnrichedTopic),
                                  std::string(kRejectedTopic), std::string(kDecisionsTopic)};
  bool create = true;           // make those that are missing; false: that is kNotFound
  int partitions = 4;           // of a new topic
  int replication_factor = -1;  // of a new topic; -1: the broker's default.replication.factor
  // Of a new topic of articles: how long what was removed may stay in its segments (max.compaction.lag.ms).
  absl::Duration erase_within = absl::Hours(24);
};

// Makes the missing topics (retention.ms=-1, max.message.bytes=8388608; those of articles with
// cleanup.policy=compact, see record_key.h) and checks those that are there. Waits at most `wait`. Returns
// warnings, each a whole sentence, for settings with which the services run but do not keep everything
// (records that expire or are compacted away).
//
//   kUnavailable         no broker answers: "waiting for Kafka at 10.0.0.7:9092: … Connection refused …"
//   kNotFound            a topic is missing and must not be created
//   kFailedPrecondition  a topic takes smaller records than onrecord sends
//   kPermissionDenied    this user may not look at or create topics
absl::StatusOr<std::vector<std::string>> EnsureTopics(const TopicsOptions& options, absl::Duration wait);

// Calls EnsureTopics until Kafka answers, however long that takes: for the start of a service. `waiting` is
// called with the reason after each attempt that found no broker (log it, show it in readiness). kCancelled:
// `stop` was requested. Warnings go to the log.
absl::Status WaitForTopics(const TopicsOptions& options, const StopToken& stop,
                           const std::function<void(const absl::Status&)>& waiting);

}  // namespace onrecord::stream
