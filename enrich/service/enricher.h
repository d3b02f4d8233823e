#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/log_limit.h"
#include "common/base/stop.h"
#include "common/ops/health.h"
#include "common/stream/transactional_stream.h"
#include "enrich/document/analysis.h"
#include "enrich/service/crash_marks.h"
#include "onrecord/v1/enriched_article.pb.h"

namespace onrecord {

struct EnricherOptions {
  // A batch takes records until they are so many, or so many bytes of results, or their analysis has taken so
  // long: a commit costs as much as the analysis of some short articles, and a batch that is lost is analysed
  // again.
  int batch_records = 2000;
  size_t batch_bytes = 16 << 20;
  absl::Duration batch_work = absl::Milliseconds(500);
  // They are read so many at a time, or so many bytes of values. Only for the first of them it is waited, so
  // long after one came; the others are there.
  int read_records = 200;
  size_t read_bytes = 4 << 20;
  absl::Duration batch_wait = absl::Milliseconds(50);
  absl::Duration commit_wait = absl::Seconds(10);
  int deaths_until_rejected = 3;          // see Suspicion
  int interruptions_until_rejected = 10;  // likewise; as many as a record can hardly have by chance
};

// Shared by all workers: counts since the start, read from any thread, and what they do together.
struct EnricherStats {
  std::atomic<int64_t> analysed{0};
  std::atomic<int64_t> not_english{0};
  std::atomic<int64_t> partial{0};
  std::atomic<int64_t> rejected{0};
  std::atomic<int64_t> quotes{0};
  std::atomic<int64_t> events{0};
  std::atomic<int64_t> batches{0};
  std::atomic<int64_t> batches_lost{0};  // read again after an abort
  std::atomic<int64_t> trials{0};        // of records that were in work when the process ended
  LogLimit rejection_log{20, absl::Seconds(10)};
  std::function<void(double)> analysis_seconds = [](double) {};
};

// What makes the findings: the function, its version ("onrecord 0.1.0 lexicon … model …") and the number that
// orders its analyses among those of other versions (see generation.h; 0: older than any other).
struct Analyser {
  std::function<Analysis(const SourceText&)> analyse;
  std::string version;
  uint64_t generation = 0;
};

// Which of the workers of the process it is, and where it marks what it has in work (null: nowhere).
struct WorkerPlace {
  int number = 0;
  CrashMarks* marks = nullptr;
};

// One worker: takes articles from the stream, analyses them, sends the enriched records and the progress as
// one batch. A record that cannot be read goes to the rejected topic in the same batch. One that was in work
// when the process ended is tried in a child process first, alone in its batch; it is rejected if that dies
// until `deaths_until_rejected`, and analysed like any other if it does not: the end was another's fault.
// Everything given must outlive it.
class Enricher {
 public:
  Enricher(stream::TransactionalStream& stream, const Analyser& analyser, WorkerPlace place,
           const Clock& clock, const EnricherOptions& options, Health& health, EnricherStats& stats);

  // Works until `stop` is requested (then OK, with the open batch committed) or an error that is final.
  absl::Status Run(const StopToken& stop);

 private:
  absl::Status WorkOneBatch(const StopToken& stop);
  // What was sent of the open batch.
  struct Sent {
    std::vector<CrashKey> keys;  // of each record
    size_t bytes = 0;
  };
  // The next records. `wait_for_more`: for those that have not come yet; else only what is there. `full`:
  // whether the limits of one reading ended it.
  absl::StatusOr<std::vector<stream::Record>> Read(int most, bool wait_for_more, const StopToken& stop,
                                                   bool* full);
  // Reads, analyses and sends until the batch is to be committed.
  absl::Status FillBatch(const StopToken& stop, Sent* sent);
  absl::Status Send(const std::vector<stream::Record>& read, Sent* sent);
  absl::StatusOr<stream::Record> EnrichMarked(const stream::Record& in, const CrashKey& key);
  absl::StatusOr<CrashMarks::Work> TrySuspect(const stream::Record& in, const CrashKey& key);
  absl::StatusOr<v1::EnrichedArticle> Analysed(const stream::Record& in) const;
  absl::StatusOr<stream::Record> Enrich(const stream::Record& in);
  void Count(const v1::EnrichedArticle& enriched);
  stream::Record Reject(const stream::Record& in, const absl::Status& why);
  absl::Status SendOrShrink(const stream::Record& in, stream::Record out, size_t* bytes);

  stream::TransactionalStream& stream_;
  const Analyser& analyser_;
  const WorkerPlace place_;
  const std::string health_part_;  // each worker has its own: one that works must not hide one that waits
  const Clock& clock_;
  const EnricherOptions options_;
  Health& health_;
  EnricherStats& stats_;
};

}  // namespace onrecord
