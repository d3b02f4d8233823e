#include "common/stream/kafka/connection.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <thread>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/config/secret_arguments.h"
#include "common/stream/record_key.h"

namespace onrecord::stream {
namespace {

constexpr char kMaxMessageBytes[] = "8388608";

Events& EventsOf(void* opaque) { return *static_cast<Events*>(opaque); }

void OnError(rd_kafka_t*, int code, const char* reason, void* opaque) {
  EventsOf(opaque).health->OnError(static_cast<rd_kafka_resp_err_t>(code), reason);
}

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  EventsOf(opaque).on_delivery(*message);
}

// The partition that the Java clients choose for the article_id.
int32_t ChoosePartition(const rd_kafka_topic_t* topic, const void* key, size_t size, int32_t partitions,
                        void* topic_opaque, void* message_opaque) {
  if (key != nullptr) size = ArticleIdOf({static_cast<const char*>(key), size}).size();
  return rd_kafka_msg_partitioner_murmur2_random(topic, key, size, partitions, topic_opaque, message_opaque);
}

void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions,
                 void* opaque) {
  EventsOf(opaque).on_rebalance(client, code, partitions);
}

// librdkafka repeats itself while a broker is away, and calls fatal what the ports recover from; what matters
// comes through OnError.
void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text) {
  if (level <= 2) {
    log::Warning("librdkafka", {{"facility", facility}, {"text", text}});
  } else {
    log::Debug("librdkafka", {{"facility", facility}, {"text", text}});
  }
}

std::string ValueOf(const rd_kafka_conf_t* conf, const std::string& name) {
  char value[1024];
  size_t size = sizeof value;
  if (rd_kafka_conf_get(conf, name.c_str(), value, &size) != RD_KAFKA_CONF_OK) return "";
  return value;
}

absl::Status Set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
  char why[512];
  const rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why, sizeof why);
  if (result == RD_KAFKA_CONF_OK) return absl::OkStatus();
  // The value of a name that nobody knows may be a password, too.
  if (result == RD_KAFKA_CONF_UNKNOWN) return InvalidArgument("kafka option '", name, "': ", why);
  if (IsSecretKafkaOption(name)) return InvalidArgument("kafka option '", name, "': a bad value");
  return InvalidArgument("kafka option '", name, "=", value, "': ", why);
}

// An option has several names (acks, request.required.acks), so the effect is compared, not the name.
absl::Status SetExtra(rd_kafka_conf_t* conf, const std::pair<std::string, std::string>& extra,
                      const std::vector<Setting>& settings) {
  std::vector<std::string> before;
  for (const Setting& setting : settings) before.push_back(ValueOf(conf, setting.name));
  OR_RETURN_IF_ERROR(Set(conf, extra.first, extra.second));
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].fixed && ValueOf(conf, settings[i].name) != before[i]) {
      return InvalidArgument("kafka option '", extra.first, "=", extra.second, "': onrecord relies on ",
                             settings[i].name, "=", before[i], "; leave it out");
    }
  }
  return absl::OkStatus();
}

void SetCallbacks(rd_kafka_conf_t* conf, Events& events) {
  rd_kafka_conf_set_opaque(conf, &events);
  rd_kafka_conf_set_error_cb(conf, OnError);
  rd_kafka_conf_set_log_cb(conf, OnLog);
  if (events.on_delivery) rd_kafka_conf_set_dr_msg_cb(conf, OnDelivery);
  if (events.on_rebalance) rd_kafka_conf_set_rebalance_cb(conf, OnRebalance);
}

void SetPartitioner(rd_kafka_conf_t* conf) {
  rd_kafka_topic_conf_t* topic = rd_kafka_conf_get_default_topic_conf(conf);
  if (topic == nullptr) {
    topic = rd_kafka_topic_conf_new();
    rd_kafka_conf_set_default_topic_conf(conf, topic);  // the conf owns it now
  }
  rd_kafka_topic_conf_set_partitioner_cb(topic, ChoosePartition);
}

std::vector<Setting> ConsumerSettings(const std::string& group) {
  return {{"group.id", group, true},
          {"enable.auto.commit", "false", true},
          {"enable.auto.offset.store", "false", true},
          {"isolation.level", "read_committed", true},
          {"fetch.message.max.bytes", kMaxMessageBytes},
          {"fetch.error.backoff.ms", "100"},
          {"topic.metadata.refresh.interval.ms", "10000"}};
}

}  // namespace

std::vector<Setting> ProducerSettings() {
  return {{"enable.idempotence", "true", true},
          {"acks", "all", true},
          {"message.timeout.ms", "0", true},
          {"compression.type", "zstd"}};
}

std::vector<Setting> TransactionalProducerSettings(const std::string& transactional_id) {
  return {{"transactional.id", transactional_id, true},
          {"enable.idempotence", "true", true},
          {"acks", "all", true},
          {"transaction.timeout.ms", "15000"},
          {"compression.type", "zstd"}};
}

