#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/stream/kafka/options.h"
#include "common/stream/kafka/stats.h"
#include "common/stream/record.h"

// librdkafka's C API with owners, statuses and one place for its callbacks. Private to this folder.
namespace onrecord::stream {

template <auto kDestroy>
struct Destroy {
  template <typename T>
  void operator()(T* p) const {
    kDestroy(p);
  }
};
using KafkaConf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
using KafkaError = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;
using KafkaMessage = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;
using KafkaTopic = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using KafkaMetadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;
using PartitionList =
    std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy<rd_kafka_topic_partition_list_destroy>>;

// Counts, and whether a broker answers. Thread-safe.
class Health {
 public:
  enum class Voice { kLogs, kSilent };  // whether it logs that Kafka went away and came back
  explicit Health(std::string brokers, Voice voice = Voice::kLogs)
      : brokers_(std::move(brokers)), voice_(voice) {}

  void Count(int64_t KafkaStats::*what, int64_t by = 1);
  KafkaStats Stats() const;

  // An error that librdkafka reported; some mean that no broker can be reached.
  void OnError(rd_kafka_resp_err_t code, std::string_view reason);
  void OnAnswer();
  // A call was over its time limit: the broker may be there and not answer.
  void OnTimeout();
  bool Reachable() const;
  // Whether a connection broke, no broker could be reached, or a call had no answer in time, at most so long
  // ago.
  bool HadTroubleWithin(absl::Duration time) const;
  // kUnavailable: "waiting for Kafka at BROKERS: WHY".
  absl::Status Waiting() const;

 private:
  const std::string brokers_;
  const Voice voice_;
  mutable absl::Mutex mutex_;
  KafkaStats stats_ ABSL_GUARDED_BY(mutex_);
  absl::Time trouble_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();  // the last
};

// What librdkafka calls, in the thread that polls the client. Shared with the client, because one that is
// given up may end later than its owner.
struct Events {
  explicit Events(std::shared_ptr<Health> health) : health(std::move(health)) {}
  std::shared_ptr<Health> health;
  std::function<void(const rd_kafka_message_t&)> on_delivery;
  std::function<void(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*)> on_rebalance;
};

// Shared, because a call beyond its time limit keeps the client until it returns.
using KafkaClient = std::shared_ptr<rd_kafka_t>;

struct Setting {
  std::string name;
  std::string value;
  bool fixed = false;  // a guarantee depends on it: KafkaOptions::extra must not change it
};

// A client of `type` with `settings`, then `options.extra`. Makes no connection by itself.
absl::StatusOr<KafkaClient> MakeClient(rd_kafka_type_t type, const KafkaOptions& options,
                                       const std::vector<Setting>& settings, std::shared_ptr<Events> events);

// The settings of each kind of client.
std::vector<Setting> ProducerSettings();
std::vector<Setting> TransactionalProducerSettings(const std::string& transactional_id);
std::vector<Setting> GroupConsumerSettings(const std::string& group, const std::string& instance);
std::vector<Setting> AssignedConsumerSettings(const std::string& group);

// Asks for metadata, at most for `limit`, and notes in `health` whether a broker answered.
absl::Status Probe(rd_kafka_t* client, Health& health, absl::Duration limit);

// Runs `call` in a thread of its own, at most for `limit`. nullopt: it still runs; what it captured by value
// lives until it returns.
std::optional<KafkaError> CallWithLimit(std::function<rd_kafka_error_t*()> call, absl::Duration limit);

// The status for an error of Kafka: kUnavailable (try again), kInvalidArgument (too large), kOutOfRange,
// kNotFound (topic), kPermissionDenied, kUnauthenticated, kFailedPrecondition (another process runs under
// the same name), kAborted (fenced), else kInternal. "DOING: the error's text".
absl::Status StatusOf(rd_kafka_resp_err_t code, std::string_view doing, std::string_view detail = "");

// Turns Kafka's answer about committed offsets into positions: partitions without a commit start at their
// first record. An error of one partition is the result for all: otherwise a partition whose offset could not
// be read would start from its first record. kUnavailable: try again. kPermissionDenied.
absl::Status ReadOnAtCommitted(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions);

// Hands `record` to the producer's queue; `copy` false: key, value must stay until the report, which gets
// `opaque`.
rd_kafka_resp_err_t Produce(rd_kafka_t* producer, const Record& record, bool copy, void* opaque);
Record ToRecord(const rd_kafka_message_t& message);

int ToMs(absl::Duration duration);

}  // namespace onrecord::stream
