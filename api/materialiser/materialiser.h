#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "api/store/store.h"
#include "common/base/clock.h"
#include "common/base/stop.h"
#include "common/ops/health.h"
#include "common/stream/record_source.h"

namespace onrecord::api {

struct MaterialiserOptions {
  // Of a transaction, at most. In a large store most indexes change on a page for each finding: the more
  // articles, the more of them share a page.
  size_t batch_records = 1000;
  size_t batch_bytes = 16u << 20;
  // Quotes and events; more take seconds to store, which others and a stop would wait for.
  size_t batch_findings = 16000;
  // False for a log that does not outlive the process: then positions are neither kept nor used.
  bool keep_positions = true;
  // Changes kept for watches that resume; older ones are forgotten.
  int64_t keep_changes = 1000000;
  // How often a process that stands by looks whether the turn to write is free and what another has stored.
  absl::Duration stand_by = absl::Milliseconds(100);
  // First pause after a failure that may pass; doubled up to 100 times of it.
  absl::Duration retry_pause = absl::Milliseconds(100);
  // How long the log may keep what it was asked to erase; then it is asked once more.
  absl::Duration erase_within = absl::Hours(24);
};

// What is left of removed articles, and who erases it.
struct Erasure {
  // Must outlive the materialiser; nullptr: nothing is erased.
  TextEraser* store = nullptr;
  // Asks the log to erase them, and returns once it has stored the requests; empty: the log keeps nothing.
  std::function<absl::Status(const std::vector<LogErasure>&)> tell_log;
};

// Counted since the start. Any thread may read them.
struct MaterialiserCounts {
  std::atomic<int64_t> stored{0}, older{0}, duplicates{0}, refused{0}, decisions{0}, rejected{0}, batches{0},
      failures{0}, lag{0};
};

// Takes enriched articles from the log into the store: reads what is there, commits it with its positions as
// one batch, acknowledges, again. What cannot be decoded, or not be stored whenever it is tried, is kept as
// rejected and logged, never skipped silently.
//
//   Materialiser materialiser(source, store, clock, health, {}, counts, [&] { watches.Notify(); });
//   absl::Status why = materialiser.Run(stop);
class Materialiser {
 public:
  // `committed` is called after each commit. The references must outlive this object.
  Materialiser(stream::RecordSource& source, RecordWriter& store, const Clock& clock, Health& health,
               MaterialiserOptions options, MaterialiserCounts& counts, std::function<void()> committed,
               Erasure erasure = {});

  // Works until `stop` (OK), or until something fails that no repetition mends: a position that the log no
  // longer holds, a damaged store. While the log or the store cannot be reached it waits, and `health` says
  // for what.
  absl::Status Run(const StopToken& stop);

 private:
  // Waits for the turn to write; meanwhile reports what another process stores.
  absl::Status AwaitTurn(const StopToken& stop);
  absl::Status Start(const StopToken& stop);
  // Until something fails that repetition does not mend. kAborted: another process has the turn.
  absl::Status Materialise(const StopToken& stop);
  absl::Status Collect(Batch* batch);
  absl::Status Commit(Batch batch, const StopToken& stop);
  absl::Status CommitToStore(const Batch& batch, const StopToken& stop);
  // Commits the records of a batch that the store refused, each by itself, and leaves in `rest` its positions
  // and what the store refuses of them.
  absl::Status CommitSingly(const StopToken& stop, Batch* rest);
  void Add(const stream::Record& record, Batch* batch);
  void Reject(const stream::Record& record, std::string_view reason, const absl::Status& why, Batch* batch);
  // A slice of the work that removals leave behind.
  absl::Status Erase(const StopToken& stop);
  // Repeats `action` while its status says that it may pass; kCancelled once `stop` is requested.
  absl::Status RetryUntilStopped(std::string_view part, const StopToken& stop,
                                 const std::function<absl::Status()>& action);

  stream::RecordSource& source_;
  RecordWriter& store_;
  const Clock& clock_;
  Health& health_;
  const MaterialiserOptions options_;
  const std::function<void()> committed_;
  const Erasure erasure_;
  bool erasing_ = true;  // texts may be left in the files of the store
  absl::Time next_look_ = absl::InfinitePast();
  MaterialiserCounts& counts_;
  std::vector<stream::Record> records_;  // of the batch that was collected
  absl::Status failed_;                  // of the log, returned after the records before it
};

}  // namespace onrecord::api
