#include "api/services/watch_hub.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <deque>

#include "api/services/check_request.h"
#include "api/services/errors.h"
#include "api/services/unit_converter.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(200);
constexpr absl::Duration kLongestRead = absl::Seconds(20);
constexpr absl::Duration kProgress = absl::Seconds(15);
constexpr int kChangesAtOnce = 100;

ReadScope ReadTime() { return {.deadline = absl::Now() + kLongestRead}; }

absl::Status Ended(absl::StatusCode code, std::string_view why, std::string_view reason,
                   const std::string& token) {
  return WithReason(MakeStatus(code, why), reason, {{"resume_token", token}});
}

// A failed read as the watcher is told of it.
absl::Status Told(const absl::Status& status, const std::string& token) {
  if (absl::IsOutOfRange(status)) return WithReason(status, "TOKEN_COMPACTED");
  if (!absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status)) return status;
  return Ended(absl::StatusCode::kUnavailable, Message(status), "STORE_BUSY", token);
}

void SetNow(google::protobuf::Timestamp* at) {
  const int64_t micros = absl::ToUnixMicros(absl::Now());
  at->set_seconds(micros / 1000000);
  at->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
}

}  // namespace

struct WatchHub::Watch {
  WatchStream* stream = nullptr;
  v1::WatchRequest request;
  std::string scope;
  absl::Duration progress = kProgress;
  WatchPlace place;                     // where to read on
  std::deque<v1::WatchResponse> queue;  // at most what one read gave
  bool mark_due = false;                // the first response of the changes
  bool more = false;                    // the last read was full
  // Guarded by mutex_.
  bool writing = false;
  bool gone = false;
  absl::Time last_write;
  int64_t seen_commits = 0;
  std::string token;          // of the last response that was taken, or the place of the beginning
  std::string written_token;  // of the response on its way
};

WatchHub::WatchHub(Store& store, WatchOptions options)
    : store_(store), tokens_(store.Secret()), options_(options), thread_([this] { Work(); }) {}

WatchHub::~WatchHub() {
  Shutdown();
  {
    absl::MutexLock lock(&mutex_);
    ended_ = wake_ = true;
  }
  thread_.join();
}

absl::StatusOr<WatchPlace> WatchHub::Begin(const v1::WatchRequest& request, const std::string& scope) {
  const ReadScope time = ReadTime();
  OR_ASSIGN_OR_RETURN(const ChangeRange range, store_.Changes(time));
  if (request.resume_token().empty()) {
    if (request.changes_only()) return WatchPlace{false, 0, range.newest};
    return WatchPlace{true, range.newest, 0};
  }
  OR_ASSIGN_OR_RETURN(const std::string payload, tokens_.Open(scope, request.resume_token(), "resume_token"));
  OR_ASSIGN_OR_RETURN(const WatchPlace place, DecodePlace(payload));
  const int64_t needed = place.snapshot ? place.until : place.after;
  if (needed + 1 < range.oldest || needed > range.newest) {
    return WithReason(
        MakeStatus(absl::StatusCode::kOutOfRange,
                   "the changes after this resume_token are no longer kept: begin anew without one"),
        "TOKEN_COMPACTED");
  }
  return place;
}

absl::Status WatchHub::Open(WatchStream* stream, const v1::WatchRequest& request) {
  std::vector<Violation> violations = CheckRequest(request);
  if (request.what_case() == v1::WatchRequest::WHAT_NOT_SET) {
    violations.push_back({"what", "expected one of quotes, events, articles, got none"});
  }
  if (!violations.empty()) return BadRequest(violations);
  auto watch = std::make_unique<Watch>();
  watch->stream = stream;
  watch->request = request;
  watch->scope = ScopeOf("Watch", request);
  OR_ASSIGN_OR_RETURN(watch->place, Begin(request, watch->scope));
  watch->mark_due = !watch->place.snapshot;
  watch->token = tokens_.Seal(watch->scope, EncodePlace(watch->place));
  watch->last_write = absl::Now();
  if (request.has_progress_interval()) {
    watch->progress = absl::Seconds(request.progress_interval().seconds()) +
                      absl::Nanoseconds(request.progress_interval().nanos());
  }
  absl::MutexLock lock(&mutex_);
  if (stopping_) return WithReason(Unavailable("the server is shutting down"), "SHUTTING_DOWN");
  if (static_cast<int>(watches_.size()) >= options_.most_watchers) {
    return WithReason(MakeStatus(absl::StatusCode::kResourceExhausted, "expected at most ",
                                 options_.most_watchers, " watches at a time: try again later"),
                      "TOO_MANY_WATCHES");
  }
  watches_[stream] = std::move(watch);
  wake_ = true;
  return absl::OkStatus();
}

void WatchHub::Written(WatchStream* stream, bool ok) {
  absl::MutexLock lock(&mutex_);
  const auto found = watches_.find(stream);
  if (found == watches_.end()) return;
  Watch& watch = *found->second;
  if (ok) watch.token = watch.written_token;
  watch.writing = false;
  watch.gone = watch.gone || !ok;
  wake_ = true;
}

void WatchHub::Cancelled(WatchStream* stream) {
  absl::MutexLock lock(&mutex_);
  const auto found = watches_.find(stream);
  if (found == watches_.end()) return;
  found->second->gone = true;
  wake_ = true;
}

void WatchHub::Notify() {
  absl::MutexLock lock(&mutex_);
  ++commits_;
  wake_ = true;
}

void WatchHub::Shutdown() {
  absl::MutexLock lock(&mutex_);
  stopping_ = wake_ = true;
}

int WatchHub::Watchers() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(watches_.size());
}

