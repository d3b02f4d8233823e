#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "api/filter/words.h"
#include "api/services/interest_index.h"
#include "api/services/tokens.h"
#include "api/store/store.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

struct WatchOptions {
  // A watcher that has not taken a response for so long is closed, with the token to go on with.
  absl::Duration slow = absl::Seconds(30);
  // More watchers than this are refused.
  int most_watchers = 1000;
  // A snapshot's response ends at so many records or bytes; changes are cut at as many bytes.
  int step_records = 200;
  size_t step_bytes = 1 << 20;
  // Responses that wait for one watcher, at most; what exceeds them is read again once it has taken them.
  size_t queued_responses = 64;
  size_t queued_bytes = 1 << 20;
  // Beyond this, all watchers together, steps are cut at `small_step_bytes` and none is read ahead.
  size_t all_queued_bytes = 64 << 20;
  size_t small_step_bytes = 64 << 10;
  // Snapshots that are read at the same time.
  int snapshot_threads = 2;
};

// A WatchResponse on the wire. shared: watches of equal selection get the same one.
using EncodedResponse = std::shared_ptr<const std::string>;

// One stream of responses, as gRPC or a test provides it. Called by one thread of the hub, never after Close.
class WatchStream {
 public:
  virtual ~WatchStream() = default;
  // Sends a response; the stream calls WatchHub::Written once it is taken.
  virtual void Write(EncodedResponse response) = 0;
  // Ends the stream, also while a response is on its way. The hub has forgotten it.
  virtual void Close(const absl::Status& status) = 0;
};

// Serves all watches. Each commit is read once, without a filter, and handed to every watch that is in step
// with the store; the filters are evaluated on the records, and equal selections share responses. Watches
// that are behind are read for in groups, from the hindmost on, until they are in step. Snapshots are read by
// threads of their own. What waits for one watcher is bounded, and for all together. Thread-safe.
class WatchHub {
 public:
  // `store` must outlive this object.
  WatchHub(Store& store, WatchOptions options);
  ~WatchHub();

  // Begins to serve `stream`, or says why not (the stream is then not used). It must live until Close. A
  // token whose changes are no longer kept shows later, by Close. Reads nothing: never waits for the store.
  absl::Status Open(WatchStream* stream, const v1::WatchRequest& request);
  // The stream took the response, or (`ok` false) never will.
  void Written(WatchStream* stream, bool ok);
  // The caller is gone.
  void Cancelled(WatchStream* stream);

  // Something was committed.
  void Notify();
  // Closes all watches with kUnavailable and their tokens, and refuses new ones.
  void Shutdown();

  int Watchers() const;
  // Watches that have every change as soon as it is stored.
  int InStep() const;
  // Bytes of responses that wait for watchers.
  size_t QueuedBytes() const;

 private:
  struct Response;
  struct Watch;
  struct Group;
  enum class Stage { kNew, kSnapshot, kChanges };

  // Open and close.
  void MakeGroup(const v1::WatchRequest& request, Watch* watch, const WordSplitter& splitter)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<WatchPlace> Begin(const Watch& watch, const ReadScope& scope);
  absl::Status Over(const Watch& watch, absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(Watch* watch, const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The thread of changes: the only one that calls streams.
  void ServeChanges();
  void ServeReady() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LookAtAll(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Serve(Watch* watch, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Send(Watch* watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddMark(Watch* watch, const ChangePlace& place) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasRoom(const Watch& watch) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Enqueue(Watch* watch, std::shared_ptr<const Response> response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What has to be read for the watches in step (or of `watches`), and how much of it.
  ReadLimits Limits() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  ReadScope ReadTime() const;
  // Each of these does one read at most; false: there was nothing to do.
  bool ReadForInStep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool ReadForBehind() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void HandOver(const Change& change, const ChangePlace& before) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CatchUp(const ChangePage& page, ChangePlace at, const std::vector<Watch*>& watches)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Join(Watch* watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FallBehind(Watch* watch, const ChangePlace& place) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The response of a change to a group; nullptr: none. Called without the lock.
  absl::StatusOr<std::shared_ptr<const Response>> Respond(const Group& group, class ChangeView& view);

  // The threads of snapshots.
  void ServeSnapshots();
  absl::Status ReadSnapshot(Watch* watch, const ReadLimits& limits, const ReadScope& scope);
  void AskForSnapshot(Watch* watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Store& store_;
  const TokenMaker tokens_;
  const WatchOptions options_;
  const absl::StatusOr<std::unique_ptr<WordSplitter>> splitter_;  // of the thread of changes
  mutable absl::Mutex mutex_;
  std::map<WatchStream*, std::unique_ptr<Watch>> watches_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::unique_ptr<Group>> groups_ ABSL_GUARDED_BY(mutex_);
  std::vector<WatchStream*> ready_ ABSL_GUARDED_BY(mutex_);  // something happened to these
  std::deque<Watch*> snapshots_ ABSL_GUARDED_BY(mutex_);     // whose next page is to be read
  // Watches of the stage kChanges: in step, by group, all at `in_step_at_`; the others, each at its place.
  std::map<const WatchSelection*, Group*> in_step_ ABSL_GUARDED_BY(mutex_);
  InterestIndex interests_;  // of the groups in step; of the thread of changes alone
  int in_step_watches_ ABSL_GUARDED_BY(mutex_) = 0;
  ChangePlace in_step_at_ ABSL_GUARDED_BY(mutex_);
  std::set<Watch*> behind_ ABSL_GUARDED_BY(mutex_);
  size_t queued_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t commits_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t read_commits_ ABSL_GUARDED_BY(mutex_) = -1;  // those that the watches in step have
  bool wake_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool snapshots_ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> snapshot_threads_;
  std::thread thread_;
};

}  // namespace onrecord::api
