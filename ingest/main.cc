#include <iostream>

#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/config/secret_arguments.h"
#include "common/service/kafka_flags.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "ingest/ingester/ingester.h"
#include "ingest/ingester/metrics.h"
#include "ingest/options.h"
#include "ingest/removals/removal_follower.h"
#include "ingest/state_folder/state_folder.h"

namespace onrecord {
namespace {

constexpr ProgramInfo kProgram = {
    .name = "onrecord-ingest",
    .summary =
        "Watches a folder and publishes the articles in its files to Kafka. A file is moved to done/ only "
        "after "
        "Kafka has confirmed all of its articles; what cannot be read goes to rejected/ with the reason.",
    .details =
        "  onrecord-ingest --inbox ./inbox --brokers 127.0.0.1:9092\n"
        "  onrecord-ingest --inbox /news --after leave --state-dir ./state"};

absl::Status Ingest(const ServiceContext& service) {
  OR_ASSIGN_OR_RETURN(ingest::IngestOptions options, ingest::IngestOptionsFrom(service.options));
  if (service.options.Switch("list-conflicts")) return ingest::PrintConflicts(options, std::cout);
  if (service.options.Switch("list-embargoed")) return ingest::PrintEmbargoed(options, std::cout);
  OR_ASSIGN_OR_RETURN(const stream::KafkaOptions kafka, KafkaOptionsFrom(service.options, "onrecord-ingest"));
  const size_t max_records = options.max_in_flight;
  stream::KafkaSinkOptions sink_options{.kafka = kafka, .max_records = std::max<size_t>(max_records, 1)};
  OR_ASSIGN_OR_RETURN(const auto sink, stream::KafkaSink::Create(std::move(sink_options)));
  // Only a folder that ingest chose itself takes over what earlier versions kept in the inbox.
  if (!service.options.Given("state-dir")) {
    OR_RETURN_IF_ERROR(ingest::PrepareStateFolder(options.inbox, options.state_dir, false));
  }
  OR_ASSIGN_OR_RETURN(
      const auto decisions,
      stream::KafkaSource::Create(
          {.kafka = kafka, .topic = std::string(stream::kDecisionsTopic), .group = "onrecord.ingest"}));
  ingest::RemovalFollower removed(*decisions);
  options.removed = &removed;
  const SystemClock clock;
  ingest::Ingester ingester(std::move(options), *sink, clock, service.health);
  OR_RETURN_IF_ERROR(ingester.Open());
  const MetricsScope scope(service.metrics);
  ingest::AddIngestMetrics(service.metrics, ingester);
  AddKafkaMetrics(service.metrics, "ingest", [&sink] { return sink->Stats(); });
  service.health.WaitFor("kafka", "not asked yet");
  service.health.Ready(kStarting);
  OR_RETURN_IF_ERROR(AwaitTopics(service, kafka));
  return ingester.Run(service.stop);
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  using namespace onrecord;
  const SecretArguments arguments(argc, argv);
  return RunService(kProgram,
                    WithServiceOptions(WithKafkaOptions(ingest::IngestOptionTable()), "127.0.0.1:9101"), argc,
                    arguments.argv(), Ingest);
}