void WatchHub::Work() {
  absl::MutexLock lock(&mutex_);
  while (true) {
    wake_ = false;
    while (Watch* watch = NextDue(absl::Now())) {
      mutex_.Unlock();
      Serve(watch);
      mutex_.Lock();
    }
    if (ended_ && watches_.empty()) return;
    mutex_.AwaitWithTimeout(absl::Condition(&wake_), kLook);
  }
}

// Round robin, so that no watch keeps the others waiting.
WatchHub::Watch* WatchHub::NextDue(absl::Time now) {
  auto it = watches_.upper_bound(last_served_);
  for (size_t i = 0; i < watches_.size(); ++i, ++it) {
    if (it == watches_.end()) it = watches_.begin();
    if (!IsDue(*it->second, now)) continue;
    last_served_ = it->first;
    return it->second.get();
  }
  return nullptr;
}

bool WatchHub::IsDue(const Watch& watch, absl::Time now) const {
  if (!Over(watch, now).ok()) return true;
  if (watch.writing) return false;
  return watch.place.snapshot || watch.mark_due || watch.more || !watch.queue.empty() ||
         watch.seen_commits != commits_ || now - watch.last_write >= watch.progress;
}

absl::Status WatchHub::Over(const Watch& watch, absl::Time now) const {
  if (watch.gone) return MakeStatus(absl::StatusCode::kCancelled, "the caller is gone");
  if (stopping_) {
    return Ended(absl::StatusCode::kUnavailable, "the server is shutting down", "SHUTTING_DOWN", watch.token);
  }
  if (watch.writing && now - watch.last_write > options_.slow) {
    return Ended(absl::StatusCode::kAborted, "responses were not taken in time", "SLOW_WATCHER", watch.token);
  }
  return absl::OkStatus();
}

void WatchHub::Serve(Watch* watch) {
  bool writing;
  std::string token;
  absl::Status over;
  {
    absl::MutexLock lock(&mutex_);
    writing = watch->writing;
    token = watch->token;
    over = Over(*watch, absl::Now());
  }
  if (over.ok() && !writing && watch->queue.empty()) over = Told(Fill(watch), token);
  if (!over.ok()) {
    std::unique_ptr<Watch> ended;
    {
      absl::MutexLock lock(&mutex_);
      ended = std::move(watches_[watch->stream]);
      watches_.erase(watch->stream);
    }
    return ended->stream->Close(over);
  }
  if (watch->queue.empty()) return;
  v1::WatchResponse response = std::move(watch->queue.front());
  watch->queue.pop_front();
  {
    absl::MutexLock lock(&mutex_);
    watch->writing = true;
    watch->written_token = response.resume_token();
    watch->last_write = absl::Now();
  }
  watch->stream->Write(std::move(response));
}

absl::Status WatchHub::Fill(Watch* watch) {
  int64_t commits;
  bool quiet;
  {
    absl::MutexLock lock(&mutex_);
    commits = commits_;
    quiet = absl::Now() - watch->last_write >= watch->progress;
  }
  if (watch->place.snapshot) return FillSnapshot(watch);
  if (watch->mark_due) {
    watch->mark_due = false;
    AddMark(watch);
    return absl::OkStatus();
  }
  OR_RETURN_IF_ERROR(FillChanges(watch));
  if (watch->queue.empty() && quiet) AddMark(watch);
  absl::MutexLock lock(&mutex_);
  watch->seen_commits = commits;
  return absl::OkStatus();
}

absl::Status WatchHub::FillSnapshot(Watch* watch) {
  WatchPlace& place = watch->place;
  OR_ASSIGN_OR_RETURN(SnapshotPage page, store_.ReadSnapshot(watch->request, place.until, place.after,
                                                             options_.step_records, ReadTime()));
  place.after = page.next;
  const v1::WatchResponse& records = page.records;
  if (records.quotes_size() + records.events_size() + records.articles_size() > 0) {
    OR_RETURN_IF_ERROR(Push(watch, std::move(page.records), place));
  }
  if (page.end) {
    place = {false, 0, place.until};
    watch->mark_due = true;
  }
  return absl::OkStatus();
}

absl::Status WatchHub::FillChanges(Watch* watch) {
  const int64_t before = watch->place.after;
  OR_ASSIGN_OR_RETURN(ChangePage page,
                      store_.ReadChanges(watch->request, before, kChangesAtOnce, ReadTime()));
  for (size_t i = 0; i < page.steps.size(); ++i) {
    OR_RETURN_IF_ERROR(Push(watch, std::move(page.steps[i]), {false, 0, page.numbers[i]}));
  }
  watch->place.after = page.next;
  watch->more = page.next != before;
  return absl::OkStatus();
}

void WatchHub::AddMark(Watch* watch) {
  v1::WatchResponse mark;
  SetNow(mark.mutable_stored_at());
  Push(watch, std::move(mark), watch->place).IgnoreError();
}

absl::Status WatchHub::Push(Watch* watch, v1::WatchResponse step, const WatchPlace& place) {
  const ReadScope time = ReadTime();
  UnitConverter converter(store_, watch->request.span_unit(), time);
  for (auto& record : *step.mutable_quotes()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  for (auto& record : *step.mutable_events()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  for (auto& record : *step.mutable_articles()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  step.set_phase(place.snapshot ? v1::WATCH_PHASE_SNAPSHOT : v1::WATCH_PHASE_CHANGES);
  step.set_resume_token(tokens_.Seal(watch->scope, EncodePlace(place)));
  watch->queue.push_back(std::move(step));
  return absl::OkStatus();
}

}  // namespace onrecord::api
