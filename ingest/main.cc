#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/service/kafka_flags.h"
#include "common/stream/kafka/kafka_sink.h"
#include "ingest/ingester/ingester.h"
#include "ingest/ingester/metrics.h"

namespace onrecord {
namespace {

constexpr Option kOptions[] = {
    {"inbox", OptionKind::kText, "inbox", "The folder to watch, with the folders below it."},
    {"state-dir", OptionKind::kText, "", "Folder of the ledger; default: INBOX/.onrecord."},
    {"after", OptionKind::kText, "move", "What becomes of a file once Kafka has its articles.",
     "move|delete|leave"},
    {"done", OptionKind::kText, "", "Where files go that are done; default: INBOX/done."},
    {"rejected", OptionKind::kText, "",
     "Where refused files go, with the reason beside; default: INBOX/rejected."},
    {"feed", OptionKind::kText, "", "Name of the feed; default: the first folder below the inbox."},
    {"identity", OptionKind::kText, "bytes",
     "What an article without an id is known by; path is for folders whose files are edited in place.",
     "bytes|path"},
    {"settle", OptionKind::kDuration, "200ms", "How long size and time of a written file must hold still."},
    {"rescan", OptionKind::kDuration, "30s", "How often the whole folder is scanned, beside the watch."},
    {"max-in-flight", OptionKind::kInteger, "5000", "Articles sent to Kafka and not yet confirmed, at most."},
    {"flush-limit", OptionKind::kDuration, "10s", "How long a stop waits for what is not yet confirmed."},
    {"resend", OptionKind::kSwitch, "",
     "Publish again what was delivered before, when its file comes again."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord-ingest",
    .summary =
        "Watches a folder and publishes the articles in its files to Kafka. A file is moved to done/ only "
        "after "
        "Kafka has confirmed all of its articles; what cannot be read goes to rejected/ with the reason.",
    .details =
        "  onrecord-ingest --inbox ./inbox --brokers 127.0.0.1:9092\n"
        "  onrecord-ingest --inbox /news --after leave --state-dir ./state"};

absl::StatusOr<ingest::IngestOptions> IngestOptionsFrom(const Options& options) {
  ingest::IngestOptions out;
  out.inbox = options.Text("inbox");
  while (out.inbox.size() > 1 && out.inbox.back() == '/') out.inbox.pop_back();
  out.state_dir = options.Text("state-dir");
  out.done = options.Text("done");
  out.rejected = options.Text("rejected");
  const std::string& after = options.Text("after");
  out.after = after == "delete"  ? ingest::After::kDelete
              : after == "leave" ? ingest::After::kLeave
                                 : ingest::After::kMove;
  out.identity = options.Text("identity") == "path" ? ingest::Identity::kPath : ingest::Identity::kBytes;
  out.feed = options.Text("feed");
  out.settle = options.Duration("settle");
  out.rescan = options.Duration("rescan");
  out.flush_limit = options.Duration("flush-limit");
  out.max_in_flight = static_cast<size_t>(options.Integer("max-in-flight"));
  out.resend = options.Switch("resend");
  if (out.inbox.empty()) return InvalidArgument("--inbox: expected a folder");
  if (out.max_in_flight == 0) return InvalidArgument("--max-in-flight: expected 1 or more");
  if (out.rescan <= absl::ZeroDuration()) return InvalidArgument("--rescan: expected more than 0");
  return out;
}

absl::Status Ingest(const ServiceContext& service) {
  OR_ASSIGN_OR_RETURN(ingest::IngestOptions options, IngestOptionsFrom(service.options));
  OR_ASSIGN_OR_RETURN(const stream::KafkaOptions kafka, KafkaOptionsFrom(service.options, "onrecord-ingest"));
  const size_t max_records = options.max_in_flight;
  stream::KafkaSinkOptions sink_options{.kafka = kafka, .max_records = std::max<size_t>(max_records, 1)};
  OR_ASSIGN_OR_RETURN(const auto sink, stream::KafkaSink::Create(std::move(sink_options)));
  const SystemClock clock;
  ingest::Ingester ingester(std::move(options), *sink, clock, service.health);
  OR_RETURN_IF_ERROR(ingester.Open());
  const MetricsScope scope(service.metrics);
  ingest::AddIngestMetrics(service.metrics, ingester);
  AddKafkaMetrics(service.metrics, "ingest", [&sink] { return sink->Stats(); });
  OR_RETURN_IF_ERROR(AwaitTopics(service, kafka));
  return ingester.Run(service.stop);
}

}  // namespace
}  // namespace onrecord

int main(int argc, char** argv) {
  using namespace onrecord;
  return RunService(kProgram, WithServiceOptions(WithKafkaOptions(kOptions), "127.0.0.1:9101"), argc, argv,
                    Ingest);
}
