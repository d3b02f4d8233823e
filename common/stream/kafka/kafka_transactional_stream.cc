#include "common/stream/kafka/kafka_transactional_stream.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"
#include "common/stream/record_size.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kStep = absl::Seconds(1);        // of one blocking call while repairing
constexpr absl::Duration kAbortLimit = absl::Seconds(8);  // then the producer is given up
constexpr absl::Duration kGrace = absl::Seconds(2);       // for calls that overrun the limit they were given
constexpr absl::Duration kFencedByTrouble = absl::Seconds(30);
constexpr absl::Duration kPause = absl::Milliseconds(100);

bool IsRefusal(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
}

class Stream final : public KafkaTransactionalStream {
 public:
  explicit Stream(KafkaTransactionalStreamOptions options)
      : options_(std::move(options)), health_(std::make_shared<Health>(options_.kafka.brokers)) {}

  // Makes both clients, so that wrong options show at once.
  absl::Status Open() {
    OR_RETURN_IF_ERROR(MakeProducer());
    return MakeConsumer();
  }

  absl::StatusOr<std::optional<Record>> Poll(absl::Duration wait) override {
    OR_RETURN_IF_ERROR(out_of_range_);
    if (lost_) return Lose("the group has shared its partitions out anew");
    OR_RETURN_IF_ERROR(Repair());
    rd_kafka_poll(producer_.get(), 0);
    const KafkaMessage message(rd_kafka_consumer_poll(consumer_.get(), ToMs(wait)));
    if (lost_) return Lose("the group has shared its partitions out anew");
    if (message == nullptr) return NothingCame();
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return OnConsumerError(*message);
    health_->OnAnswer();
    health_->Count(&KafkaStats::consumed);
    next_offsets_[{rd_kafka_topic_name(message->rkt), message->partition}] = message->offset + 1;
    return ToRecord(*message);
  }

  // Kept here until the commit: so a transaction is open for moments only, however long the work on a batch
  // takes, and neither runs into its time limit nor holds up the readers.
  absl::Status Send(Record record) override {
    OR_RETURN_IF_ERROR(CheckSize(record, options_.kafka.max_record_bytes));
    if (lost_) return Lose("the group has shared its partitions out anew");
    batch_.push_back(std::move(record));
    return absl::OkStatus();
  }

