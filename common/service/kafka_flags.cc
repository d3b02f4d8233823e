#include "common/service/kafka_flags.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/kafka/topics.h"

namespace onrecord {

std::vector<Option> WithKafkaOptions(std::span<const Option> own) {
  std::vector<Option> table(own.begin(), own.end());
  table.push_back(
      {"brokers", OptionKind::kText, "127.0.0.1:9092", "Kafka brokers, HOST:PORT, separated by commas."});
  table.push_back({"kafka", OptionKind::kList, "",
                   "An option of librdkafka, KEY=VALUE; may be given again; for SASL and TLS, for example."});
  table.push_back({"kafka-file", OptionKind::kText, "",
                   "File of such options, KEY=VALUE a line, # for comments; --kafka has priority. Meant for "
                   "passwords: rejected if other users can read or write it."});
  table.push_back(
      {"create-topics", OptionKind::kText, "yes", "Whether missing topics are created.", "yes|no"});
  table.push_back({"partitions", OptionKind::kInteger, "4", "Partitions of a new topic."});
  table.push_back(
      {"replication", OptionKind::kInteger, "0", "Replicas of a new topic; 0: the broker's default."});
  table.push_back({"erase-within", OptionKind::kDuration, "24h",
                   "How long the log may keep the text of a removed article: max.compaction.lag.ms of a new "
                   "topic of articles. The same for all services."});
  return table;
}

absl::StatusOr<stream::KafkaOptions> KafkaOptionsFrom(const Options& options, std::string_view client_id) {
  stream::KafkaOptions kafka;
  kafka.brokers = options.Text("brokers");
  kafka.client_id = std::string(client_id);
  if (!options.Text("kafka-file").empty()) {
    OR_ASSIGN_OR_RETURN(kafka.extra, stream::ReadKafkaOptions(options.Text("kafka-file")));
  }
  for (const std::string& text : options.List("kafka")) {
    OR_ASSIGN_OR_RETURN(auto pair, stream::ParseKafkaOption(text));
    kafka.extra.push_back(std::move(pair));
  }
  OR_RETURN_IF_ERROR(stream::CheckKafkaOptions(kafka));
  return kafka;
}

absl::Status AwaitTopics(const ServiceContext& service, const stream::KafkaOptions& kafka) {
  stream::TopicsOptions topics;
  topics.kafka = kafka;
  topics.create = service.options.Text("create-topics") == "yes";
  topics.partitions = static_cast<int>(service.options.Integer("partitions"));
  const auto replication = static_cast<int>(service.options.Integer("replication"));
  topics.replication_factor = replication == 0 ? -1 : replication;
  topics.erase_within = service.options.Duration("erase-within");
  service.health.WaitFor("kafka", StrCat("connecting to ", kafka.brokers));
  OR_RETURN_IF_ERROR(stream::WaitForTopics(topics, service.stop, [&](const absl::Status& status) {
    service.health.WaitFor("kafka", Message(status));
  }));
  service.health.Ready("kafka");
  return absl::OkStatus();
}

void AddKafkaMetrics(Metrics& metrics, const std::string& client, std::function<stream::KafkaStats()> read) {
  using stream::KafkaStats;
  const auto add = [&](const std::string& name, const std::string& help, int64_t KafkaStats::*field) {
    metrics.AddCounter(StrCat("onrecord_kafka_", name, "_total"), help, {{"client", client}},
                       [read, field] { return static_cast<double>(read().*field); });
  };
  add("produced", "Records handed to Kafka.", &KafkaStats::produced);
  add("delivered", "Records that Kafka has confirmed.", &KafkaStats::delivered);
  add("consumed", "Records polled.", &KafkaStats::consumed);
  add("commits", "Transactions committed.", &KafkaStats::commits);
  add("aborts", "Batches dropped and read again.", &KafkaStats::aborts);
  add("recreated", "Clients created again after a fatal error or an exceeded time limit.",
      &KafkaStats::recreated);
  add("errors", "Errors that librdkafka reported.", &KafkaStats::errors);
  metrics.AddGauge("onrecord_kafka_reachable", "1: a broker answers.", {{"client", client}},
                   [read] { return read().reachable ? 1.0 : 0.0; });
}

}  // namespace onrecord
