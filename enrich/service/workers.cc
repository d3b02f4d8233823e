#include "enrich/service/workers.h"

#include <absl/synchronization/mutex.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <thread>
#include <vector>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord {
namespace {

// Ends all workers once one has failed, and keeps its status.
class Failure {
 public:
  void Add(const absl::Status& status) {
    if (status.ok()) return;
    {
      absl::MutexLock lock(&mutex_);
      if (status_.ok()) status_ = status;
    }
    failed_.Request();
  }
  absl::Status status() const {
    absl::MutexLock lock(&mutex_);
    return status_;
  }
  StopToken& token() { return failed_; }

 private:
  mutable absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  StopToken failed_;
};

absl::Status RunGuarded(Enricher& enricher, const StopToken& stop) {
  try {
    return enricher.Run(stop);
  } catch (const std::exception& error) {
    return Internal("a worker was ended by an exception: ", error.what());
  }
}

}  // namespace

absl::Status CheckStateFolder(const std::string& dir) {
  if (dir.empty()) return absl::OkStatus();
  constexpr std::string_view kExpected = "; expected a folder that this user may write to (--state-dir)";
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return FailedPrecondition("cannot make the folder ", dir, ": ", error.message(), kExpected);
  if (::access(dir.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
  return FailedPrecondition("cannot write to ", dir, ": ", std::strerror(errno), kExpected);
}

std::string MarkFolder(const std::string& state_dir, std::string_view instance) {
  if (state_dir.empty()) return "";
  std::string name(instance);
  std::ranges::replace(name, '/', '_');
  return StrCat(state_dir, "/marks-", name);
}

absl::Status RunWorkers(std::span<const std::unique_ptr<stream::TransactionalStream>> streams,
                        const Analyser& analyser, const std::string& mark_dir, const Clock& clock,
                        const EnricherOptions& options, const StopToken& stop, Health& health,
                        EnricherStats& stats) {
  std::unique_ptr<CrashMarks> marks;
  if (!mark_dir.empty()) {
    OR_RETURN_IF_ERROR(CheckStateFolder(mark_dir));
    OR_ASSIGN_OR_RETURN(marks, CrashMarks::Open(mark_dir, static_cast<int>(streams.size())));
  }
  Failure failure;
  std::vector<std::jthread> threads;
  for (size_t i = 0; i < streams.size(); ++i) {
    threads.emplace_back([&, i] {
      Enricher enricher(*streams[i], analyser, {static_cast<int>(i), marks.get()}, clock, options, health,
                        stats);
      failure.Add(RunGuarded(enricher, failure.token()));
    });
  }
  while (!stop.WaitFor(absl::Milliseconds(50)) && !failure.token().Requested()) {
  }
  failure.token().Request();
  threads.clear();
  return failure.status();
}

void AddEnricherMetrics(Metrics& metrics, EnricherStats& stats, const Analyser& analyser) {
  metrics.AddGauge("onrecord_enrich_analyser_info",
                   "Generation of the analyser, with its version (program, lexicon, model) as a label.",
                   {{"analyser", analyser.version}},
                   [generation = analyser.generation] { return static_cast<double>(generation); });
  const auto add = [&](const std::string& name, const std::string& help, const std::atomic<int64_t>& value) {
    metrics.AddCounter(StrCat("onrecord_enrich_", name, "_total"), help, {},
                       [&value] { return static_cast<double>(value.load()); });
  };
  add("analysed", "Articles analysed, those read again after a lost batch included.", stats.analysed);
  add("not_english", "Articles stored without analysis because they are not English.", stats.not_english);
  add("partial", "Articles analysed in part because the budget of work was used up.", stats.partial);
  add("rejected", "Records set aside.", stats.rejected);
  add("quotes", "Quotes found.", stats.quotes);
  add("events", "Events found.", stats.events);
  add("batches", "Batches committed.", stats.batches);
  add("batches_lost", "Batches that were lost and read again.", stats.batches_lost);
  add("trials", "Trials of articles that were in work when the process ended.", stats.trials);
  stats.analysis_seconds =
      metrics.AddHistogram("onrecord_enrich_analysis_seconds", "Time to analyse one article.");
}

}  // namespace onrecord
