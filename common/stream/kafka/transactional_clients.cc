#include "common/stream/kafka/transactional_clients.h"

#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kStep = absl::Seconds(1);   // of one blocking call
constexpr absl::Duration kGrace = absl::Seconds(2);  // for calls that overrun the limit they were given
constexpr absl::Duration kFencedByTrouble = absl::Seconds(30);

}  // namespace

bool IsRefusal(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
         code == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
}

TransactionalClients::TransactionalClients(const KafkaTransactionalStreamOptions& options,
                                           std::shared_ptr<Health> health, std::function<void()> on_revoked)
    : options_(options), health_(std::move(health)), on_revoked_(std::move(on_revoked)) {}

absl::Status TransactionalClients::Open() {
  OR_RETURN_IF_ERROR(MakeProducer());
  return MakeConsumer();
}

absl::Status TransactionalClients::MakeProducer() {
  const std::string id = StrCat(options_.group, ".", options_.instance);
  OR_ASSIGN_OR_RETURN(producer_,
                      MakeClient(RD_KAFKA_PRODUCER, options_.kafka, TransactionalProducerSettings(id),
                                 std::make_shared<Events>(health_)));
  initialised_ = false;
  return absl::OkStatus();
}

absl::Status TransactionalClients::MakeConsumer() {
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

absl::Status TransactionalClients::Repair() {
  if (producer_ == nullptr) OR_RETURN_IF_ERROR(MakeProducer());
  if (!initialised_) OR_RETURN_IF_ERROR(Initialise());
  if (consumer_ == nullptr) OR_RETURN_IF_ERROR(MakeConsumer());
  if (!subscribed_) OR_RETURN_IF_ERROR(Subscribe());
  if (rewind_) OR_RETURN_IF_ERROR(Rewind());
  return absl::OkStatus();
}

// Ends the transaction that an earlier producer of this name left open. This comes before anything is read,
// so that the group's committed offsets are final when they are fetched.
absl::Status TransactionalClients::Initialise() {
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

void TransactionalClients::WarmUp() {
  std::vector<KafkaTopic> topics;
  for (const std::string& topic : options_.outputs) {
    topics.emplace_back(rd_kafka_topic_new(producer_.get(), topic.c_str(), nullptr));
  }
  Probe(producer_.get(), *health_, kStep).IgnoreError();
}

absl::Status TransactionalClients::Subscribe() {
  const PartitionList topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), options_.input.c_str(), RD_KAFKA_PARTITION_UA);
  const auto code = rd_kafka_subscribe(consumer_.get(), topics.get());
  subscribed_ = code == RD_KAFKA_RESP_ERR_NO_ERROR;
  return StatusOf(code, StrCat("subscribe to ", options_.input));
}

// Back to the offsets that the group has committed. They are fetched from Kafka, because after an interrupted
// commit only Kafka knows whether it counts.
absl::Status TransactionalClients::Rewind() {
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

absl::Status TransactionalClients::Seek(rd_kafka_topic_partition_list_t* partitions) {
  KafkaError error(rd_kafka_seek_partitions(consumer_.get(), partitions, ToMs(2 * kStep)));
  bool failed = error != nullptr;
  for (int i = 0; i < partitions->cnt; ++i) failed |= partitions->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!failed) return absl::OkStatus();
  DropConsumer("seek failed");  // a new one begins at the committed offsets, so nothing is skipped
  return Unavailable("the consumer of ", options_.input, " is created again");
}

void TransactionalClients::DropProducer(std::string_view why) {
  log::Warning("kafka_producer_recreated", {{"instance", options_.instance}, {"why", why}});
  health_->Count(&KafkaStats::recreated);
  producer_.reset();
}

void TransactionalClients::DropConsumer(std::string_view why) {
  log::Warning("kafka_consumer_recreated", {{"instance", options_.instance}, {"why", why}});
  health_->Count(&KafkaStats::recreated);
  consumer_.reset();
}

// Called by librdkafka while the consumer is polled. Assigned partitions begin at their committed offsets.
void TransactionalClients::OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                                       rd_kafka_topic_partition_list_t* partitions) {
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    SetStarts(client, partitions);
    rd_kafka_assign(client, partitions);
    log::Info("partitions_assigned", {{"instance", options_.instance}, {"count", partitions->cnt}});
  } else {
    rd_kafka_assign(client, nullptr);
    on_revoked_();
  }
}

// If Kafka does not answer, librdkafka fetches the offsets itself, and a rewind follows.
void TransactionalClients::SetStarts(rd_kafka_t* client, rd_kafka_topic_partition_list_t* partitions) {
  const PartitionList asked(rd_kafka_topic_partition_list_copy(partitions));
  const auto code = rd_kafka_committed(client, asked.get(), ToMs(kStep));
  const absl::Status status = ReadOnAtCommitted(code, asked.get());
  if (!status.ok()) {
    log::Warning("committed_offsets_not_known", {{"instance", options_.instance}, {"why", Message(status)}});
    rewind_ = true;
    return;
  }
  for (int i = 0; i < partitions->cnt; ++i) partitions->elems[i].offset = asked->elems[i].offset;
}

absl::Status TransactionalClients::CheckCommittedOffset(int32_t partition) {
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
  }
  return out_of_range_;
}

absl::StatusOr<std::string> TransactionalClients::DropFatalConsumer() {
  char why[512] = "";
  const auto code = rd_kafka_fatal_error(consumer_.get(), why, sizeof why);
  // A broker that dies or stalls after it took a member in and before it sent the member its id fences the
  // member's next attempt. So after trouble with the connection the member joins again; without such trouble
  // it is another process.
  if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID && !health_->HadTroubleWithin(kFencedByTrouble)) {
    return FailedPrecondition("another process runs as '", options_.instance, "' in the group ",
                              options_.group, ": give each its own instance name");
  }
  DropConsumer(why);
  return std::string(why);
}

}  // namespace onrecord::stream
