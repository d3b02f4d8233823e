#include "api/store/copy_store.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "api/store/project_article.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr ReadLimits kBatch = {.count = 500, .bytes = 16u << 20};
constexpr int64_t kRejectedAtOnce = 500;
constexpr int64_t kDone = INT64_MAX;

std::string HashOf(const StoredAnalysis& stored) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    stored.article.SerializeToCodedStream(&coded);
  }
  bytes += stored.newest ? '1' : '0';
  return Sha256Hex(bytes);
}

class Copy {
 public:
  Copy(Store& from, Store& to, const StopToken& stop, const std::function<void(const CopyCounts&)>& tell)
      : from_(from),
        to_(to),
        stop_(stop),
        tell_(tell),
        mark_(StrCat("onrecord.copied.", Sha256Hex(from.Secret()).substr(0, 16))) {}

  absl::StatusOr<CopyCounts> Run() {
    for (Store* const store : {&from_, &to_}) {
      OR_ASSIGN_OR_RETURN(const Turn turn, store->TakeTurn());
      if (!turn.writes) {
        return MakeStatus(absl::StatusCode::kAborted,
                          "another process writes to one of the stores; stop it first");
      }
    }
    OR_RETURN_IF_ERROR(CheckDecisions());
    OR_ASSIGN_OR_RETURN(int64_t row, ReadMark());
    if (row != kDone) {
      OR_RETURN_IF_ERROR(CopyAnalyses(row));
      OR_RETURN_IF_ERROR(CopyRejected());
      OR_RETURN_IF_ERROR(CopyPositions());
    }
    return Check();
  }

 private:
  absl::Status Stopped() const {
    if (!stop_.Requested()) return absl::OkStatus();
    return MakeStatus(absl::StatusCode::kCancelled, "stopped; the same command goes on");
  }

  // Removals and corrections are not exported: a copy without them would let in again what was removed.
  absl::Status CheckDecisions() {
    const auto removals = from_.ListRemovals("", std::nullopt, 1, {});
    const auto corrections = from_.ListCorrections("", std::nullopt, 1, {});
    if ((removals.ok() && !removals->records.empty()) ||
        (corrections.ok() && !corrections->records.empty())) {
      return FailedPrecondition("the store holds removals or corrections, which are not copied yet");
    }
    return absl::OkStatus();
  }

  // The row up to which was copied; 0: nothing.
  absl::StatusOr<int64_t> ReadMark() {
    OR_ASSIGN_OR_RETURN(const std::vector<stream::Position> positions, to_.Positions());
    for (const stream::Position& position : positions) {
      if (position.topic == mark_) return position.next_offset;
    }
    OR_ASSIGN_OR_RETURN(const auto any, to_.ExportAnalyses(0, {.count = 1}, {}));
    if (any.empty() && positions.empty()) return 0;
    return FailedPrecondition(
        "the target holds articles that are not from this store; expected an empty one");
  }

  absl::Status CopyAnalyses(int64_t row) {
    CopyCounts counts;
    while (true) {
      OR_RETURN_IF_ERROR(Stopped());
      OR_ASSIGN_OR_RETURN(std::vector<StoredAnalysis> some, from_.ExportAnalyses(row, kBatch, {}));
      if (some.empty()) return absl::OkStatus();
      Batch batch;
      for (StoredAnalysis& stored : some) {
        Count(stored, &counts);
        row = stored.row;
        batch.articles.push_back(std::move(stored.article));
      }
      batch.positions = {{mark_, 0, row}};
      OR_RETURN_IF_ERROR(to_.Commit(batch).status());
      tell_(counts);
    }
  }

  absl::Status CopyRejected() {
    for (int64_t passed = 0;;) {
      OR_RETURN_IF_ERROR(Stopped());
      Batch batch;
      OR_ASSIGN_OR_RETURN(batch.rejected, from_.ExportRejected(passed, kRejectedAtOnce, {}));
      if (batch.rejected.empty()) return absl::OkStatus();
      passed += static_cast<int64_t>(batch.rejected.size());
      OR_RETURN_IF_ERROR(to_.Commit(batch).status());  // those that are there change nothing
    }
  }

  absl::Status CopyPositions() {
    Batch batch;
    OR_ASSIGN_OR_RETURN(batch.positions, from_.Positions());
    batch.positions.push_back({mark_, 0, kDone});
    return to_.Commit(batch).status();
  }

  static void Count(const StoredAnalysis& stored, CopyCounts* counts) {
    ++counts->analyses;
    counts->newest += stored.newest ? 1 : 0;
    counts->quotes += stored.article.quotes_size();
    counts->events += stored.article.events_size();
    counts->bytes += static_cast<int64_t>(stored.article.ByteSizeLong());
    counts->day = DaysOf(stored.article.document().published()).first;
  }

  absl::StatusOr<CopyCounts> Check() {
    CopyCounts counts{.checks = true};
    for (int64_t row = 0, copy_row = 0;;) {
      OR_RETURN_IF_ERROR(Stopped());
      OR_ASSIGN_OR_RETURN(const auto some, from_.ExportAnalyses(row, kBatch, {}));
      // The same number, whatever the size of messages.
      const ReadLimits same{.count = std::max(static_cast<int>(some.size()), 1), .bytes = SIZE_MAX};
      OR_ASSIGN_OR_RETURN(const auto copies, to_.ExportAnalyses(copy_row, same, {}));
      if (some.size() != copies.size()) {
        return DataLoss("the copy holds ", some.size() > copies.size() ? "fewer" : "more",
                        " analyses than the store, from number ", counts.analyses + 1, " on");
      }
      if (some.empty()) break;
      for (size_t i = 0; i < some.size(); ++i) {
        if (HashOf(some[i]) != HashOf(copies[i])) {
          return DataLoss("the copy differs in article '", some[i].article.article().article_id(),
                          "', revision '", some[i].article.article().revision_id(), "'");
        }
        Count(some[i], &counts);
        row = some[i].row;
        copy_row = copies[i].row;
      }
      tell_(counts);
    }
    OR_ASSIGN_OR_RETURN(counts.rejected, from_.CountRejected());
    OR_ASSIGN_OR_RETURN(const int64_t rejected, to_.CountRejected());
    if (rejected != counts.rejected) {
      return DataLoss("the copy holds ", rejected, " rejected records, the store ", counts.rejected);
    }
    return counts;
  }

  Store &from_, &to_;
  const StopToken& stop_;
  const std::function<void(const CopyCounts&)>& tell_;
  const std::string mark_;  // the topic of a position that says how far the copy is
};

// What people decided is not copied yet: without it a removed article could come back.
absl::Status CheckDecisions(Store& from) {
  const auto removals = from.ListRemovals("", std::nullopt, 1, {});
  const auto corrections = from.ListCorrections("", std::nullopt, 1, {});
  if (absl::IsUnimplemented(removals.status())) return absl::OkStatus();
  OR_RETURN_IF_ERROR(removals.status());
  OR_RETURN_IF_ERROR(corrections.status());
  if (removals->records.empty() && corrections->records.empty()) return absl::OkStatus();
  return FailedPrecondition(
      "the store to be copied holds removals or corrections, which cannot be copied yet; fill the other "
      "store from the "
      "log instead");
}

}  // namespace

absl::StatusOr<CopyCounts> CopyStore(Store& from, Store& to, const StopToken& stop,
                                     const std::function<void(const CopyCounts&)>& tell) {
  OR_RETURN_IF_ERROR(CheckDecisions(from));
  return Copy(from, to, stop, tell).Run();
}

}  // namespace onrecord::api
