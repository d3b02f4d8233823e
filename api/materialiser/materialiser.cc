#include "api/materialiser/materialiser.h"

#include <algorithm>
#include <utility>

#include "api/store/check_decision.h"
#include "api/store/project_article.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/fate.h"

namespace onrecord::api {
namespace {

constexpr absl::Duration kWaitForFirst = absl::Milliseconds(100);
constexpr int64_t kBatchesBetweenCompactions = 100;
constexpr absl::Duration kBetweenLooks = absl::Seconds(1);
constexpr int kErasuresAtOnce = 500;

// The last position of each partition wins.
void Advance(const stream::Record& record, std::vector<stream::Position>* positions) {
  for (stream::Position& position : *positions) {
    if (position.topic != record.topic || position.partition != record.partition) continue;
    position.next_offset = std::max(position.next_offset, record.offset + 1);
    return;
  }
  positions->push_back({record.topic, record.partition, record.offset + 1});
}

absl::Status Decode(const stream::Record& record, v1::EnrichedArticle* article) {
  if (!article->ParseFromString(record.value)) {
    return InvalidArgument("expected an onrecord.v1.EnrichedArticle, got ", record.value.size(),
                           " bytes that are none");
  }
  return CheckArticle(*article);
}

absl::Status Decode(const stream::Record& record, v1::Decision* decision) {
  if (!decision->ParseFromString(record.value)) {
    return InvalidArgument("expected an onrecord.v1.Decision, got ", record.value.size(),
                           " bytes that are none");
  }
  return CheckDecision(*decision);
}

std::string_view WhyNotDecoded(const stream::Record& record) {
  return record.topic == stream::kDecisionsTopic ? "not_a_decision" : "not_an_enriched_article";
}

size_t FindingsOf(const v1::EnrichedArticle& article) {
  return static_cast<size_t>(article.quotes_size()) + static_cast<size_t>(article.events_size());
}

v1::RejectedRecord Rejected(const stream::Record& record, std::string_view reason, const absl::Status& why,
                            absl::Time now) {
  v1::RejectedRecord rejected;
  rejected.set_rejected_by(v1::REJECTED_BY_API);
  rejected.set_reason(std::string(reason));
  rejected.set_detail(std::string(Message(why)));
  rejected.set_key(record.key);
  rejected.set_topic(record.topic);
  rejected.set_partition(record.partition);
  rejected.set_offset(record.offset);
  const int64_t micros = absl::ToUnixMicros(now);
  rejected.mutable_rejected_at()->set_seconds(micros / 1000000);
  rejected.mutable_rejected_at()->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
  return rejected;
}

}  // namespace

Materialiser::Materialiser(stream::RecordSource& source, RecordWriter& store, const Clock& clock,
                           Health& health, MaterialiserOptions options, MaterialiserCounts& counts,
                           std::function<void()> committed, Erasure erasure)
    : source_(source),
      store_(store),
      clock_(clock),
      health_(health),
      options_(options),
      committed_(std::move(committed)),
      erasure_(std::move(erasure)),
      counts_(counts) {}

absl::Status Materialiser::Run(const StopToken& stop) {
  absl::Status why;
  do {
    why = Materialise(stop);
    if (absl::IsAborted(why)) log::Warning("api_lost_its_turn", {{"why", Message(why)}});
    failed_ = absl::OkStatus();
  } while (absl::IsAborted(why));
  return stop.Requested() && absl::IsCancelled(why) ? absl::OkStatus() : why;
}

absl::Status Materialiser::Materialise(const StopToken& stop) {
  OR_RETURN_IF_ERROR(AwaitTurn(stop));
  OR_RETURN_IF_ERROR(Start(stop));
  while (!stop.Requested()) {
    Batch batch;
    OR_RETURN_IF_ERROR(RetryUntilStopped("log", stop, [&] { return Collect(&batch); }));
    if (!batch.positions.empty()) OR_RETURN_IF_ERROR(Commit(std::move(batch), stop));
    OR_RETURN_IF_ERROR(Erase(stop));
    counts_.lag = source_.Lag();
  }
  return absl::OkStatus();
}

absl::Status Materialiser::AwaitTurn(const StopToken& stop) {
  for (int64_t reported = -1;;) {
    Turn turn;
    OR_RETURN_IF_ERROR(RetryUntilStopped("store", stop, [&]() -> absl::Status {
      OR_ASSIGN_OR_RETURN(turn, store_.TakeTurn());
      return absl::OkStatus();
    }));
    if (turn.writes) return absl::OkStatus();
    if (!options_.keep_positions) return FailedPrecondition("store: in use by another api");
    if (reported < 0) log::Info("api_stands_by", {{"newest_change", turn.newest}});
    if (std::exchange(reported, turn.newest) != turn.newest) committed_();
    health_.Ready("log");  // it is another's to read
    if (stop.WaitFor(options_.stand_by)) return MakeStatus(absl::StatusCode::kCancelled, "stopped");
  }
}

absl::Status Materialiser::Start(const StopToken& stop) {
  std::vector<stream::Position> positions;
  if (options_.keep_positions) {
    OR_RETURN_IF_ERROR(RetryUntilStopped("store", stop, [&]() -> absl::Status {
      OR_ASSIGN_OR_RETURN(positions, store_.Positions());
      return absl::OkStatus();
    }));
  }
  health_.WaitFor("log", "it is being reached");
  return RetryUntilStopped("log", stop, [&] { return source_.Start(positions); });
}

// What is there, up to a batch's size; waits a little for the first record only.
absl::Status Materialiser::Collect(Batch* batch) {
  if (!failed_.ok()) return std::exchange(failed_, absl::OkStatus());
  records_.clear();
  size_t records = 0, bytes = 0, findings = 0;
  absl::Duration wait = kWaitForFirst;
  while (records < options_.batch_records && bytes < options_.batch_bytes &&
         findings < options_.batch_findings) {
    auto record = source_.Poll(wait);
    if (!record.ok()) {
      if (records == 0) return record.status();
      // Records that came before the failure are committed first. It is kept: the log may give its reason
      // only once.
      failed_ = record.status();
      return absl::OkStatus();
    }
    if (!record->has_value()) return absl::OkStatus();
    ++records;
    bytes += (*record)->value.size();
    records_.push_back(**std::move(record));
    const size_t articles = batch->articles.size();
    Add(records_.back(), batch);
    if (batch->articles.size() > articles) findings += FindingsOf(batch->articles.back());
    wait = absl::ZeroDuration();
  }
  return absl::OkStatus();
}

void Materialiser::Add(const stream::Record& record, Batch* batch) {
  Advance(record, &batch->positions);
  if (record.erases) return;  // of a removed article
  if (record.topic == stream::kDecisionsTopic) {
    v1::Decision decision;
    const absl::Status status = Decode(record, &decision);
    status.ok() ? batch->decisions.push_back(std::move(decision))
                : Reject(record, WhyNotDecoded(record), status, batch);
    return;
  }
  v1::EnrichedArticle article;
  const absl::Status status = Decode(record, &article);
  if (!status.ok()) return Reject(record, WhyNotDecoded(record), status, batch);
  article.clear_log_position();
  // Without a log that is kept, offsets start at 0 again in each process.
  if (options_.keep_positions && record.offset >= 0) {
    v1::LogPosition& position = *article.mutable_log_position();
    position.set_topic(record.topic);
    position.set_partition(record.partition);
    position.set_offset(record.offset);
  }
  batch->articles.push_back(std::move(article));
}

void Materialiser::Reject(const stream::Record& record, std::string_view reason, const absl::Status& status,
                          Batch* batch) {
  log::Warning("record_rejected", {{"topic", record.topic},
                                   {"partition", record.partition},
                                   {"offset", record.offset},
                                   {"why", Message(status)}});
  batch->rejected.push_back(Rejected(record, reason, status, clock_.Now()));
}

absl::Status Materialiser::Commit(Batch batch, const StopToken& stop) {
  const std::vector<stream::Position> positions = batch.positions;
  if (!options_.keep_positions) batch.positions.clear();
  absl::Status status = CommitToStore(batch, stop);
  if (absl::IsInvalidArgument(status)) {
    Batch rest;
    rest.positions = std::move(batch.positions);
    OR_RETURN_IF_ERROR(CommitSingly(stop, &rest));
    status = CommitToStore(rest, stop);
  }
  OR_RETURN_IF_ERROR(status);
  committed_();
  if (++counts_.batches % kBatchesBetweenCompactions == 0) {
    OR_RETURN_IF_ERROR(
        RetryUntilStopped("store", stop, [&] { return store_.Compact(options_.keep_changes); }));
  }
  return RetryUntilStopped("log", stop, [&] { return source_.Acknowledge(positions); });
}

absl::Status Materialiser::CommitSingly(const StopToken& stop, Batch* rest) {
  for (const stream::Record& record : records_) {
    Batch one;
    Add(record, &one);
    one.positions.clear();  // all of them once all are there
    const absl::Status status = CommitToStore(one, stop);
    if (!absl::IsInvalidArgument(status)) {
      OR_RETURN_IF_ERROR(status);
      continue;
    }
    Reject(record, "not_storable", status, rest);
  }
  return absl::OkStatus();
}

absl::Status Materialiser::CommitToStore(const Batch& batch, const StopToken& stop) {
  CommitResult result;
  OR_RETURN_IF_ERROR(RetryUntilStopped("store", stop, [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(result, store_.Commit(batch));
    return absl::OkStatus();
  }));
  counts_.stored += result.stored;
  counts_.older += result.older;
  counts_.duplicates += result.duplicates;
  counts_.refused += result.refused;
  counts_.decisions += result.decisions;
  erasing_ |= result.decisions > 0;
  counts_.rejected += static_cast<int64_t>(batch.rejected.size());
  return absl::OkStatus();
}

absl::Status Materialiser::Erase(const StopToken& stop) {
  if (erasure_.store == nullptr) return absl::OkStatus();
  if (erasing_) {
    OR_RETURN_IF_ERROR(RetryUntilStopped("store", stop, [&]() -> absl::Status {
      OR_ASSIGN_OR_RETURN(erasing_, erasure_.store->EraseSome());
      return absl::OkStatus();
    }));
  }
  const absl::Time now = clock_.Now();
  if (now < next_look_ && next_look_ - now <= kBetweenLooks) return absl::OkStatus();
  next_look_ = now + kBetweenLooks;
  std::vector<LogErasure> due;
  OR_RETURN_IF_ERROR(RetryUntilStopped("store", stop, [&]() -> absl::Status {
    OR_ASSIGN_OR_RETURN(due, erasure_.store->DueInLog(now, kErasuresAtOnce));
    return absl::OkStatus();
  }));
  if (due.empty()) return absl::OkStatus();
  const absl::Status status = erasure_.tell_log ? erasure_.tell_log(due) : absl::OkStatus();
  if (!status.ok()) {
    log::Warning("log_erasure_failed", {{"records", due.size()}, {"why", Message(status)}});
    return absl::OkStatus();  // at the next look
  }
  const absl::Time again = erasure_.tell_log ? now + options_.erase_within : absl::InfiniteFuture();
  next_look_ = absl::InfinitePast();  // perhaps there are more
  return RetryUntilStopped("store", stop, [&] { return erasure_.store->ToldLog(due, now, again); });
}

absl::Status Materialiser::RetryUntilStopped(std::string_view part, const StopToken& stop,
                                             const std::function<absl::Status()>& action) {
  absl::Duration pause = options_.retry_pause;
  while (true) {
    const absl::Status status = action();
    if (status.ok()) {
      health_.Ready(part);
      return status;
    }
    if (absl::IsAborted(status) && part == "store") return status;  // another's turn
    if (stream::FateOf(status) != stream::Fate::kRetry) return status;
    ++counts_.failures;
    health_.WaitFor(part, Message(status));
    log::Debug("materialiser_waits", {{"for", part}, {"why", Message(status)}});
    if (stop.WaitFor(pause)) return MakeStatus(absl::StatusCode::kCancelled, "stopped");
    pause = std::min(2 * pause, 100 * options_.retry_pause);
  }
}

}  // namespace onrecord::api
