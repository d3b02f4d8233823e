#include "api/api.h"

#include <atomic>

#include "api/log/log_writer.h"
#include "api/services/accept_limit.h"
#include "api/store/open_store.h"
#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

struct Api::Impl {
  ApiOptions options;
  Health& health;
  SystemClock clock;
  std::unique_ptr<Store> store;
  std::unique_ptr<Alerts> alerts;
  std::unique_ptr<LogWriter> log;  // ends after those who write
  std::unique_ptr<GrpcServer> server;
  std::unique_ptr<WebServer> web;  // ends first: it calls the server
  // Copied here from the materialiser's, which lives only as long as Run; shared: metrics may outlive the
  // api.
  std::shared_ptr<MaterialiserCounts> counts = std::make_shared<MaterialiserCounts>();
};

namespace {

void AddMetrics(Metrics& metrics, const std::shared_ptr<MaterialiserCounts>& counts, GrpcServer& server) {
  const auto add = [&](const char* outcome, std::atomic<int64_t> MaterialiserCounts::*count) {
    metrics.AddCounter("onrecord_api_records_total", "Records taken from the log, by what became of them.",
                       {{"outcome", outcome}},
                       [counts, count] { return static_cast<double>((*counts.*count).load()); });
  };
  add("stored", &MaterialiserCounts::stored);
  add("older", &MaterialiserCounts::older);
  add("duplicate", &MaterialiserCounts::duplicates);
  add("refused", &MaterialiserCounts::refused);
  add("rejected", &MaterialiserCounts::rejected);
  metrics.AddCounter("onrecord_api_decisions_total", "Removals and corrections that were carried out.", {},
                     [counts] { return static_cast<double>(counts->decisions.load()); });
  metrics.AddCounter("onrecord_api_batches_total", "Batches committed to the store.", {},
                     [counts] { return static_cast<double>(counts->batches.load()); });
  metrics.AddCounter("onrecord_api_waits_total", "Failures of the log or the store that were waited for.", {},
                     [counts] { return static_cast<double>(counts->failures.load()); });
  metrics.AddGauge("onrecord_api_lag_records", "Records in the log that are not in the store yet.", {},
                   [counts] { return static_cast<double>(counts->lag.load()); });
  metrics.AddGauge("onrecord_api_watches", "Watches that are open.", {},
                   [&server] { return static_cast<double>(server.Watchers()); });
  metrics.AddCounters("onrecord_api_calls_total", "Calls, by METHOD/STATUS.", "call",
                      [&server] { return server.guard().Counts(); });
  metrics.AddGauge("onrecord_api_refused_files",
                   "Files of TLS and tokens that changed and cannot be used; those of before serve on.", {},
                   [&server] { return static_cast<double>(server.RefusedFiles()); });
  if (server.CertificateDaysLeft()) {
    metrics.AddGauge("onrecord_api_certificate_days", "Days until the certificate of the server expires.", {},
                     [&server] { return server.CertificateDaysLeft().value_or(0); });
  }
  metrics.AddGauge("onrecord_api_watches_in_step", "Watches that have every change that is stored.", {},
                   [&server] { return static_cast<double>(server.WatchersInStep()); });
  metrics.AddCounter("onrecord_api_refused_connections_total",
                     "Connections closed at once to keep descriptors for files and store.", {},
                     [] { return static_cast<double>(RefusedConnections()); });
  metrics.AddGauge("onrecord_api_watch_queue_bytes", "Responses that wait for watchers.", {},
                   [&server] { return static_cast<double>(server.WatchQueueBytes()); });
}

void AddAlertMetrics(Metrics& metrics, const Alerts& alerts) {
  const auto add = [&](const char* outcome, std::atomic<int64_t> AlertCounts::*count) {
    metrics.AddCounter("onrecord_api_alert_attempts_total",
                       "Attempts to deliver a notice of an alert, by what came of them.",
                       {{"outcome", outcome}},
                       [&alerts, count] { return static_cast<double>((alerts.counts().*count).load()); });
  };
  add("delivered", &AlertCounts::delivered);
  add("failed", &AlertCounts::failed);
  add("given_up", &AlertCounts::given_up);
}

// Longest wait of the materialiser for the log to take what erases.
constexpr absl::Duration kLogAnswers = absl::Seconds(5);

std::vector<stream::Record> ErasingRecords(const std::vector<LogErasure>& keys) {
  std::vector<stream::Record> records;
  for (const LogErasure& key : keys) {
    stream::Record& record = records.emplace_back();
    record.topic = key.topic;
    record.key = key.key;
    record.erases = true;
  }
  return records;
}

}  // namespace

