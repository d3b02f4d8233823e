#include "api/store/sqlite/pool.h"

#include <absl/time/clock.h>

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// 16 MiB of pages each: what is read most, the upper levels of all indexes, stays.
constexpr char kSettings[] = "PRAGMA cache_size = -16384; PRAGMA query_only = 1";
constexpr absl::Duration kLookForCancellation = absl::Milliseconds(100);

}  // namespace

ReaderPool::Lease::~Lease() {
  if (connection_ == nullptr) return;
  SetScope(*connection_, nullptr);
  absl::MutexLock lock(&pool_->mutex_);
  pool_->idle_.push_back(std::move(connection_));
}

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Open(const std::string& path, int connections) {
  auto pool = std::make_unique<ReaderPool>();
  absl::MutexLock lock(&pool->mutex_);
  for (int i = 0; i < connections; ++i) {
    OR_ASSIGN_OR_RETURN(auto connection, Connection::Open(path, onrecord::sqlite::Mode::kReadOnly, "store"));
    OR_RETURN_IF_ERROR(connection->Execute(kSettings));
    pool->idle_.push_back(std::move(connection));
  }
  return pool;
}

absl::StatusOr<ReaderPool::Lease> ReaderPool::Borrow(const ReadScope& scope) {
  absl::MutexLock lock(&mutex_);
  const auto free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !idle_.empty(); };
  do {
    if (scope.cancelled && scope.cancelled()) {
      return MakeStatus(absl::StatusCode::kCancelled, "cancelled before the store was read");
    }
    if (absl::Now() >= scope.deadline) {
      return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the deadline passed before the store was read");
    }
  } while (!mutex_.AwaitWithDeadline(absl::Condition(&free),
                                     std::min(scope.deadline, absl::Now() + kLookForCancellation)));
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  SetScope(*connection, &scope);
  return Lease(this, std::move(connection));
}

}  // namespace onrecord::api
