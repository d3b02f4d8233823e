#pragma once
#include <absl/status/status.h>

#include <memory>
#include <span>
#include <string>

#include "common/metrics/metrics.h"
#include "enrich/service/enricher.h"

namespace onrecord {

// Makes the folder of crash marks and generation if it is missing. kFailedPrecondition: this user may not
// write to it.
absl::Status CheckStateFolder(const std::string& dir);

// The folder of the crash marks of the process `instance` in the state folder, which several may share:
// MarkFolder("/var/lib/onrecord", "enrich") -> "/var/lib/onrecord/marks-enrich". "" -> "".
std::string MarkFolder(const std::string& state_dir, std::string_view instance);

// Runs one Enricher a stream, each in a thread of its own, until `stop` is requested or one of them ends with
// an error, which then ends them all and is returned. `mark_dir` is where the crash marks are kept
// ("worker-0.mark" …, "suspects"), made if it is missing, of this process alone; empty: none are kept. An
// exception in a worker is kInternal.
absl::Status RunWorkers(std::span<const std::unique_ptr<stream::TransactionalStream>> streams,
                        const Analyser& analyser, const std::string& mark_dir, const Clock& clock,
                        const EnricherOptions& options, const StopToken& stop, Health& health,
                        EnricherStats& stats);

// Shows `stats` under /metrics and lets the metrics time the analyses. Call before the workers run.
void AddEnricherMetrics(Metrics& metrics, EnricherStats& stats, const Analyser& analyser);

}  // namespace onrecord
