#pragma once
#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <vector>

#include "api/services/query_service.h"
#include "api/store/store.h"
#include "common/base/clock.h"
#include "common/stream/record.h"
#include "onrecord/v1/admin.pb.h"

namespace onrecord::api {

// Returns once the log has the records; see LogWriter::Write.
using WriteToLog = std::function<absl::Status(std::vector<stream::Record>, absl::Time deadline)>;

// The answers to the calls of Admin, free of gRPC: a decision becomes a record of the log, and the call waits
// until the store has taken it from there. Thread-safe. Errors carry their reasons: see admin.proto.
class AdminCalls {
 public:
  // The references must outlive this object.
  AdminCalls(Store& store, WriteToLog write, const Clock& clock)
      : store_(store), write_(std::move(write)), clock_(clock), queries_(store, {.serve_full_text = true}) {}

  absl::Status Remove(const v1::RemoveRequest& request, const ReadScope& scope, v1::RemoveResponse* response);
  absl::Status Correct(const v1::CorrectRequest& request, const ReadScope& scope, v1::Correction* response);
  absl::Status UndoCorrect(const v1::UndoCorrectRequest& request, const ReadScope& scope,
                           v1::Correction* response);
  absl::Status PutAnalysis(const v1::PutAnalysisRequest& request, const ReadScope& scope,
                           v1::PutAnalysisResponse* response);
  absl::Status ListFullArticles(const v1::ListArticlesRequest& request, const ReadScope& scope,
                                v1::ListArticlesResponse* response);

 private:
  // With its id, its article and its time.
  v1::Decision NewDecision(const std::string& article_id, int64_t not_before) const;
  absl::Status Write(const v1::Decision& decision, const ReadScope& scope);
  absl::StatusOr<v1::CorrectFinding> ReadQuote(const v1::CorrectRequest& request, const ReadScope& scope,
                                               std::string* article_id);
  absl::StatusOr<v1::CorrectFinding> ReadEvent(const v1::CorrectRequest& request, const ReadScope& scope,
                                               std::string* article_id);
  absl::StatusOr<std::string> KeyOfSpeaker(const std::string& name, const ReadScope& scope);
  absl::StatusOr<int64_t> ReadmittedAt(const std::string& article_id, const ReadScope& scope);
  // Asks `taken` until it says so, or the time is up.
  absl::Status AwaitStore(const ReadScope& scope, const std::function<absl::StatusOr<bool>()>& taken);

  Store& store_;
  const WriteToLog write_;
  const Clock& clock_;
  QueryService queries_;
};

}  // namespace onrecord::api
