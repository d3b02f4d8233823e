#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <thread>

#include "api/services/tokens.h"
#include "api/store/store.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

struct WatchOptions {
  // A watcher that has not taken a response for so long is closed, with the token to go on with.
  absl::Duration slow = absl::Seconds(30);
  // More watchers than this are refused.
  int most_watchers = 1000;
  // Records of a snapshot's response; changes read at once.
  int step_records = 200;
};

// One stream of responses, as gRPC or a test provides it. Called by the hub alone, never after Close.
class WatchStream {
 public:
  virtual ~WatchStream() = default;
  // Sends a response; the stream calls WatchHub::Written once it is taken.
  virtual void Write(v1::WatchResponse response) = 0;
  // Ends the stream, also while a response is on its way. The hub has forgotten it.
  virtual void Close(const absl::Status& status) = 0;
};

// Serves all watches from one thread: reads the store page by page, at most one page ahead of each watcher,
// and wakes up after each commit. Thread-safe.
class WatchHub {
 public:
  // `store` must outlive this object.
  WatchHub(Store& store, WatchOptions options);
  ~WatchHub();

  // Begins to serve `stream`, or says why not (the stream is then not used). It must live until Close.
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

 private:
  struct Watch;
  void Work();
  Watch* NextDue(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsDue(const Watch& watch, absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Why the watch is to end now; OK: it is not.
  absl::Status Over(const Watch& watch, absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Serve(Watch* watch) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::StatusOr<WatchPlace> Begin(const v1::WatchRequest& request, const std::string& scope);
  absl::Status Fill(Watch* watch) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status FillSnapshot(Watch* watch);
  absl::Status FillChanges(Watch* watch);
  void AddMark(Watch* watch);
  absl::Status Push(Watch* watch, v1::WatchResponse step, const WatchPlace& place);

  Store& store_;
  const TokenMaker tokens_;
  const WatchOptions options_;
  mutable absl::Mutex mutex_;
  std::map<WatchStream*, std::unique_ptr<Watch>> watches_ ABSL_GUARDED_BY(mutex_);
  WatchStream* last_served_ ABSL_GUARDED_BY(mutex_) = nullptr;
  int64_t commits_ ABSL_GUARDED_BY(mutex_) = 0;
  bool wake_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace onrecord::api
