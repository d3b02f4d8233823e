#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/stop.h"
#include "common/ops/health.h"
#include "common/stream/transactional_stream.h"
#include "enrich/document/analysis.h"
#include "enrich/service/crash_mark.h"

namespace onrecord {

struct EnricherOptions {
  int batch_records = 200;                             // a batch is closed at so many records …
  size_t batch_bytes = 4 << 20;                        // … or so many bytes of values …
  absl::Duration batch_wait = absl::Milliseconds(50);  // … or so long after its first record
  absl::Duration commit_wait = absl::Seconds(10);
  int crashes_until_rejected = 3;
};

// Counted since the start, by all workers together; read from any thread.
struct EnricherStats {
  std::atomic<int64_t> analysed{0};
  std::atomic<int64_t> not_english{0};
  std::atomic<int64_t> partial{0};
  std::atomic<int64_t> rejected{0};
  std::atomic<int64_t> quotes{0};
  std::atomic<int64_t> events{0};
  std::atomic<int64_t> batches{0};
  std::atomic<int64_t> batches_lost{0};  // read again after an abort
  std::function<void(double)> analysis_seconds = [](double) {};
};

// What makes the findings: the function, its version ("onrecord 0.1.0 lexicon … model …") and the number that
// orders its analyses among those of other versions (see generation.h; 0: older than any other).
struct Analyser {
  std::function<Analysis(const SourceText&)> analyse;
  std::string version;
  uint64_t generation = 0;
};

// One worker: takes articles from the stream, analyses them, sends the enriched records and the progress as
// one batch. A record that cannot be read, or that ended the process three times, goes to the rejected topic
// in the same batch. Everything given must outlive it.
class Enricher {
 public:
  // `mark` may be null: then nothing is remembered of crashes.
  Enricher(stream::TransactionalStream& stream, const Analyser& analyser, CrashMark* mark, const Clock& clock,
           const EnricherOptions& options, Health& health, EnricherStats& stats);

  // Works until `stop` is requested (then OK, with the open batch committed) or an error that is final.
  absl::Status Run(const StopToken& stop);

 private:
  absl::StatusOr<std::vector<stream::Record>> ReadBatch(const StopToken& stop);
  absl::Status WriteBatch(const std::vector<stream::Record>& batch);
  stream::Record Enrich(const stream::Record& in);
  absl::StatusOr<stream::Record> TryEnrich(const stream::Record& in);
  stream::Record Reject(const stream::Record& in, const absl::Status& why);
  absl::Status SendOrShrink(const stream::Record& in, stream::Record out);

  stream::TransactionalStream& stream_;
  const Analyser& analyser_;
  CrashMark* mark_;
  const Clock& clock_;
  const EnricherOptions options_;
  Health& health_;
  EnricherStats& stats_;
};

}  // namespace onrecord
