#include "api/services/watch_hub.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "api/services/check_request.h"
#include "api/services/errors.h"
#include "api/services/watch_state.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(200);
constexpr absl::Duration kProgress = absl::Seconds(15);

absl::Status Ended(absl::StatusCode code, std::string_view why, std::string_view reason,
                   const std::string& token) {
  return WithReason(MakeStatus(code, why), reason, {{"resume_token", token}});
}

absl::Status ShuttingDown() {
  return WithReason(Unavailable("the server is shutting down"), "SHUTTING_DOWN");
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

WatchHub::WatchHub(Store& store, WatchOptions options)
    : store_(store), tokens_(store.Secret()), options_(options), splitter_(WordSplitter::Make()) {
  for (int i = 0; i < options_.snapshot_threads; ++i) {
    snapshot_threads_.emplace_back([this] { ServeSnapshots(); });
  }
  thread_ = std::thread([this] { ServeChanges(); });
}

WatchHub::~WatchHub() {
  Shutdown();
  {
    absl::MutexLock lock(&mutex_);
    ended_ = wake_ = true;
  }
  thread_.join();
  {
    absl::MutexLock lock(&mutex_);
    snapshots_ended_ = true;
  }
  for (std::thread& thread : snapshot_threads_) thread.join();
}

absl::Status WatchHub::Open(WatchStream* stream, const v1::WatchRequest& request) {
  OR_RETURN_IF_ERROR(splitter_.status());
  std::vector<Violation> violations = CheckRequest(request);
  if (request.what_case() == v1::WatchRequest::WHAT_NOT_SET) {
    violations.push_back({"what", "expected one of quotes, events, articles, got none"});
  }
  if (!violations.empty()) return BadRequest(violations);
  auto watch = std::make_unique<Watch>();
  watch->stream = stream;
  watch->request = request;
  watch->scope = ScopeOf("Watch", request);
  if (!request.resume_token().empty()) {
    OR_ASSIGN_OR_RETURN(const std::string payload,
                        tokens_.Open(watch->scope, request.resume_token(), "resume_token"));
    OR_ASSIGN_OR_RETURN(watch->place, DecodePlace(payload));
    watch->token = request.resume_token();
  }
  watch->last_write = absl::Now();
  watch->progress = !request.has_progress_interval()
                        ? kProgress
                        : absl::Seconds(request.progress_interval().seconds()) +
                              absl::Nanoseconds(request.progress_interval().nanos());
  OR_ASSIGN_OR_RETURN(const auto splitter, WordSplitter::Make());
  auto group = std::make_unique<Group>(request, *splitter);
  group->key = StrCat(watch->scope, "\n", static_cast<int>(request.span_unit()));

  absl::MutexLock lock(&mutex_);
  if (stopping_ && request.resume_token().empty()) return ShuttingDown();
  if (stopping_) {
    return Ended(absl::StatusCode::kUnavailable, "the server is shutting down", "SHUTTING_DOWN",
                 request.resume_token());
  }
  if (static_cast<int>(watches_.size()) >= options_.most_watchers) {
    return WithReason(MakeStatus(absl::StatusCode::kResourceExhausted, "expected at most ",
                                 options_.most_watchers, " watches at a time: try again later"),
                      "TOO_MANY_WATCHES");
  }
  std::unique_ptr<Group>& known = groups_[group->key];
  if (known == nullptr) known = std::move(group);
  watch->group = known.get();
  ++known->watches;
  AskForSnapshot(watch.get());
  watches_[stream] = std::move(watch);
  return absl::OkStatus();
}

void WatchHub::Written(WatchStream* stream, bool ok) {
  absl::MutexLock lock(&mutex_);
  const auto found = watches_.find(stream);
  if (found == watches_.end()) return;
  Watch& watch = *found->second;
  if (watch.written != nullptr) {
    if (ok) watch.token = watch.written->token;
    watch.queued_bytes -= watch.written->bytes.size();
    queued_bytes_ -= watch.written->bytes.size();
    watch.written = nullptr;
  }
  if (!ok) watch.gone = true;
  ready_.push_back(stream);
  wake_ = true;
}

void WatchHub::Cancelled(WatchStream* stream) {
  absl::MutexLock lock(&mutex_);
  const auto found = watches_.find(stream);
  if (found == watches_.end()) return;
  found->second->gone = true;
  ready_.push_back(stream);
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

int WatchHub::InStep() const {
  absl::MutexLock lock(&mutex_);
  return in_step_watches_;
}

size_t WatchHub::QueuedBytes() const {
  absl::MutexLock lock(&mutex_);
  return queued_bytes_;
}

void WatchHub::ServeChanges() {
  absl::MutexLock lock(&mutex_);
  absl::Time look = absl::Now();
  while (true) {
    wake_ = false;
    ServeReady();
    if (stopping_ || absl::Now() >= look) {
      look = absl::Now() + kLook;
      LookAtAll(absl::Now());
    }
    if (ended_ && watches_.empty()) return;
    // Both: watches that are behind get on while changes come in without a pause.
    const bool in_step = ReadForInStep();
    const bool behind = ReadForBehind();
    if (!in_step && !behind) mutex_.AwaitWithDeadline(absl::Condition(&wake_), look);
  }
}

void WatchHub::ServeReady() {
  std::vector<WatchStream*> ready;
  ready.swap(ready_);
  const absl::Time now = absl::Now();
  for (WatchStream* stream : ready) {
    const auto found = watches_.find(stream);
    if (found != watches_.end()) Serve(found->second.get(), now);
  }
}

void WatchHub::LookAtAll(absl::Time now) {
  std::vector<WatchStream*> all;
  all.reserve(watches_.size());
  for (const auto& [stream, watch] : watches_) all.push_back(stream);
  for (WatchStream* stream : all) {
    const auto found = watches_.find(stream);
    if (found == watches_.end()) continue;
    Watch& watch = *found->second;
    const bool quiet =
        watch.queue.empty() && watch.written == nullptr && now - watch.last_write >= watch.progress;
    if (quiet && watch.stage == Stage::kChanges && !watch.reading) {
      AddMark(&watch, watch.in_step ? in_step_at_ : watch.change_place());
    }
    Serve(&watch, now);
  }
}

// Ends the watch or takes its next step, so far as that needs no read.
void WatchHub::Serve(Watch* watch, absl::Time now) {
  const absl::Status over = Over(*watch, now);
  if (!over.ok()) return End(watch, over);
  if (watch->reading) return;
  if (watch->stage == Stage::kChanges && watch->mark_due && watch->queue.empty()) {
    watch->mark_due = false;
    AddMark(watch, watch->change_place());
  }
  Send(watch);
  if (watch->stage == Stage::kChanges) {
    if (!watch->in_step) behind_.insert(watch);
  } else if (watch->queue.empty() &&
             (watch->written == nullptr || queued_bytes_ < options_.all_queued_bytes)) {
    AskForSnapshot(watch);
  }
}

absl::Status WatchHub::Over(const Watch& watch, absl::Time now) const {
  if (watch.gone) return MakeStatus(absl::StatusCode::kCancelled, "the caller is gone");
  if (stopping_)
    return Ended(absl::StatusCode::kUnavailable, "the server is shutting down", "SHUTTING_DOWN", watch.token);
  if (!watch.failed.ok()) return Told(watch.failed, watch.token);
  if (watch.written != nullptr && now - watch.last_write > options_.slow) {
    return Ended(absl::StatusCode::kAborted, "responses were not taken in time", "SLOW_WATCHER", watch.token);
  }
  return absl::OkStatus();
}

void WatchHub::End(Watch* watch, const absl::Status& why) {
  // A snapshot thread gives it back soon: it looks at `gone` and `stopping_`.
  if (watch->reading) return;
  if (watch->in_step) FallBehind(watch, in_step_at_);
  behind_.erase(watch);
  if (watch->asked) snapshots_.erase(std::find(snapshots_.begin(), snapshots_.end(), watch));
  queued_bytes_ -= watch->queued_bytes;
  if (--watch->group->watches == 0) groups_.erase(std::string(watch->group->key));
  const auto found = watches_.find(watch->stream);
  const std::unique_ptr<Watch> ended = std::move(found->second);
  watches_.erase(found);
  mutex_.Unlock();
  ended->stream->Close(why);
  mutex_.Lock();
}

void WatchHub::Send(Watch* watch) {
  if (watch->written != nullptr || watch->queue.empty()) return;
  watch->written = std::move(watch->queue.front());
  watch->queue.pop_front();
  watch->last_write = absl::Now();
  WatchStream* const stream = watch->stream;
  // shared: the stream keeps the bytes, and with them the whole response.
  const EncodedResponse bytes(watch->written, &watch->written->bytes);
  // Nobody else ends it meanwhile.
  mutex_.Unlock();
  stream->Write(bytes);
  mutex_.Lock();
}

bool WatchHub::HasRoom(const Watch& watch) const {
  if (watch.queue.empty()) return watch.written == nullptr || queued_bytes_ < options_.all_queued_bytes;
  return watch.queue.size() < options_.queued_responses && watch.queued_bytes < options_.queued_bytes &&
         queued_bytes_ < options_.all_queued_bytes;
}

void WatchHub::Enqueue(Watch* watch, std::shared_ptr<const Response> response) {
  watch->queued_bytes += response->bytes.size();
  queued_bytes_ += response->bytes.size();
  watch->queue.push_back(std::move(response));
}

void WatchHub::AddMark(Watch* watch, const ChangePlace& place) {
  v1::WatchResponse mark;
  SetNow(mark.mutable_stored_at());
  mark.set_phase(v1::WATCH_PHASE_CHANGES);
  mark.set_resume_token(tokens_.Seal(watch->scope, EncodePlace({false, 0, place.number, place.part})));
  Enqueue(watch, std::make_shared<const Response>(Response{mark.SerializeAsString(), mark.resume_token()}));
}

ReadLimits WatchHub::Limits() const {
  const bool much = queued_bytes_ >= options_.all_queued_bytes;
  return {.count = options_.step_records,
          .bytes = much ? std::min(options_.step_bytes, options_.small_step_bytes) : options_.step_bytes};
}

}  // namespace onrecord::api