std::vector<Setting> GroupConsumerSettings(const std::string& group, const std::string& instance) {
  std::vector<Setting> settings = ConsumerSettings(group);
  settings.push_back({"group.instance.id", instance, true});
  // cooperative-sticky can loop or lose assignments in librdkafka 2.0.2.
  settings.push_back({"partition.assignment.strategy", "range", true});
  // Where nothing is committed the stream says "earliest" itself; an offset that the log no longer holds is
  // told.
  settings.push_back({"auto.offset.reset", "error", true});
  settings.push_back({"session.timeout.ms", "10000"});
  settings.push_back(
      {"queued.max.messages.kbytes", "16384"});  // of each partition; the work is slower than that
  return settings;
}

std::vector<Setting> AssignedConsumerSettings(const std::string& group) {
  std::vector<Setting> settings = ConsumerSettings(group);
  settings.push_back({"auto.offset.reset", "error", true});
  settings.push_back({"enable.partition.eof", "true", true});
  return settings;
}

absl::StatusOr<KafkaClient> MakeClient(rd_kafka_type_t type, const KafkaOptions& options,
                                       const std::vector<Setting>& settings, std::shared_ptr<Events> events) {
  KafkaConf conf(rd_kafka_conf_new());
  OR_RETURN_IF_ERROR(Set(conf.get(), "bootstrap.servers", options.brokers));
  OR_RETURN_IF_ERROR(Set(conf.get(), "client.id", options.client_id));
  OR_RETURN_IF_ERROR(Set(conf.get(), "message.max.bytes", kMaxMessageBytes));
  OR_RETURN_IF_ERROR(Set(conf.get(), "socket.nagle.disable", "true"));
  OR_RETURN_IF_ERROR(Set(conf.get(), "reconnect.backoff.max.ms", "1000"));
  for (const Setting& setting : settings) OR_RETURN_IF_ERROR(Set(conf.get(), setting.name, setting.value));
  for (const auto& extra : options.extra) OR_RETURN_IF_ERROR(SetExtra(conf.get(), extra, settings));
  SetCallbacks(conf.get(), *events);
  if (type == RD_KAFKA_PRODUCER) SetPartitioner(conf.get());
  char why[512];
  rd_kafka_t* client = rd_kafka_new(type, conf.get(), why, sizeof why);
  if (client == nullptr) return InvalidArgument("kafka options: ", why);
  conf.release();  // the client owns it now
  if (type == RD_KAFKA_CONSUMER) rd_kafka_poll_set_consumer(client);
  // A consumer is not closed: a static member keeps its partitions for its restart, and nothing can block.
  const int flags = type == RD_KAFKA_CONSUMER ? RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE : 0;
  return KafkaClient(client, [events, flags](rd_kafka_t* c) { rd_kafka_destroy_flags(c, flags); });
}

absl::Status Probe(rd_kafka_t* client, Health& health, absl::Duration limit) {
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto code = rd_kafka_metadata(client, 0, nullptr, &metadata, ToMs(limit));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return health.Waiting();
  rd_kafka_metadata_destroy(metadata);
  health.OnAnswer();
  return absl::OkStatus();
}

std::optional<KafkaError> CallWithLimit(std::function<rd_kafka_error_t*()> call, absl::Duration limit) {
  struct Shared {
    absl::Mutex mutex;
    bool done ABSL_GUARDED_BY(mutex) = false;
    KafkaError error ABSL_GUARDED_BY(mutex);
  };
  auto shared = std::make_shared<Shared>();  // shared: whoever is last
  std::thread([shared, call = std::move(call)] {
    KafkaError error(call());
    absl::MutexLock lock(&shared->mutex);
    shared->error = std::move(error);
    shared->done = true;
  }).detach();
  absl::MutexLock lock(&shared->mutex);
  if (!shared->mutex.AwaitWithTimeout(absl::Condition(&shared->done), limit)) return std::nullopt;
  return std::move(shared->error);
}

absl::Status ReadOnAtCommitted(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions) {
  for (int i = 0; i < partitions->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    code = partitions->elems[i].err;
  }
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    const absl::Status status = StatusOf(code, "committed offsets");
    return absl::IsPermissionDenied(status) ? status : Unavailable(Message(status));
  }
  for (int i = 0; i < partitions->cnt; ++i) {
    rd_kafka_topic_partition_t& partition = partitions->elems[i];
    if (partition.offset < 0) partition.offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  return absl::OkStatus();
}

int ToMs(absl::Duration duration) {
  return static_cast<int>(std::clamp<int64_t>(absl::ToInt64Milliseconds(duration), 0, 1 << 30));
}

}  // namespace onrecord::stream
