#include "common/stream/kafka/kafka_transactional_stream.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"
#include "common/stream/kafka/transactional_clients.h"
#include "common/stream/record_size.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kProbeLimit = absl::Milliseconds(500);
constexpr absl::Duration kAbortLimit = absl::Seconds(8);  // then the producer is dropped
constexpr absl::Duration kGrace = absl::Seconds(2);       // for calls that overrun the limit they were given
constexpr absl::Duration kPause = absl::Milliseconds(100);

class Stream final : public KafkaTransactionalStream {
 public:
  explicit Stream(KafkaTransactionalStreamOptions options)
      : options_(std::move(options)),
        health_(std::make_shared<Health>(options_.kafka.brokers)),
        clients_(options_, health_, [this] { lost_ = lost_ || !IsEmpty(); }) {}

  absl::Status Open() { return clients_.Open(); }

  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override {
    OR_RETURN_IF_ERROR(clients_.out_of_range());
    if (lost_) return Lose("the group has reassigned its partitions");
    OR_RETURN_IF_ERROR(clients_.Repair());
    rd_kafka_poll(clients_.producer().get(), 0);
    const KafkaMessage message(rd_kafka_consumer_poll(clients_.consumer().get(), ToMs(wait)));
    if (lost_) return Lose("the group has reassigned its partitions");
    if (message == nullptr) return NothingCame();
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return OnConsumerError(*message);
    health_->OnAnswer();
    health_->Count(&KafkaStats::consumed);
    next_offsets_[{rd_kafka_topic_name(message->rkt), message->partition}] = message->offset + 1;
    return ToRecord(*message);
  }

  // The records are kept here until the commit. So a transaction is open for moments only, however long the
  // work on a batch takes: it neither runs into its time limit nor holds up the readers.
  absl::Status Send(Record record) override {
    OR_RETURN_IF_ERROR(CheckSize(record, options_.kafka.max_record_bytes));
    if (lost_) return Lose("the group has reassigned its partitions");
    batch_.push_back(std::move(record));
    return absl::OkStatus();
  }

  absl::Status Commit(absl::Duration wait) override {
    if (lost_) return Lose("the group has reassigned its partitions");
    if (IsEmpty()) return absl::OkStatus();
    const absl::Time until = absl::Now() + wait;
    OR_RETURN_IF_ERROR(Begin());
    OR_RETURN_IF_ERROR(SendBatch(until));
    OR_RETURN_IF_ERROR(SendOffsets(until));
    OR_RETURN_IF_ERROR(Retry(until, "commit", [producer = clients_.producer()](int ms) {
      return rd_kafka_commit_transaction(producer.get(), ms);
    }));
    in_transaction_ = false;
    next_offsets_.clear();
    batch_.clear();
    health_->OnAnswer();
    health_->Count(&KafkaStats::commits);
    return absl::OkStatus();
  }

  absl::Status Abort() override {
    if (IsEmpty() && !lost_) return absl::OkStatus();
    health_->Count(&KafkaStats::aborts);
    DropBatch();
    return absl::OkStatus();
  }

  KafkaStats Stats() const override { return health_->Stats(); }

 private:
  // ---- reading

