#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <set>

#include "api/services/call_guard.h"
#include "api/services/call_queue.h"
#include "api/services/export_reader.h"
#include "api/services/running_calls.h"

namespace onrecord::api {

class ExportStream;

// The exports that run: as many as memory is meant for. Thread-safe.
class OpenExports {
 public:
  static constexpr size_t kMost = 16;
  static constexpr absl::Duration kSlow = absl::Seconds(60);

  // kResourceExhausted (TOO_MANY_CALLS): kMost are open. One of them that has not taken a part for kSlow is
  // then cancelled, so that there is room for the next try.
  // Not to be called from a thread of gRPC, which could end that one at once and wait for this object.
  absl::Status Add(ExportStream* stream);
  void Remove(ExportStream* stream);
  size_t Size() const;

 private:
  mutable absl::Mutex mutex_;
  std::set<ExportStream*> open_ ABSL_GUARDED_BY(mutex_);
};

// One export of one caller, as gRPC serves it: the next part is read, on a thread of `queue`, once the last
// one was taken, so that it holds no thread while the caller is slow and one part at a time. Deletes itself
// when gRPC is done.
class ExportStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  ExportStream(OpenExports& open, CallGuard& guard, CallQueue& queue, grpc::CallbackServerContext& context);

  // Begins to read; `status` (of the caller, of the request) ends it at once unless it is OK.
  void Begin(absl::Status status, Store& store, v1::ExportRequest request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override {}
  void OnDone() override;

  // Whether a part has waited to be taken since before this time.
  bool WaitsSince(absl::Time before) const;
  void Cancel() { context_.TryCancel(); }

 private:
  void QueueRead();
  void ReadPart();
  void End(const absl::Status& status);

  OpenExports& open_;
  CallGuard& guard_;
  CallQueue& queue_;
  grpc::CallbackServerContext& context_;
  const absl::Time begun_;
  const RunningCalls::Call running_;
  bool added_ = false;
  bool last_ = false;
  std::unique_ptr<ExportReader> reader_;
  grpc::ByteBuffer part_;
  mutable absl::Mutex mutex_;
  absl::Time written_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
};

}  // namespace onrecord::api
