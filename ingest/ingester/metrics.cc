#include "ingest/ingester/metrics.h"

#include "ingest/ledger/ledger.h"

namespace onrecord::ingest {
namespace {

struct Number {
  const char* name;
  const char* help;
  uint64_t IngestStats::*value;
};

constexpr Number kCounters[] = {
    {"onrecord_ingest_files_done_total", "Files whose articles are all delivered.", &IngestStats::files_done},
    {"onrecord_ingest_files_rejected_total", "Files without one good article.", &IngestStats::files_rejected},
    {"onrecord_ingest_files_changed_total", "Files that changed on their way and were read again.",
     &IngestStats::files_changed},
    {"onrecord_ingest_published_total", "Articles delivered to the log.", &IngestStats::published},
    {"onrecord_ingest_duplicates_total", "Articles that were delivered before.", &IngestStats::duplicates},
    {"onrecord_ingest_erased_files_total", "Files of done/ deleted because an article in them was removed.",
     &IngestStats::erased_files},
    {"onrecord_ingest_resumed_total", "Articles delivered before the file's reading was interrupted.",
     &IngestStats::resumed}};

constexpr Number kGauges[] = {
    {"onrecord_ingest_in_flight", "Articles sent and not yet reported.", &IngestStats::in_flight},
    {"onrecord_ingest_waiting_files", "Files sighted and not yet read.", &IngestStats::waiting},
    {"onrecord_ingest_stuck_files", "Files that cannot be read or moved out of the inbox.",
     &IngestStats::stuck},
    {"onrecord_ingest_unreadable_folders", "Folders that may not be read.", &IngestStats::unreadable_folders},
    {"onrecord_ingest_unwatched_folders", "Folders found by scans only.", &IngestStats::unwatched_folders},
    {"onrecord_ingest_embargoed_files", "Files that wait for the end of an embargo.",
     &IngestStats::embargoed_files},
    {"onrecord_ingest_id_conflicts", "Global ids of articles that more than one feed claims.",
     &IngestStats::id_conflicts},
    {"onrecord_ingest_ignored_names", "Names that the last scan passed over, hidden ones not counted.",
     &IngestStats::ignored_names}};

}  // namespace

void AddIngestMetrics(Metrics& metrics, const Ingester& ingester) {
  const auto reader = [&ingester](uint64_t IngestStats::*value) {
    return [&ingester, value] { return static_cast<double>(ingester.Stats().*value); };
  };
  for (const Number& n : kCounters) metrics.AddCounter(n.name, n.help, {}, reader(n.value));
  for (const Number& n : kGauges) metrics.AddGauge(n.name, n.help, {}, reader(n.value));
  metrics.AddCounter("onrecord_ingest_expired_files_total",
                     "Files deleted of done/ and rejected/ because they were old or too much.", {},
                     [&ingester] { return static_cast<double>(ingester.Expired().files); });
  metrics.AddCounter("onrecord_ingest_expired_bytes_total", "Their bytes.", {},
                     [&ingester] { return static_cast<double>(ingester.Expired().bytes); });
  metrics.AddGauge("onrecord_schema_version", "Version of the tables.", {{"of", "ledger"}},
                   [] { return static_cast<double>(Ledger::kSchemaVersion); });
  metrics.AddGauge("onrecord_ingest_reading_seconds", "How long the reader has been at a piece of a file.",
                   {}, [&ingester] { return absl::ToDoubleSeconds(ingester.ReadingFor()); });
  metrics.AddCounters("onrecord_ingest_rejected_total", "Articles and files refused.", "reason", [&ingester] {
    std::map<std::string, double> out;
    for (const auto& [reason, count] : ingester.Stats().rejected) out[reason] = static_cast<double>(count);
    return out;
  });
}

}  // namespace onrecord::ingest