  absl::Status Commit(absl::Duration wait) override {
    if (lost_) return Lose("the group has shared its partitions out anew");
    if (IsEmpty()) return absl::OkStatus();
    const absl::Time until = absl::Now() + wait;
    OR_RETURN_IF_ERROR(Begin());
    OR_RETURN_IF_ERROR(SendBatch(until));
    OR_RETURN_IF_ERROR(SendOffsets(until));
    OR_RETURN_IF_ERROR(Retry(until, "commit", [producer = producer_](int ms) {
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
    ThrowAway();
    return absl::OkStatus();
  }

  KafkaStats Stats() const override { return health_->Stats(); }

 private:
  // ---- making and repairing the clients

  absl::Status MakeProducer() {
    const std::string id = StrCat(options_.group, ".", options_.instance);
    OR_ASSIGN_OR_RETURN(producer_,
                        MakeClient(RD_KAFKA_PRODUCER, options_.kafka, TransactionalProducerSettings(id),
                                   std::make_shared<Events>(health_)));
    initialised_ = false;
    return absl::OkStatus();
  }

  absl::Status MakeConsumer() {
    auto events = std::make_shared<Events>(health_);
    events->on_rebalance = [this](rd_kafka_t* client, rd_kafka_resp_err_t code,
                                  rd_kafka_topic_partition_list_t* partitions) {
      OnRebalance(client, code, partitions);
    };
    OR_ASSIGN_OR_RETURN(
        consumer_, MakeClient(RD_KAFKA_CONSUMER, options_.kafka,
                              GroupConsumerSettings(options_.group, options_.instance), std::move(events)));
    subscribed_ = false;
    rewind_ = false;
    return absl::OkStatus();
  }

  // Brings everything to where Poll can read on; kUnavailable if that is not possible at present.
  absl::Status Repair() {
    if (producer_ == nullptr) OR_RETURN_IF_ERROR(MakeProducer());
    if (!initialised_) OR_RETURN_IF_ERROR(Initialise());
    if (consumer_ == nullptr) OR_RETURN_IF_ERROR(MakeConsumer());
    if (!subscribed_) OR_RETURN_IF_ERROR(Subscribe());
    if (rewind_) OR_RETURN_IF_ERROR(Rewind());
    return absl::OkStatus();
  }

  // Ends what an earlier producer of this name left open, before anything is read: so the offsets of the
  // group are final when they are asked for.
  absl::Status Initialise() {
    const std::optional<KafkaError> error = CallWithLimit(
        [producer = producer_] { return rd_kafka_init_transactions(producer.get(), ToMs(kStep)); },
        kStep + kGrace);
    rd_kafka_poll(producer_.get(), 0);
    if (!error.has_value()) {
      DropProducer("init_transactions does not return");
      return health_->Waiting();
    }
    if (*error == nullptr) {
      initialised_ = true;
      health_->OnAnswer();
      WarmUp();
      return absl::OkStatus();
    }
    const auto code = rd_kafka_error_code(error->get());
    if (IsRefusal(code)) return StatusOf(code, "init_transactions", rd_kafka_error_string(error->get()));
    if (rd_kafka_error_is_fatal(error->get())) DropProducer(rd_kafka_error_string(error->get()));
    if (!health_->Reachable()) return health_->Waiting();
    return Unavailable("waiting for Kafka at ", options_.kafka.brokers,
                       ": init_transactions: ", rd_kafka_error_string(error->get()));
  }

  void WarmUp() {
    std::vector<KafkaTopic> topics;
    for (const std::string& topic : options_.outputs) {
      topics.emplace_back(rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr));
    }
    Probe(producer_.get(), *health_, kStep).IgnoreError();
  }

  absl::Status Subscribe() {
    const PartitionList topics(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), options_.input.c_str(), RD_KAFKA_PARTITION_UA);
    const auto code = rd_kafka_subscribe(consumer_.get(), topics.get());
    subscribed_ = code == RD_KAFKA_RESP_ERR_NO_ERROR;
    return StatusOf(code, StrCat("subscribe to ", options_.input));
  }

  // Back to what the group has committed. Kafka is asked, because after a commit that was cut off only Kafka
  // knows whether it counts.
  absl::Status Rewind() {
    rd_kafka_topic_partition_list_t* raw = nullptr;
    auto code = rd_kafka_assignment(consumer_.get(), &raw);
    const PartitionList partitions(raw);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR && partitions->cnt > 0) {
      code = rd_kafka_committed(consumer_.get(), partitions.get(), ToMs(kStep));
    }
    if (partitions == nullptr) return Unavailable(Message(StatusOf(code, "assigned partitions")));
    OR_RETURN_IF_ERROR(ReadOnAtCommitted(code, partitions.get()));
    rewind_ = false;
    return partitions->cnt == 0 ? absl::OkStatus() : Seek(partitions.get());
  }

