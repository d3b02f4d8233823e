#include "common/stream/kafka/topics.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/connection.h"

namespace onrecord::stream {
namespace {

constexpr absl::Duration kTry = absl::Seconds(2);
constexpr absl::Duration kBetweenTries = absl::Seconds(1);
constexpr int64_t kMaxMessageBytes = 8 << 20;

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using ConfigResource = std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;

// Topics of which a removed article's records are erased.
bool HoldsArticles(std::string_view topic) { return topic == kArticlesTopic || topic == kEnrichedTopic; }

class Admin {
 public:
  Admin(const TopicsOptions& options, absl::Duration wait)
      : options_(options),
        until_(absl::Now() + wait),
        health_(std::make_shared<Health>(options.kafka.brokers, Health::Voice::kSilent)) {}

  absl::StatusOr<std::vector<std::string>> Ensure() {
    OR_ASSIGN_OR_RETURN(client_,
                        MakeClient(RD_KAFKA_PRODUCER, options_.kafka, {}, std::make_shared<Events>(health_)));
    OR_ASSIGN_OR_RETURN(const std::vector<std::string> missing, Missing());
    if (!missing.empty() && !options_.create) {
      return NotFound("no topic ", Join(missing, ", "), " at ", options_.kafka.brokers,
                      ": create it, or let the service do so");
    }
    if (!missing.empty()) OR_RETURN_IF_ERROR(Create(missing));
    while (true) {  // a new topic takes a moment to be known
      absl::StatusOr<std::vector<std::string>> warnings = Check();
      if (!absl::IsUnavailable(warnings.status()) || absl::Now() >= until_) return warnings;
      absl::SleepFor(absl::Milliseconds(50));
    }
  }

 private:
  int LeftMs() const { return std::max(100, ToMs(until_ - absl::Now())); }

  absl::StatusOr<std::vector<std::string>> Missing() {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(client_.get(), /*all_topics=*/1, nullptr, &raw, LeftMs());
    rd_kafka_poll(client_.get(), 0);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return health_->Waiting();
    const KafkaMetadata metadata(raw);
    std::set<std::string> found;
    for (int i = 0; i < metadata->topic_cnt; ++i) found.insert(metadata->topics[i].topic);
    std::vector<std::string> missing;
    for (const std::string& topic : options_.topics) {
      if (!found.contains(topic)) missing.push_back(topic);
    }
    return missing;
  }

  // Sends an admin request and returns its answer.
  template <typename Request>
  absl::StatusOr<Event> Ask(rd_kafka_admin_op_t operation, std::string_view doing, Request request) {
    const AdminOptions admin(rd_kafka_AdminOptions_new(client_.get(), operation));
    char why[256];
    rd_kafka_AdminOptions_set_request_timeout(admin.get(), LeftMs(), why, sizeof why);
    const Queue queue(rd_kafka_queue_new(client_.get()));
    request(admin.get(), queue.get());
    Event event(rd_kafka_queue_poll(queue.get(), LeftMs() + 1000));
    if (event == nullptr) return health_->Waiting();
    const auto code = rd_kafka_event_error(event.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
      return StatusOf(code, doing, rd_kafka_event_error_string(event.get()));
    return event;
  }

  absl::Status Create(const std::vector<std::string>& missing) {
    std::vector<NewTopic> topics;
    std::vector<rd_kafka_NewTopic_t*> raw;
    char why[256] = "";
    for (const std::string& name : missing) {
      topics.emplace_back(rd_kafka_NewTopic_new(name.c_str(), options_.partitions,
                                                options_.replication_factor, why, sizeof why));
      if (topics.back() == nullptr) return InvalidArgument("topic ", name, ": ", why);
      raw.push_back(topics.back().get());
      rd_kafka_NewTopic_set_config(raw.back(), "retention.ms", "-1");
      rd_kafka_NewTopic_set_config(raw.back(), "max.message.bytes", StrCat(kMaxMessageBytes).c_str());
      if (!HoldsArticles(name)) continue;
      rd_kafka_NewTopic_set_config(raw.back(), "cleanup.policy", "compact");
      rd_kafka_NewTopic_set_config(raw.back(), "max.compaction.lag.ms",
                                   StrCat(absl::ToInt64Milliseconds(options_.erase_within)).c_str());
    }
    OR_ASSIGN_OR_RETURN(const Event event, Ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, "create topics",
                                               [&](rd_kafka_AdminOptions_t* admin, rd_kafka_queue_t* queue) {
                                                 rd_kafka_CreateTopics(client_.get(), raw.data(), raw.size(),
                                                                       admin, queue);
                                               }));
    size_t count = 0;
    const auto** results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (size_t i = 0; i < count; ++i) {
      const auto code = rd_kafka_topic_result_error(results[i]);
      if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;  // another service was faster
      const char* name = rd_kafka_topic_result_name(results[i]);
      const char* detail = rd_kafka_topic_result_error_string(results[i]);
      OR_RETURN_IF_ERROR(CreateStatus(code, name, detail == nullptr ? "" : detail));
      log::Info("topic_created", {{"topic", name}, {"partitions", options_.partitions}});
    }
    return absl::OkStatus();
  }

