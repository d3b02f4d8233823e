#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "common/stream/kafka/options.h"
#include "common/stream/kafka/stats.h"
#include "common/stream/transactional_stream.h"

namespace onrecord::stream {

struct KafkaTransactionalStreamOptions {
  KafkaOptions kafka;
  std::string input = std::string(kArticlesTopic);
  // The topics whose metadata are fetched at the start, so that the first record does not leave late.
  std::vector<std::string> outputs{std::string(kEnrichedTopic), std::string(kRejectedTopic)};
  std::string group = "onrecord.enrich";
  // The name of this worker: the same after a restart, another for each worker that runs at the same time.
  // It makes the group.instance.id (a restart keeps its partitions) and the transactional.id (a restart ends
  // the transaction that its predecessor left open).
  std::string instance = "enrich-0";
};

// TransactionalStream on Kafka: one consumer of a group and one transactional producer.
//
//   OR_ASSIGN_OR_RETURN(auto stream,
//                       KafkaTransactionalStream::Create({.kafka = options, .instance = "enrich-3"}));
//
// Repairs itself inside Poll: a client that failed permanently or exceeded a time limit is replaced, and the
// reader goes back to the last commit, which it fetches from Kafka. Poll may therefore take a few seconds
// longer than asked, and a Commit that fails up to 10 s (it ends the transaction). Send keeps the records
// here, and Commit opens the transaction, so the work on a batch may take longer than transaction.timeout.ms
// (but not than max.poll.interval.ms, 5 minutes: then the group takes the partitions away).
//
// kFailedPrecondition: another process runs under the same instance name and has taken its place.
// kPermissionDenied: Kafka does not let this user read, write or commit. Both are final.
// Used by one thread; Stats by any.
class KafkaTransactionalStream : public TransactionalStream {
 public:
  // Does not need a broker: Poll answers kUnavailable while there is none. kInvalidArgument: a wrong option.
  static absl::StatusOr<std::unique_ptr<KafkaTransactionalStream>> Create(
      KafkaTransactionalStreamOptions options);

  virtual KafkaStats Stats() const = 0;
};

}  // namespace onrecord::stream
