#include "cli/up.h"

#include <exception>
#include <filesystem>
#include <iostream>
#include <thread>

#include "api/api.h"
#include "api/options.h"
#include "cli/keep_rejected.h"
#include "cli/seed.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/service/service_frame.h"
#include "common/stream/in_process/in_process_log.h"
#include "enrich/service/generation.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/workers.h"
#include "ingest/ingester/ingester.h"
#include "ingest/ingester/metrics.h"

namespace onrecord::cli {
namespace {

namespace fs = std::filesystem;

constexpr Option kOptions[] = {
    {"inbox", OptionKind::kText, "inbox",
     "The folder that is watched; made if it is not there. What is read moves to done/ in it."},
    {"workers", OptionKind::kInteger, "2", "Articles analysed at once."},
    kGenerationOption,
    {"resend", OptionKind::kSwitch, "",
     "Reads files that were read before, when they come again. A new store has them read anyway."},
    {"seed", OptionKind::kSwitch, "", "Puts a few sample articles into the folder if the store is new."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord up",
    .summary =
        "Runs ingest, enrich and api in one process, without a broker: drop article files into the folder "
        "and ask.",
    .details =
        "A file moves to done/ only once the store has committed what was found in it. Without --store the "
        "store is\n"
        "INBOX/.onrecord/store.db.\n\n  onrecord up --seed\n  onrecord quotes --speaker Solheim"};

std::vector<Option> Table() {
  std::vector<Option> table = WithAnalyserOptions(kOptions);
  for (Option option : api::ApiOptionTable()) {
    if (option.name == "store") option.default_value = "";
    table.push_back(option);
  }
  return WithServiceOptions(table, "127.0.0.1:9103");
}

// A part that runs in a thread of its own. If it ends with an error, everything is to end.
class Part {
 public:
  Part(std::string name, StopToken& failed, std::function<absl::Status()> run)
      : thread_([this, name = std::move(name), &failed, run = std::move(run)] {
          try {
            status_ = run();
          } catch (const std::exception& error) {
            status_ = Internal(name, " was ended by an exception: ", error.what());
          }
          if (!status_.ok()) failed.Request();
        }) {}
  absl::Status Join() {
    thread_.join();
    return status_;
  }

 private:
  absl::Status status_;
  std::jthread thread_;
};

void PrintWelcome(const std::string& inbox, int port) {
  std::error_code error;
  const fs::path self = fs::relative(fs::read_symlink("/proc/self/exe", error), error);
  std::cout << "\nonrecord is up: it watches " << fs::absolute(inbox).string() << " and serves gRPC at port "
            << port << ".\n"
            << "Try, in another terminal:\n"
            << "  cp ARTICLE.txt " << inbox << "/\n"
            << "  " << self.string() << " quotes --speaker Solheim\n"
            << "  " << self.string() << " events --source NOR\n"
            << "  " << self.string() << " watch\n"
            << "Ctrl-C ends it.\n"
            << std::endl;
}

struct Places {
  std::string inbox, state;
  bool new_store = false;
};

absl::StatusOr<Places> Prepare(const Options& options, api::ApiOptions* api) {
  Places places;
  places.inbox = options.Text("inbox");
  places.state = places.inbox + "/.onrecord";
  std::error_code error;
  fs::create_directories(places.state, error);
  if (error)
    return FailedPrecondition("cannot make ", places.state, ": ", error.message(),
                              "; is the folder writable?");
  if (api->store.empty()) api->store = places.state + "/store.db";
  places.new_store = !fs::exists(api->store);
  return places;
}

absl::Status Up(const ServiceContext& service) {
  const Options& options = service.options;
  OR_ASSIGN_OR_RETURN(api::ApiOptions api_options, api::ApiOptionsFrom(options));
  // The log ends with this process: its positions mean nothing to the next one.
  api_options.materialiser.keep_positions = false;
  OR_ASSIGN_OR_RETURN(const Places places, Prepare(options, &api_options));
  OR_ASSIGN_OR_RETURN(Analyser analyser, LoadAnalyser(AnalyserFilesFrom(options)));
  const SystemClock clock;
  OR_ASSIGN_OR_RETURN(analyser.generation,
                      GenerationOf(analyser.version, places.state, GivenGeneration(options), clock));
  if (options.Integer("workers") < 1) return InvalidArgument("--workers: expected 1 or more");

  // All ends before the first record: what nobody reads counts as acknowledged.
  stream::InProcessLog log({});
  const auto sink = log.MakeSink();
  const auto enriched = log.MakeSource(std::string(stream::kEnrichedTopic));
  const auto rejected = log.MakeSource(std::string(stream::kRejectedTopic));
  std::vector<std::unique_ptr<stream::TransactionalStream>> streams;
  for (int64_t i = 0; i < options.Integer("workers"); ++i) {
    streams.push_back(log.MakeWorker(std::string(stream::kArticlesTopic)));
  }

  EnricherStats stats;
  OR_ASSIGN_OR_RETURN(const auto served, api::Api::Open(api_options, service.metrics, service.health));
  ingest::IngestOptions ingest_options;
  ingest_options.inbox = places.inbox;
  // What the ledger holds for done was in a store that is gone.
  ingest_options.resend = options.Switch("resend") || places.new_store;
  ingest::Ingester ingester(ingest_options, *sink, clock, service.health);
  OR_RETURN_IF_ERROR(ingester.Open());
  const MetricsScope scope(service.metrics);
  AddEnricherMetrics(service.metrics, stats);
  ingest::AddIngestMetrics(service.metrics, ingester);
  if (options.Switch("seed") && places.new_store) {
    OR_ASSIGN_OR_RETURN(const int samples, SeedSamples(places.inbox));
    log::Info("seeded", {{"articles_files", samples}});
  }

  // Each part is stopped after the one before it: ingest waits for what it has sent.
  StopToken failed, stop_enrich, stop_api;
  Part api_part("api", failed, [&] { return served->Run(*enriched, stop_api); });
  Part rejected_part("rejected", failed,
                     [&] { return KeepRejected(*rejected, places.state + "/rejected.jsonl", stop_api); });
  Part enrich_part("enrich", failed, [&] {
    return RunWorkers(streams, analyser, places.state, clock, {}, stop_enrich, service.health, stats);
  });
  StopToken stop_ingest;
  Part ingest_part("ingest", failed, [&] { return ingester.Run(stop_ingest); });
  PrintWelcome(places.inbox, served->port());

  while (!service.stop.WaitFor(absl::Milliseconds(50)) && !failed.Requested()) {
  }
  stop_ingest.Request();
  absl::Status status = ingest_part.Join();
  stop_enrich.Request();
  status.Update(enrich_part.Join());
  stop_api.Request();
  status.Update(api_part.Join());
  status.Update(rejected_part.Join());
  return status;
}

}  // namespace

int RunUp(int argc, const char* const* argv) { return RunService(kProgram, Table(), argc, argv, Up); }

}  // namespace onrecord::cli
