#include "api/api.h"
#include "api/options.h"
#include "common/base/status_macros.h"
#include "common/config/secret_arguments.h"
#include "common/service/kafka_flags.h"
#include "common/service/service_frame.h"
#include "common/stream/kafka/kafka_sink.h"
#include "common/stream/kafka/kafka_source.h"
#include "common/stream/merged_source.h"

namespace onrecord {
namespace {

constexpr ProgramInfo kProgram = {
    .name = "onrecord-api",
    .summary =
        "Keeps enriched articles from Kafka in a store, and serves what was said and what happened by gRPC.",
    .details =
        "  onrecord-api --brokers 127.0.0.1:9092 --store ./store.db\n"
        "  onrecord-api --brokers kafka:9092 --listen 0.0.0.0:50051 --tls-cert api.pem --tls-key api.key"};

// Serves what is stored at once, also while Kafka is away.
absl::Status Serve(const ServiceContext& service) {
  OR_ASSIGN_OR_RETURN(const stream::KafkaOptions kafka, KafkaOptionsFrom(service.options, "onrecord-api"));
  OR_ASSIGN_OR_RETURN(api::ApiOptions options, api::ApiOptionsFrom(service.options));
  options.materialiser.erase_within = service.options.Duration("erase-within");
  OR_ASSIGN_OR_RETURN(const auto source, stream::KafkaSource::Create({.kafka = kafka}));
  OR_ASSIGN_OR_RETURN(
      const auto decisions,
      stream::KafkaSource::Create({.kafka = kafka, .topic = std::string(stream::kDecisionsTopic)}));
  OR_ASSIGN_OR_RETURN(const auto sink, stream::KafkaSink::Create(
                                           {.kafka = kafka, .topics = {}, .warm_up = absl::ZeroDuration()}));
  OR_ASSIGN_OR_RETURN(const auto served,
                      api::Api::Open(options, service.metrics, service.health, sink.get()));
  const MetricsScope scope(service.metrics);
  AddKafkaMetrics(service.metrics, "api", [&] { return source->Stats(); });
  service.health.WaitFor("kafka", "not asked yet");
  service.health.Ready(kStarting);
  const absl::Status topics = AwaitTopics(service, kafka);
  if (absl::IsCancelled(topics)) return absl::OkStatus();
  OR_RETURN_IF_ERROR(topics);
  stream::MergedSource both({decisions.get(), source.get()});
  return served->Run(both, service.stop);
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  using namespace onrecord;
  const SecretArguments arguments(argc, argv);
  return RunService(kProgram, WithServiceOptions(WithKafkaOptions(api::ApiOptionTable()), "127.0.0.1:9103"),
                    argc, arguments.argv(), Serve);
}