  absl::StatusOr<std::optional<Record>> NothingCame() {
    if (rd_kafka_fatal_error(clients_.consumer().get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return OnFatalConsumer();
    if (health_->Reachable()) return std::nullopt;
    OR_RETURN_IF_ERROR(Probe(clients_.consumer().get(), *health_, kProbeLimit));
    return std::nullopt;
  }

  absl::Status OnConsumerError(const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__FATAL) return OnFatalConsumer();
    const absl::Status status =
        StatusOf(message.err, StrCat("read ", options_.input), rd_kafka_message_errstr(&message));
    health_->OnError(message.err, Message(status));
    if (absl::IsOutOfRange(status)) return OnInvalidOffset(message.partition, Message(status));
    if (absl::IsPermissionDenied(status)) return status;
    return Unavailable(Message(status));  // librdkafka goes on by itself
  }

  // The consumer has no valid offset in `partition`: never a silent jump.
  absl::Status OnInvalidOffset(int32_t partition, std::string_view why) {
    OR_RETURN_IF_ERROR(clients_.CheckCommittedOffset(partition));
    if (!IsEmpty()) return Lose(why);
    clients_.RequestRewind();
    return Unavailable(why);
  }

  absl::Status OnFatalConsumer() {
    OR_ASSIGN_OR_RETURN(const std::string why, clients_.DropFatalConsumer());
    return Lose(why);
  }

  // ---- the transaction

  bool IsEmpty() const { return next_offsets_.empty() && batch_.empty(); }

  absl::Status Begin() {
    if (!clients_.CanBegin()) return Lose("the producer was given up");
    KafkaError error(rd_kafka_begin_transaction(clients_.producer().get()));
    if (error != nullptr) return GiveUp(std::move(error), "begin");
    in_transaction_ = true;
    return absl::OkStatus();
  }

  absl::Status SendBatch(absl::Time until) {
    for (const Record& record : batch_) {
      auto code = Produce(clients_.producer().get(), record, /*copy=*/true, nullptr);
      while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && absl::Now() < until) {
        rd_kafka_poll(clients_.producer().get(), ToMs(kPause));
        code = Produce(clients_.producer().get(), record, /*copy=*/true, nullptr);
      }
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return GiveUp(KafkaError(rd_kafka_error_new(code, "%s", rd_kafka_err2str(code))), "send");
      }
      health_->Count(&KafkaStats::produced);
    }
    return absl::OkStatus();
  }

  absl::Status SendOffsets(absl::Time until) {
    if (next_offsets_.empty() || clients_.consumer() == nullptr) return absl::OkStatus();
    // Shared with the call, which may outlive its limit while the coordinator is away.
    const std::shared_ptr<rd_kafka_topic_partition_list_t> offsets(
        rd_kafka_topic_partition_list_new(static_cast<int>(next_offsets_.size())),
        rd_kafka_topic_partition_list_destroy);
    for (const auto& [partition, next] : next_offsets_) {
      rd_kafka_topic_partition_list_add(offsets.get(), partition.first.c_str(), partition.second)->offset =
          next;
    }
    const std::shared_ptr<rd_kafka_consumer_group_metadata_t> member(
        rd_kafka_consumer_group_metadata(clients_.consumer().get()),
        rd_kafka_consumer_group_metadata_destroy);
    return Retry(until, "send offsets", [producer = clients_.producer(), offsets, member](int ms) {
      return rd_kafka_send_offsets_to_transaction(producer.get(), offsets.get(), member.get(), ms);
    });
  }

  // Calls again what can be retried, until the time is up; anything else loses the batch.
  absl::Status Retry(absl::Time until, std::string_view doing, std::function<rd_kafka_error_t*(int)> call) {
    while (true) {
      const absl::Duration left = std::max(until - absl::Now(), kPause);
      std::optional<KafkaError> error =
          CallWithLimit([call, left] { return call(ToMs(left)); }, left + kGrace);
      if (clients_.producer() != nullptr) rd_kafka_poll(clients_.producer().get(), 0);
      if (!error.has_value()) return GiveUp(nullptr, StrCat(doing, " does not return"));
      if (*error == nullptr) return absl::OkStatus();
      if (!rd_kafka_error_is_retriable(error->get()) || absl::Now() >= until) {
        return GiveUp(*std::move(error), doing);
      }
      absl::SleepFor(kPause);
    }
  }

  // The batch is lost. The producer stays only if it asks for nothing but an abort.
  absl::Status GiveUp(KafkaError error, std::string_view doing) {
    const std::string why =
        error == nullptr ? std::string("over its time limit") : rd_kafka_error_string(error.get());
    const auto code = error == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_error_code(error.get());
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT) health_->OnTimeout();
    if (error == nullptr || !rd_kafka_error_txn_requires_abort(error.get()))
      DropProducer(StrCat(doing, ": ", why));
    const absl::Status lost = Lose(StrCat(doing, ": ", why));
    return IsRefusal(code) ? StatusOf(code, doing, why) : lost;
  }

  absl::Status Lose(std::string_view why) {
    log::Warning("batch_lost", {{"instance", options_.instance}, {"why", why}});
    health_->Count(&KafkaStats::aborts);
    DropBatch();
    return absl::AbortedError(ToAbsl(StrCat("the batch is lost, read it again: ", why)));
  }

  void DropBatch() {
    if (in_transaction_) EndTransaction();
    next_offsets_.clear();
    batch_.clear();
    lost_ = false;
    clients_.RequestRewind();
  }

  void DropProducer(std::string_view why) {
    clients_.DropProducer(why);
    in_transaction_ = false;
  }

  void EndTransaction() {
    const absl::Time until = absl::Now() + kAbortLimit;
    while (true) {
      const absl::Duration left = std::max(until - absl::Now(), kPause);
      const std::optional<KafkaError> error =
          CallWithLimit([producer = clients_.producer(),
                         left] { return rd_kafka_abort_transaction(producer.get(), ToMs(left)); },
                        left + kGrace);
      if (error.has_value() && *error == nullptr) break;
      if (error.has_value() && rd_kafka_error_is_retriable(error->get()) && absl::Now() < until) {
        absl::SleepFor(kPause);
        continue;
      }
      return DropProducer(
          StrCat("abort: ", error.has_value() ? rd_kafka_error_string(error->get()) : "over its time limit"));
    }
    in_transaction_ = false;
  }

  const KafkaTransactionalStreamOptions options_;
  const std::shared_ptr<Health> health_;  // shared with the clients' callbacks
  bool in_transaction_ = false;           // only within Commit
  bool lost_ = false;                     // the group took partitions of the open batch away
  std::map<std::pair<std::string, int32_t>, int64_t> next_offsets_;  // behind what the open batch polled
  std::vector<Record> batch_;                                        // what it sends
  TransactionalClients clients_;  // last: its callback uses the members above until it is destroyed
};

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaTransactionalStream>> KafkaTransactionalStream::Create(
    KafkaTransactionalStreamOptions options) {
  auto stream = std::make_unique<Stream>(std::move(options));
  OR_RETURN_IF_ERROR(stream->Open());
  return stream;
}

}  // namespace onrecord::stream
