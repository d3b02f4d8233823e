#include "api/services/export_stream.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "api/services/errors.h"
#include "onrecord/v1/record_service.grpc.pb.h"

namespace onrecord::api {

absl::Status OpenExports::Add(ExportStream* stream) {
  absl::MutexLock lock(&mutex_);
  if (open_.size() < kMost) {
    open_.insert(stream);
    return absl::OkStatus();
  }
  const absl::Time before = absl::Now() - kSlow;
  const auto slow = std::find_if(open_.begin(), open_.end(),
                                 [&](const ExportStream* one) { return one->WaitsSince(before); });
  if (slow != open_.end()) (*slow)->Cancel();
  return TooManyCalls();
}

void OpenExports::Remove(ExportStream* stream) {
  absl::MutexLock lock(&mutex_);
  open_.erase(stream);
}

size_t OpenExports::Size() const {
  absl::MutexLock lock(&mutex_);
  return open_.size();
}

ExportStream::ExportStream(OpenExports& open, CallGuard& guard, CallQueue& queue,
                           grpc::CallbackServerContext& context)
    : open_(open),
      guard_(guard),
      queue_(queue),
      context_(context),
      begun_(absl::Now()),
      running_(guard.running()) {}

void ExportStream::Begin(absl::Status status, Store& store, v1::ExportRequest request) {
  if (status.ok()) {
    auto reader = ExportReader::Make(store, std::move(request));
    status = reader.status();
    if (reader.ok()) reader_ = *std::move(reader);
  }
  if (!status.ok()) return End(status);
  QueueRead();
}

void ExportStream::QueueRead() {
  if (!queue_.Add(PeerOf(context_), NameOf(Method::kExport), [this] { ReadPart(); })) End(TooManyCalls());
}

void ExportStream::ReadPart() {
  if (context_.IsCancelled()) return End(absl::CancelledError("the caller is gone"));
  if (!added_) {
    if (const absl::Status status = open_.Add(this); !status.ok()) return End(status);
    added_ = true;
  }
  v1::ExportResponse part;
  // Of this part: an export as a whole may take as long as it takes.
  const absl::Status status = reader_->Read(guard_.ScopeOf(context_), &part);
  if (!status.ok()) return End(status);
  last_ = part.resume_token().empty();
  bool own = false;
  const grpc::Status encoded = grpc::SerializationTraits<v1::ExportResponse>::Serialize(part, &part_, &own);
  if (!encoded.ok()) return End(absl::InternalError("a part cannot be encoded"));
  {
    absl::MutexLock lock(&mutex_);
    written_ = absl::Now();
  }
  StartWrite(&part_);
}

void ExportStream::OnWriteDone(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    written_ = absl::InfiniteFuture();
  }
  part_.Clear();
  if (!ok) return End(absl::CancelledError("the caller is gone"));
  if (last_) return End(absl::OkStatus());
  QueueRead();
}

void ExportStream::End(const absl::Status& status) {
  Finish(guard_.Finish(Method::kExport, status, absl::Now() - begun_));
}

void ExportStream::OnDone() {
  if (added_) open_.Remove(this);
  delete this;
}

bool ExportStream::WaitsSince(absl::Time before) const {
  absl::MutexLock lock(&mutex_);
  return written_ <= before;
}

}  // namespace onrecord::api
