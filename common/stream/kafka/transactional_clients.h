#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/stream/kafka/connection.h"
#include "common/stream/kafka/kafka_transactional_stream.h"

namespace onrecord::stream {

// Whether Kafka denies this user what was asked.
bool IsRefusal(rd_kafka_resp_err_t code);

// The two clients of a KafkaTransactionalStream, a transactional producer and a consumer of the group:
// creates them, replaces those that failed, and moves the consumer to the committed offsets. It has no batch
// and no transaction. Used by one thread. Private to this folder.
class TransactionalClients {
 public:
  // `on_revoked` is called while the consumer is polled, when the group takes its partitions away.
  TransactionalClients(const KafkaTransactionalStreamOptions& options, std::shared_ptr<Health> health,
                       std::function<void()> on_revoked);

  // Creates both clients, so that wrong options show at once: kInvalidArgument.
  absl::Status Open();

  // Creates what is missing, initialises the transactions, subscribes, and rewinds if that was requested.
  // After it the consumer can be polled. kUnavailable: not possible at present, try again. kPermissionDenied.
  absl::Status Repair();

  // Requests that the next Repair moves the consumer to the offsets that the group has committed.
  void RequestRewind() { rewind_ = true; }

  // Gives the client up; the next Repair creates another.
  void DropProducer(std::string_view why);
  void DropConsumer(std::string_view why);

  // Gives the consumer up after a fatal error and returns the error's text. kFailedPrecondition: another
  // process runs under the same instance name.
  absl::StatusOr<std::string> DropFatalConsumer();

  // kOutOfRange, and so from then on: the offset that the group has committed for `partition` is not in the
  // log, and only an operator can decide where to go on. OK: it is, or Kafka does not answer.
  absl::Status CheckCommittedOffset(int32_t partition);
  // What CheckCommittedOffset found last.
  const absl::Status& out_of_range() const { return out_of_range_; }

  // Whether a transaction can begin.
  bool CanBegin() const { return producer_ != nullptr && initialised_; }
  // Null between a Drop and the next Repair.
  const KafkaClient& producer() const { return producer_; }
  const KafkaClient& consumer() const { return consumer_; }

 private:
  absl::Status MakeProducer();
  absl::Status MakeConsumer();
  absl::Status Initialise();
  void WarmUp();
  absl::Status Subscribe();
  absl::Status Rewind();
  absl::Status Seek(rd_kafka_topic_partition_list_t* partitions);
  void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions);
  void SetStarts(rd_kafka_t* client, rd_kafka_topic_partition_list_t* partitions);

  const KafkaTransactionalStreamOptions& options_;
  const std::shared_ptr<Health> health_;  // shared with the clients' callbacks
  const std::function<void()> on_revoked_;
  KafkaClient producer_;
  KafkaClient consumer_;
  bool initialised_ = false;  // the producer has ended the transaction that an earlier one left open
  bool subscribed_ = false;
  bool rewind_ = false;        // the consumer may be beyond the last commit
  absl::Status out_of_range_;  // final
};

}  // namespace onrecord::stream