  absl::Status Seek(rd_kafka_topic_partition_list_t* partitions) {
    KafkaError error(rd_kafka_seek_partitions(consumer_.get(), partitions, ToMs(2 * kStep)));
    bool failed = error != nullptr;
    for (int i = 0; i < partitions->cnt; ++i)
      failed |= partitions->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!failed) return absl::OkStatus();
    DropConsumer("seek failed");  // a new one begins at the committed offsets, so nothing is skipped
    return Unavailable("the reader of ", options_.input, " is made anew");
  }

  void DropProducer(std::string_view why) {
    log::Warning("kafka_producer_recreated", {{"instance", options_.instance}, {"why", why}});
    health_->Count(&KafkaStats::recreated);
    producer_.reset();
    in_transaction_ = false;
  }

  void DropConsumer(std::string_view why) {
    log::Warning("kafka_consumer_recreated", {{"instance", options_.instance}, {"why", why}});
    health_->Count(&KafkaStats::recreated);
    consumer_.reset();
  }

  // ---- reading

  // Called by librdkafka from within Poll. Partitions that are given begin at their committed offsets.
  void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                   rd_kafka_topic_partition_list_t* partitions) {
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      SetStarts(client, partitions);
      rd_kafka_assign(client, partitions);
      log::Info("partitions_assigned", {{"instance", options_.instance}, {"count", partitions->cnt}});
    } else {
      rd_kafka_assign(client, nullptr);
      if (!IsEmpty()) lost_ = true;
    }
  }

  // Without an answer librdkafka asks again by itself, and a rewind follows.
  void SetStarts(rd_kafka_t* client, rd_kafka_topic_partition_list_t* partitions) {
    const PartitionList asked(rd_kafka_topic_partition_list_copy(partitions));
    const auto code = rd_kafka_committed(client, asked.get(), ToMs(kStep));
    const absl::Status status = ReadOnAtCommitted(code, asked.get());
    if (!status.ok()) {
      log::Warning("committed_offsets_not_known",
                   {{"instance", options_.instance}, {"why", Message(status)}});
      rewind_ = true;
      return;
    }
    for (int i = 0; i < partitions->cnt; ++i) partitions->elems[i].offset = asked->elems[i].offset;
  }

  absl::StatusOr<std::optional<Record>> NothingCame() {
    if (rd_kafka_fatal_error(consumer_.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return OnFatalConsumer();
    if (health_->Reachable()) return std::nullopt;
    OR_RETURN_IF_ERROR(Probe(consumer_.get(), *health_, kStep / 2));
    return std::nullopt;
  }

  absl::Status OnConsumerError(const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__FATAL) return OnFatalConsumer();
    const absl::Status status =
        StatusOf(message.err, StrCat("read ", options_.input), rd_kafka_message_errstr(&message));
    health_->OnError(message.err, Message(status));
    if (absl::IsOutOfRange(status)) return OnNoSuchOffset(message.partition, Message(status));
    if (absl::IsPermissionDenied(status)) return status;
    return Unavailable(Message(status));  // librdkafka goes on by itself
  }

  // A partition does not read on: its offset is not in the log, or is not known. Never a silent jump.
  absl::Status OnNoSuchOffset(int32_t partition, std::string_view why) {
    const PartitionList asked(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_t* at =
        rd_kafka_topic_partition_list_add(asked.get(), options_.input.c_str(), partition);
    int64_t low = 0;
    int64_t high = 0;
    const bool known = rd_kafka_committed(consumer_.get(), asked.get(), ToMs(kStep)) == 0 && at->err == 0 &&
                       rd_kafka_query_watermark_offsets(consumer_.get(), options_.input.c_str(), partition,
                                                        &low, &high, ToMs(kStep)) == 0;
    if (known && at->offset >= 0 && (at->offset < low || at->offset > high)) {
      out_of_range_ =
          MakeStatus(absl::StatusCode::kOutOfRange, options_.input, "[", partition, "]: the group ",
                     options_.group, " has committed ", at->offset, ", but the log holds ", low, " to ", high,
                     "; what lies between is lost to it. Stop all of the group and set its offsets to go on: "
                     "kafka-consumer-groups --reset-offsets");
      return out_of_range_;
    }
    if (!IsEmpty()) return Lose(why);
    rewind_ = true;
    return Unavailable(why);
  }

  absl::Status OnFatalConsumer() {
    char why[512] = "";
    const auto code = rd_kafka_fatal_error(consumer_.get(), why, sizeof why);
    // A broker that dies, or stands still, between taking a member in and telling it so fences it by the name
    // that it does not know it has: after trouble with the connection the member joins anew, and only
    // otherwise is it another process.
    if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID && !health_->HadTroubleWithin(kFencedByTrouble)) {
      return FailedPrecondition("another process runs as '", options_.instance, "' in the group ",
                                options_.group, ": give each its own instance name");
    }
    DropConsumer(why);
    return Lose(why);
  }

  // ---- the transaction

  bool IsEmpty() const { return next_offsets_.empty() && batch_.empty(); }

  absl::Status Begin() {
    if (producer_ == nullptr || !initialised_) return Lose("the producer was given up");
    KafkaError error(rd_kafka_begin_transaction(producer_.get()));
    if (error != nullptr) return GiveUp(std::move(error), "begin");
    in_transaction_ = true;
    return absl::OkStatus();
  }

  absl::Status SendBatch(absl::Time until) {
    for (const Record& record : batch_) {
      auto code = Produce(producer_.get(), record, /*copy=*/true, nullptr);
      while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && absl::Now() < until) {
        rd_kafka_poll(producer_.get(), ToMs(kPause));
        code = Produce(producer_.get(), record, /*copy=*/true, nullptr);
      }
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return GiveUp(KafkaError(rd_kafka_error_new(code, "%s", rd_kafka_err2str(code))), "send");
      }
      health_->Count(&KafkaStats::produced);
    }
    return absl::OkStatus();
  }

  absl::Status SendOffsets(absl::Time until) {
    if (next_offsets_.empty() || consumer_ == nullptr) return absl::OkStatus();
    // Shared with the call, which may outlive its limit while the coordinator is away.
    const std::shared_ptr<rd_kafka_topic_partition_list_t> offsets(
        rd_kafka_topic_partition_list_new(static_cast<int>(next_offsets_.size())),
        rd_kafka_topic_partition_list_destroy);
    for (const auto& [partition, next] : next_offsets_) {
      rd_kafka_topic_partition_list_add(offsets.get(), partition.first.c_str(), partition.second)->offset =
          next;
    }
    const std::shared_ptr<rd_kafka_consumer_group_metadata_t> member(
        rd_kafka_consumer_group_metadata(consumer_.get()), rd_kafka_consumer_group_metadata_destroy);
    return Retry(until, "send offsets", [producer = producer_, offsets, member](int ms) {
      return rd_kafka_send_offsets_to_transaction(producer.get(), offsets.get(), member.get(), ms);
    });
  }

  // Calls again what can be retried, until the time is up; anything else loses the batch.
  absl::Status Retry(absl::Time until, std::string_view doing, std::function<rd_kafka_error_t*(int)> call) {
    while (true) {
      const absl::Duration left = std::max(until - absl::Now(), kPause);
      std::optional<KafkaError> error =
          CallWithLimit([call, left] { return call(ToMs(left)); }, left + kGrace);
      if (producer_ != nullptr) rd_kafka_poll(producer_.get(), 0);
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
    ThrowAway();
    return absl::AbortedError(ToAbsl(StrCat("the batch is lost, read it again: ", why)));
  }

  void ThrowAway() {
    if (in_transaction_) EndTransaction();
    next_offsets_.clear();
    batch_.clear();
    lost_ = false;
    rewind_ = true;
  }

  void EndTransaction() {
    const absl::Time until = absl::Now() + kAbortLimit;
    while (true) {
      const absl::Duration left = std::max(until - absl::Now(), kPause);
      const std::optional<KafkaError> error = CallWithLimit(
          [producer = producer_, left] { return rd_kafka_abort_transaction(producer.get(), ToMs(left)); },
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
  KafkaClient producer_;
  KafkaClient consumer_;
  bool initialised_ = false;  // the producer has ended what its forerunner left
  bool subscribed_ = false;
  bool in_transaction_ = false;  // only within Commit
  bool lost_ = false;            // the group took partitions of the open batch away
  bool rewind_ = false;          // the reader is beyond the last commit
  absl::Status out_of_range_;    // final: only an operator can say where to go on
  std::map<std::pair<std::string, int32_t>, int64_t> next_offsets_;  // behind what the open batch polled
  std::vector<Record> batch_;                                        // what it sends
};

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaTransactionalStream>> KafkaTransactionalStream::Create(
    KafkaTransactionalStreamOptions options) {
  auto stream = std::make_unique<Stream>(std::move(options));
  OR_RETURN_IF_ERROR(stream->Open());
  return stream;
}

}  // namespace onrecord::stream