Api::Api(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Api::~Api() = default;

bool Api::StoreIsNew() const {
  const auto changes = impl_->store->Changes({});
  return changes.ok() && changes->newest == 0;
}

int Api::port() const { return impl_->server->port(); }
int Api::web_port() const { return impl_->web == nullptr ? 0 : impl_->web->port(); }

absl::StatusOr<std::unique_ptr<Api>> Api::Open(const ApiOptions& options, Metrics& metrics, Health& health,
                                               stream::RecordSink* sink) {
  auto impl = std::unique_ptr<Impl>(new Impl{.options = options, .health = health});
  OR_ASSIGN_OR_RETURN(
      impl->store,
      OpenStore({.store = options.store, .read = options.store_read, .readers = MostReads(options.grpc)}));
  OR_ASSIGN_OR_RETURN(auto book, OpenAlertBook(options.store));
  OR_ASSIGN_OR_RETURN(impl->alerts, Alerts::Start(*impl->store, std::move(book),
                                                  MakeAlertChannel(options.alerts.rules), options.alerts));
  GrpcServerOptions grpc = options.grpc;
  grpc.queries.alerts = impl->alerts.get();
  grpc.observe_seconds = metrics.AddHistogram("onrecord_api_call_seconds", "Duration of calls.");
  if (sink != nullptr) {
    impl->log = std::make_unique<LogWriter>(*sink);
    grpc.write_to_log = [log = impl->log.get()](std::vector<stream::Record> records, absl::Time deadline) {
      return log->Write(std::move(records), deadline);
    };
  }
  OR_ASSIGN_OR_RETURN(impl->server, GrpcServer::Start(*impl->store, grpc));
  if (!options.web.listen.empty()) {
    OR_ASSIGN_OR_RETURN(impl->web,
                        WebServer::Start(options.web, options.grpc.security, *impl->server, metrics, health));
    metrics.AddGauge("onrecord_api_web_connections", "Connections to the page and its calls that are open.",
                     {}, [web = impl->web.get()] { return static_cast<double>(web->Connections()); });
    log::Info("web_serves", {{"port", impl->web->port()}});
  }
  AddMetrics(metrics, impl->counts, *impl->server);
  metrics.AddGauge("onrecord_schema_version", "Version of the tables.", {{"of", "store"}},
                   [version = SchemaVersionOf(options.store)] { return static_cast<double>(version); });
  if (impl->alerts != nullptr) AddAlertMetrics(metrics, *impl->alerts);
  log::Info("api_serves", {{"port", impl->server->port()}, {"store", NameOfPlace(options.store)}});
  return std::unique_ptr<Api>(new Api(std::move(impl)));
}

absl::StatusOr<std::optional<v1::Removal>> Api::FindRemoval(const std::string& article_id) {
  auto page = impl_->store->ListRemovals(article_id, std::nullopt, 1, {});
  OR_RETURN_IF_ERROR(page.status());
  if (page->records.empty()) return std::nullopt;
  return std::move(page->records[0]);
}

absl::Status Api::VisitRemovals(const std::function<bool(const v1::Removal&)>& take) {
  constexpr int kPage = 1000;
  std::optional<Cursor> after;
  do {
    const auto page = impl_->store->ListRemovals("", after, after ? kPage : 1, {});
    if (absl::IsUnimplemented(page.status())) return absl::OkStatus();
    OR_RETURN_IF_ERROR(page.status());
    for (const v1::Removal& removal : page->records) {
      if (!take(removal)) return absl::OkStatus();
    }
    after = page->next;
  } while (after);
  return absl::OkStatus();
}

absl::Status Api::Run(stream::RecordSource& source, const StopToken& stop) {
  Erasure erasure{.store = impl_->store.get(), .tell_log = {}};
  // A log in one process keeps nothing that could be forgotten.
  if (impl_->log != nullptr && impl_->options.materialiser.keep_positions) {
    erasure.tell_log = [log = impl_->log.get()](const std::vector<LogErasure>& keys) {
      return log->Write(ErasingRecords(keys), absl::Now() + kLogAnswers);
    };
  }
  Materialiser materialiser(
      source, *impl_->store, impl_->clock, impl_->health, impl_->options.materialiser, *impl_->counts,
      [this] {
        impl_->server->Committed();
        if (impl_->alerts != nullptr) impl_->alerts->Committed();
      },
      std::move(erasure));
  const absl::Status why = materialiser.Run(stop);
  if (impl_->web != nullptr) {
    impl_->server->EndWatches();
    impl_->web->Drain(impl_->options.drain);
  }
  impl_->server->Drain(impl_->options.drain);
  return why;
}

}  // namespace onrecord::api
