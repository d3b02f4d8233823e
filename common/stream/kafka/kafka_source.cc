#include "common/stream/kafka/kafka_source.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kStep = absl::Seconds(1);        // of one request of Start
constexpr absl::Duration kStartLimit = absl::Seconds(4);  // then Start begins no further request

PartitionList NewList() { return PartitionList(rd_kafka_topic_partition_list_new(8)); }

class Source final : public KafkaSource {
 public:
  explicit Source(KafkaSourceOptions options)
      : options_(std::move(options)), health_(std::make_shared<Health>(options_.kafka.brokers)) {}

  absl::Status Open() {
    OR_ASSIGN_OR_RETURN(
        consumer_, MakeClient(RD_KAFKA_CONSUMER, options_.kafka, AssignedConsumerSettings(options_.group),
                              std::make_shared<Events>(health_)));
    topic_.reset(rd_kafka_topic_new(consumer_.get(), options_.topic.c_str(), nullptr));
    return absl::OkStatus();
  }

  absl::Status Start(const std::vector<Position>& positions) override {
    absl::Status status = TryStart(positions);
    if (!status.ok()) why_not_started_ = status;
    return status;
  }
  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override {
    if (reach_.empty()) return why_not_started_;
    if (absl::Now() >= next_check_) OR_RETURN_IF_ERROR(TakeNewPartitions());
    const absl::Time until = absl::Now() + wait;
    while (true) {
      const absl::Duration left = std::max(until - absl::Now(), absl::ZeroDuration());
      const KafkaMessage message(rd_kafka_consumer_poll(consumer_.get(), ToMs(left)));
      if (message == nullptr) return NothingCame();
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) return Take(*message);
      if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) return OnConsumerError(*message);
      // The end of what is committed; transaction markers have offsets, but are not polled.
      reach_[message->partition].next = message->offset;
      UpdateLag();
    }
  }

  absl::Status Acknowledge(const std::vector<Position>& positions) override {
    const PartitionList list = NewList();
    for (const Position& position : positions) {
      if (position.topic == options_.topic) Add(list.get(), position.partition, position.next_offset);
    }
    if (list->cnt == 0) return absl::OkStatus();
    // For the eyes of tools only: positions are kept by the reader, so a failure loses nothing.
    const auto code = rd_kafka_commit(consumer_.get(), list.get(), /*async=*/1);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      health_->Count(&KafkaStats::commits);
    } else {
      log::Debug("progress_not_shown", {{"topic", options_.topic}, {"why", rd_kafka_err2str(code)}});
    }
    return absl::OkStatus();
  }

  int64_t Lag() const override { return lag_.load(); }
  KafkaStats Stats() const override { return health_->Stats(); }

 private:
  struct Reach {
    int64_t next = 0;  // offset, or RD_KAFKA_OFFSET_BEGINNING
    int64_t low = 0;   // of the log, when it was asked
    int64_t high = 0;
  };

  absl::Status TryStart(const std::vector<Position>& positions) {
    reach_.clear();
    rd_kafka_assign(consumer_.get(), nullptr);
    const absl::StatusOr<int> counted = PartitionCount();
    Drain();
    if (!counted.ok()) return health_->Reachable() ? counted.status() : health_->Waiting();
    const int count = *counted;
    std::map<int32_t, Reach> reach;
    for (int32_t p = 0; p < count; ++p) reach[p].next = RD_KAFKA_OFFSET_BEGINNING;
    for (const Position& position : positions) {
      if (position.topic != options_.topic) continue;
      if (position.partition < 0 || position.partition >= count)
        return Gone(position, "there is no such partition");
      reach[position.partition].next = position.next_offset;
    }
    OR_RETURN_IF_ERROR(CheckAll(&reach));
    const PartitionList list = NewList();
    for (const auto& [partition, r] : reach) Add(list.get(), partition, r.next);
    OR_RETURN_IF_ERROR(StatusOf(rd_kafka_assign(consumer_.get(), list.get()), "assign"));
    reach_ = std::move(reach);
    next_check_ = absl::Now() + options_.partition_check;
    UpdateLag();
    return absl::OkStatus();
  }

  void Add(rd_kafka_topic_partition_list_t* list, int32_t partition, int64_t offset) const {
    rd_kafka_topic_partition_list_add(list, options_.topic.c_str(), partition)->offset = offset;
  }

  absl::Status Gone(const Position& position, std::string_view why) const {
    return absl::OutOfRangeError(ToAbsl(
        StrCat(options_.topic, "[", position.partition, "]: position ", position.next_offset, ": ", why)));
  }

  // Serves the callback for errors. (rd_kafka_poll must not be called on a consumer: it asserts on messages.)
  // Only while nothing is assigned, because what is polled is dropped.
  void Drain() {
    while (KafkaMessage(rd_kafka_consumer_poll(consumer_.get(), 0)) != nullptr) {
    }
  }

  absl::StatusOr<int> PartitionCount() {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(consumer_.get(), 0, topic_.get(), &raw, ToMs(2 * kStep));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return health_->Waiting();
    const KafkaMetadata metadata(raw);
    health_->OnAnswer();
    const rd_kafka_metadata_topic& topic = metadata->topics[0];
    const absl::Status status = StatusOf(topic.err, StrCat("topic ", options_.topic));
    if (absl::IsPermissionDenied(status)) return status;
    if (!status.ok() || topic.partition_cnt == 0) {
      return Unavailable("waiting for the topic ", options_.topic, " at ", options_.kafka.brokers, ": ",
                         status.ok() ? "it has no partitions yet" : Message(status));
    }
    return topic.partition_cnt;
  }

  // A new topic, or one whose leader moves, takes a moment to answer.
  absl::Status CheckAll(std::map<int32_t, Reach>* reach) {
    const absl::Time until = absl::Now() + kStartLimit - 2 * kStep;
    for (auto it = reach->begin(); it != reach->end();) {
      const absl::Status status = CheckReach(it->first, &it->second);
      if (status.ok()) {
        ++it;
      } else if (!absl::IsUnavailable(status) || absl::Now() >= until) {
        return status;
      } else {
        absl::SleepFor(absl::Milliseconds(100));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckReach(int32_t partition, Reach* reach) {
    const auto code = rd_kafka_query_watermark_offsets(consumer_.get(), options_.topic.c_str(), partition,
                                                       &reach->low, &reach->high, ToMs(kStep));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Unavailable(Message(StatusOf(code, StrCat("offsets of ", options_.topic, "[", partition, "]"))));
    }
    if (reach->next < 0) return absl::OkStatus();
    const Position position{options_.topic, partition, reach->next};
    if (reach->next < reach->low) {
      return Gone(position,
                  StrCat("the log now begins at ", reach->low, "; what lies between is lost to this reader"));
    }
    if (reach->next > reach->high) {
      return Gone(position, StrCat("the log ends at ", reach->high, "; was the topic created again?"));
    }
    return absl::OkStatus();
  }

  // What was added to the topic since the start, from its first record. Without an answer: next time.
  absl::Status TakeNewPartitions() {
    next_check_ = absl::Now() + options_.partition_check;
    const absl::StatusOr<int> count = PartitionCount();
    if (!count.ok()) return absl::IsUnavailable(count.status()) ? absl::OkStatus() : count.status();
    const PartitionList list = NewList();
    for (int32_t p = 0; p < *count; ++p) {
      if (reach_.contains(p)) continue;
      Add(list.get(), p, RD_KAFKA_OFFSET_BEGINNING);
      reach_[p].next = RD_KAFKA_OFFSET_BEGINNING;
      log::Info("partition_added", {{"topic", options_.topic}, {"partition", p}});
    }
    if (list->cnt == 0) return absl::OkStatus();
    const KafkaError error(rd_kafka_incremental_assign(consumer_.get(), list.get()));
    if (error == nullptr) return absl::OkStatus();
    return StatusOf(rd_kafka_error_code(error.get()), "assign", rd_kafka_error_string(error.get()));
  }

  Record Take(const rd_kafka_message_t& message) {
    health_->OnAnswer();
    health_->Count(&KafkaStats::consumed);
    reach_[message.partition].next = message.offset + 1;
    UpdateLag();
    return ToRecord(message);
  }

  absl::StatusOr<std::optional<Record>> NothingCame() {
    UpdateLag();
    if (!health_->Reachable()) OR_RETURN_IF_ERROR(Probe(consumer_.get(), *health_, kStep / 2));
    return std::nullopt;
  }

  absl::Status OnConsumerError(const rd_kafka_message_t& message) {
    const absl::Status status =
        StatusOf(message.err, StrCat("read ", options_.topic, "[", message.partition, "]"),
                 rd_kafka_message_errstr(&message));
    health_->OnError(message.err, Message(status));
    if (absl::IsOutOfRange(status)) return Stop(message.partition, status);
    if (absl::IsPermissionDenied(status)) return status;
    return Unavailable(Message(status));  // librdkafka goes on by itself
  }

  // Until the next Start every Poll returns the reason.
  absl::Status Stop(int32_t partition, absl::Status status) {
    Reach reach = reach_[partition];
    if (const absl::Status more = CheckReach(partition, &reach); absl::IsOutOfRange(more)) status = more;
    reach_.clear();
    why_not_started_ = status;
    return status;
  }

  void UpdateLag() {
    int64_t lag = 0;
    for (auto& [partition, reach] : reach_) {
      int64_t low = 0;
      int64_t high = 0;
      rd_kafka_get_watermark_offsets(consumer_.get(), options_.topic.c_str(), partition, &low, &high);
      reach.high = std::max(reach.high, high);
      lag += std::max<int64_t>(0, reach.high - std::max(reach.next, reach.low));
    }
    lag_.store(lag);
  }

  const KafkaSourceOptions options_;
  const std::shared_ptr<Health> health_;  // shared with the client's callbacks
  KafkaClient consumer_;
  KafkaTopic topic_;                // after consumer_: ends before it
  std::map<int32_t, Reach> reach_;  // empty: not started
  absl::Status why_not_started_ = FailedPrecondition(options_.topic, ": Start was not called");
  absl::Time next_check_;
  std::atomic<int64_t> lag_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaSource>> KafkaSource::Create(KafkaSourceOptions options) {
  auto source = std::make_unique<Source>(std::move(options));
  OR_RETURN_IF_ERROR(source->Open());
  return source;
}

}  // namespace onrecord::stream
