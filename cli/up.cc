#include "cli/up.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
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
#include "common/stream/merged_source.h"
#include "enrich/service/generation.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/workers.h"
#include "ingest/ingester/ingester.h"
#include "ingest/ingester/metrics.h"
#include "ingest/options.h"
#include "ingest/state_folder/state_folder.h"

namespace onrecord::cli {
namespace {

namespace fs = std::filesystem;

constexpr Option kOptions[] = {
    {"workers", OptionKind::kInteger, "2", "Articles analysed at once."},
    kGenerationOption,
    {"seed", OptionKind::kSwitch, "", "Puts a few sample articles into the folder if the store is new."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord up",
    .summary =
        "Runs ingest, enrich and api in one process, without a broker: drop article files into the folder "
        "and ask.",
    .details =
        "A file moves to done/ only once the store has committed what was found in it. The inbox is created "
        "if it is\nmissing. Without --store the store is store.db in the state folder (--state-dir).\n\n  "
        "onrecord up "
        "--seed\n  onrecord quotes --speaker Solheim"};

std::vector<Option> Table() {
  std::vector<Option> table = WithAnalyserOptions(kOptions);
  for (const Option& option : ingest::IngestOptionTable()) table.push_back(option);
  for (Option option : api::ApiOptionTable()) {
    if (option.name == "store") option.default_value = "";
    if (option.name == "web") option.default_value = "127.0.0.1:8080";
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

// The option with which a client on this machine finds the server; empty for the client's default.
std::string ServerFlag(const std::string& listen, int port) {
  if (StartsWith(listen, "unix:")) return StrCat(" --server ", listen);
  std::string host = listen.substr(0, listen.rfind(':'));
  if (host.empty() || host == "0.0.0.0" || host == "[::]" || host == "::") host = "127.0.0.1";
  const std::string address = StrCat(host, ":", port);
  return address == "127.0.0.1:50051" ? "" : StrCat(" --server ", address);
}

// Where a browser on this machine finds the page; empty: it is not served.
std::string PageAddress(const Options& options, int port) {
  if (port == 0) return "";
  const std::string& listen = options.Text("web");
  std::string host = listen.substr(0, listen.rfind(':'));
  if (host.empty() || host == "0.0.0.0" || host == "[::]" || host == "127.0.0.1") host = "localhost";
  return StrCat(options.Text("tls-cert").empty() ? "http://" : "https://", host, ":", port, "/");
}

void PrintWelcome(const std::string& inbox, const std::string& server_flag, const std::string& page) {
  std::error_code error;
  const fs::path self = fs::relative(fs::read_symlink("/proc/self/exe", error), error);
  std::cout << "\nonrecord is up: it watches " << fs::absolute(inbox).string() << ".\n"
            << (page.empty() ? "" : StrCat("Its page: ", page, "\n")) << "Try, in another terminal:\n"
            << "  cp ARTICLE.txt " << inbox << "/\n"
            << "  " << self.string() << " quotes --speaker Solheim" << server_flag << "\n"
            << "  " << self.string() << " events --source NOR" << server_flag << "\n"
            << "  " << self.string() << " watch" << server_flag << "\n"
            << "Ctrl-C ends it.\n"
            << std::endl;
}

// Asks the store which articles were removed.
class StoredRemovals final : public ingest::RemovedArticles {
 public:
  explicit StoredRemovals(api::Api& api) : api_(api) {}
  absl::Status Refresh() override { return absl::OkStatus(); }
  absl::StatusOr<std::optional<ingest::RemovedArticle>> Find(const std::string& article_id) override {
    OR_ASSIGN_OR_RETURN(const auto removal, api_.FindRemoval(article_id));
    if (!removal) return std::nullopt;
    return ingest::RemovedArticle{TimeOf(*removal), removal->reason()};
  }
  absl::StatusOr<std::vector<std::pair<std::string, ingest::RemovedArticle>>> TakeNew() override {
    std::vector<std::pair<std::string, ingest::RemovedArticle>> out;
    std::string first;
    OR_RETURN_IF_ERROR(api_.VisitRemovals([&](const v1::Removal& removal) {
      if (first.empty()) first = removal.removal_id();
      if (removal.removal_id() == newest_) return false;
      out.emplace_back(removal.article_id(), ingest::RemovedArticle{TimeOf(removal), removal.reason()});
      return true;
    }));
    if (!first.empty()) newest_ = first;
    return out;
  }

 private:
  static absl::Time TimeOf(const v1::Removal& removal) {
    return absl::FromUnixSeconds(removal.removed_at().seconds()) +
           absl::Nanoseconds(removal.removed_at().nanos());
  }

  api::Api& api_;
  std::string newest_;  // removal_id of the last one taken
};

// Makes the inbox and the state folder.
absl::Status Prepare(const Options& options, const ingest::IngestOptions& ingest, api::ApiOptions* api) {
  std::error_code error;
  if (fs::create_directories(ingest.inbox, error)) fs::permissions(ingest.inbox, fs::perms(0755), error);
  if (error) {
    return FailedPrecondition("cannot make ", ingest.inbox, ": ", error.message(),
                              "; is the folder writable?");
  }
  if (ingest.after != ingest::After::kLeave && ::access(ingest.inbox.c_str(), W_OK | X_OK) != 0) {
    return FailedPrecondition("cannot move files out of ", ingest.inbox, ": ", std::strerror(errno),
                              "; is the folder writable?");
  }
  if (options.Given("state-dir")) {
    OR_RETURN_IF_ERROR(ingest::MakeFolders(ingest.state_dir));
  } else {
    OR_RETURN_IF_ERROR(ingest::PrepareStateFolder(ingest.inbox, ingest.state_dir, api->store.empty()));
  }
  if (api->store.empty()) api->store = ingest.state_dir + "/store.db";
  return absl::OkStatus();
}

absl::Status Up(const ServiceContext& service) {
  const Options& options = service.options;
  OR_ASSIGN_OR_RETURN(api::ApiOptions api_options, api::ApiOptionsFrom(options));
  // The log ends with this process: its positions mean nothing to the next one.
  api_options.materialiser.keep_positions = false;
  api_options.web.any_port = !options.Given("web");  // another program may have the usual one
  OR_ASSIGN_OR_RETURN(ingest::IngestOptions ingest_options, ingest::IngestOptionsFrom(options));
  if (options.Switch("list-conflicts")) return ingest::PrintConflicts(ingest_options, std::cout);
  if (options.Switch("list-embargoed")) return ingest::PrintEmbargoed(ingest_options, std::cout);
  OR_RETURN_IF_ERROR(Prepare(options, ingest_options, &api_options));
  const std::string state = ingest_options.state_dir;
  OR_ASSIGN_OR_RETURN(Analyser analyser, LoadAnalyser(AnalyserFilesFrom(options)));
  const SystemClock clock;
  OR_ASSIGN_OR_RETURN(analyser.generation,
                      GenerationOf(analyser.version, state, GivenGeneration(options), clock));
  if (options.Integer("workers") < 1) return InvalidArgument("--workers: expected 1 or more");

  // All ends before the first record: what nobody reads counts as acknowledged.
  stream::InProcessLog log({});
  const auto sink = log.MakeSink();
  const auto enriched = log.MakeSource(std::string(stream::kEnrichedTopic));
  const auto rejected = log.MakeSource(std::string(stream::kRejectedTopic));
  const auto decided = log.MakeSource(std::string(stream::kDecisionsTopic));
  const auto decisions_sink = log.MakeSink();
  stream::MergedSource stored({decided.get(), enriched.get()});
  std::vector<std::unique_ptr<stream::TransactionalStream>> streams;
  for (int64_t i = 0; i < options.Integer("workers"); ++i) {
    streams.push_back(log.MakeWorker(std::string(stream::kArticlesTopic)));
  }

  EnricherStats stats;
  auto opened = api::Api::Open(api_options, service.metrics, service.health, decisions_sink.get());
  if (!opened.ok() && Message(opened.status()).find("in use") != std::string_view::npos) {
    return FailedPrecondition(Message(opened.status()), "; is another `onrecord up` watching ",
                              ingest_options.inbox, "?");
  }
  OR_ASSIGN_OR_RETURN(const auto served, std::move(opened));
  const bool new_store = served->StoreIsNew();
  // What the ledger holds for done was in a store that is gone.
  ingest_options.resend = ingest_options.resend || new_store;
  StoredRemovals removed(*served);
  ingest_options.removed = &removed;
  ingest_options.log_keeps = false;
  ingest::Ingester ingester(ingest_options, *sink, clock, service.health);
  OR_RETURN_IF_ERROR(ingester.Open());
  const MetricsScope scope(service.metrics);
  AddEnricherMetrics(service.metrics, stats, analyser);
  ingest::AddIngestMetrics(service.metrics, ingester);
  if (options.Switch("seed") && new_store) {
    OR_ASSIGN_OR_RETURN(const int samples, SeedSamples(ingest_options.inbox));
    log::Info("seeded", {{"articles_files", samples}});
  }

  // Each part is stopped after the one before it: ingest waits for what it has sent.
  StopToken failed, stop_enrich, stop_api;
  Part api_part("api", failed, [&] { return served->Run(stored, stop_api); });
  Part rejected_part("rejected", failed, [&] {
    return KeepRejected(*rejected, state + "/rejected.jsonl", stop_api, service.health);
  });
  Part enrich_part("enrich", failed, [&] {
    return RunWorkers(streams, analyser, state, clock, {}, stop_enrich, service.health, stats);
  });
  StopToken stop_ingest;
  Part ingest_part("ingest", failed, [&] { return ingester.Run(stop_ingest); });
  service.health.Ready(kStarting);
  PrintWelcome(ingest_options.inbox, ServerFlag(options.Text("listen"), served->port()),
               PageAddress(options, served->web_port()));

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