  // With fewer brokers up than the replication factor wants, waiting may help.
  static absl::Status CreateStatus(rd_kafka_resp_err_t code, const char* name, const char* detail) {
    const absl::Status status = StatusOf(code, StrCat("create topic ", name), detail);
    return code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR ? Unavailable(Message(status)) : status;
  }

  absl::StatusOr<std::vector<std::string>> Check() {
    std::vector<ConfigResource> resources;
    std::vector<rd_kafka_ConfigResource_t*> raw;
    for (const std::string& name : options_.topics) {
      resources.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
      raw.push_back(resources.back().get());
    }
    OR_ASSIGN_OR_RETURN(const Event event, Ask(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, "look at topics",
                                               [&](rd_kafka_AdminOptions_t* admin, rd_kafka_queue_t* queue) {
                                                 rd_kafka_DescribeConfigs(client_.get(), raw.data(),
                                                                          raw.size(), admin, queue);
                                               }));
    size_t count = 0;
    const auto** found =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    std::vector<std::string> warnings;
    for (size_t i = 0; i < count; ++i) OR_RETURN_IF_ERROR(CheckTopic(found[i], &warnings));
    return warnings;
  }

  absl::Status CheckTopic(const rd_kafka_ConfigResource_t* found, std::vector<std::string>* warnings) {
    const std::string name = rd_kafka_ConfigResource_name(found);
    const auto code = rd_kafka_ConfigResource_error(found);
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
      return Unavailable("waiting for the new topic ", name, " to be known to all brokers");
    }
    OR_RETURN_IF_ERROR(StatusOf(code, StrCat("look at topic ", name)));
    size_t count = 0;
    const auto** entries = rd_kafka_ConfigResource_configs(found, &count);
    for (size_t i = 0; i < count; ++i) {
      const char* value = rd_kafka_ConfigEntry_value(entries[i]);
      OR_RETURN_IF_ERROR(
          CheckSetting(name, rd_kafka_ConfigEntry_name(entries[i]), value == nullptr ? "" : value, warnings));
    }
    return absl::OkStatus();
  }

  static absl::Status CheckSetting(const std::string& topic, std::string_view name, std::string_view value,
                                   std::vector<std::string>* warnings) {
    const std::string found = StrCat("topic ", topic, ": ", name, " is ", value);
    int64_t number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    if (name == "max.message.bytes" && number < kMaxMessageBytes) {
      return FailedPrecondition(found, ", expected at least ", kMaxMessageBytes,
                                ": large articles would not fit; change it with kafka-configs");
    }
    if (name == "retention.ms" && number != -1) {
      warnings->push_back(
          StrCat(found, ", expected -1: older records are deleted and cannot be analysed again"));
    }
    if (name == "retention.bytes" && number != -1) {
      warnings->push_back(
          StrCat(found, ", expected -1: older records are deleted and cannot be analysed again"));
    }
    if (name == "cleanup.policy" && HoldsArticles(topic) && value != "compact") {
      warnings->push_back(StrCat(
          found,
          ", expected compact: the texts of removed articles stay in it (docs/decisions/0014-removal.md)"));
    }
    if (name == "cleanup.policy" && !HoldsArticles(topic) && value != "delete") {
      warnings->push_back(StrCat(found, ", expected delete: records of one key are compacted away"));
    }
    return absl::OkStatus();
  }

  const TopicsOptions& options_;
  const absl::Time until_;
  const std::shared_ptr<Health> health_;  // shared with the client's callbacks
  KafkaClient client_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> EnsureTopics(const TopicsOptions& options, absl::Duration wait) {
  return Admin(options, wait).Ensure();
}

absl::Status WaitForTopics(const TopicsOptions& options, const StopToken& stop,
                           const std::function<void(const absl::Status&)>& waiting) {
  while (true) {
    const absl::StatusOr<std::vector<std::string>> warnings = EnsureTopics(options, kTry);
    if (warnings.ok()) {
      for (const std::string& warning : *warnings) log::Warning("topic_settings", {{"warning", warning}});
      return absl::OkStatus();
    }
    if (!absl::IsUnavailable(warnings.status())) return warnings.status();
    waiting(warnings.status());
    if (stop.WaitFor(kBetweenTries)) return absl::CancelledError("stopped while waiting for Kafka");
  }
}

}  // namespace onrecord::stream
