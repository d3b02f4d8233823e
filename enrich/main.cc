#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/config/secret_arguments.h"
#include "common/service/kafka_flags.h"
#include "common/stream/kafka/kafka_transactional_stream.h"
#include "enrich/service/enricher.h"
#include "enrich/service/generation.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/workers.h"

namespace onrecord {
namespace {

constexpr Option kOptions[] = {
    {"workers", OptionKind::kInteger, "2",
     "Articles analysed at once; each worker is a separate member of the group."},
    {"group", OptionKind::kText, "onrecord.enrich",
     "Consumer group: the members of one group share the articles."},
    {"instance", OptionKind::kText, "enrich",
     "Name of this process: the same after a restart, another for each process of the group."},
    {"state-dir", OptionKind::kText, "/var/lib/onrecord",
     "Folder for the marks of records in work and the generation of the analyser."},
    kGenerationOption,
    {"batch-records", OptionKind::kInteger, "2000",
     "Articles of a transaction, at most; one whose analysis has taken half a second takes no more."},
    {"batch-wait", OptionKind::kDuration, "50ms", "How long a transaction waits for more articles."},
};

constexpr ProgramInfo kProgram = {.name = "onrecord-enrich",
                                  .summary =
                                      "Reads articles from Kafka, finds quotes and events in them, and "
                                      "writes the enriched articles back, exactly once.",
                                  .details =
                                      "  onrecord-enrich --brokers 127.0.0.1:9092 --state-dir ./state\n"
                                      "  onrecord-enrich --brokers kafka:9093 --kafka "
                                      "security.protocol=SASL_SSL --kafka sasl.mechanisms=PLAIN …"};

absl::Status CheckNumbers(const Options& options) {
  for (const auto& [name, most] : {std::pair{"workers", 256}, std::pair{"batch-records", 100000}}) {
    const int64_t value = options.Integer(name);
    if (value < 1 || value > most)
      return InvalidArgument("--", name, ": expected 1 to ", most, ", got ", value);
  }
  return absl::OkStatus();
}

absl::Status Enrich(const ServiceContext& service) {
  const Options& options = service.options;
  OR_RETURN_IF_ERROR(CheckNumbers(options));
  OR_ASSIGN_OR_RETURN(const stream::KafkaOptions kafka, KafkaOptionsFrom(options, "onrecord-enrich"));
  OR_ASSIGN_OR_RETURN(Analyser analyser, LoadAnalyser(AnalyserFilesFrom(options)));
  const auto workers = static_cast<int>(options.Integer("workers"));
  OR_RETURN_IF_ERROR(CheckStateFolder(options.Text("state-dir")));
  const SystemClock clock;
  OR_ASSIGN_OR_RETURN(analyser.generation, GenerationOf(analyser.version, options.Text("state-dir"),
                                                        GivenGeneration(options), clock));
  log::Info("analyser_loaded", {{"version", analyser.version}, {"generation", analyser.generation}});
  OR_RETURN_IF_ERROR(AwaitTopics(service, kafka));

  std::vector<std::unique_ptr<stream::TransactionalStream>> streams;
  EnricherStats stats;
  const MetricsScope scope(service.metrics);
  AddEnricherMetrics(service.metrics, stats, analyser);
  for (int i = 0; i < workers; ++i) {
    const std::string instance = StrCat(options.Text("instance"), "-", i);
    OR_ASSIGN_OR_RETURN(auto made,
                        stream::KafkaTransactionalStream::Create(
                            {.kafka = kafka, .group = options.Text("group"), .instance = instance}));
    AddKafkaMetrics(service.metrics, instance, [raw = made.get()] { return raw->Stats(); });
    streams.push_back(std::move(made));
  }
  service.health.Ready(kStarting);
  const EnricherOptions batches{.batch_records = static_cast<int>(options.Integer("batch-records")),
                                .batch_wait = options.Duration("batch-wait")};
  return RunWorkers(streams, analyser, MarkFolder(options.Text("state-dir"), options.Text("instance")), clock,
                    batches, service.stop, service.health, stats);
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  using namespace onrecord;
  const SecretArguments arguments(argc, argv);
  return RunService(kProgram,
                    WithServiceOptions(WithKafkaOptions(WithAnalyserOptions(kOptions)), "127.0.0.1:9102"),
                    argc, arguments.argv(), Enrich);
}
