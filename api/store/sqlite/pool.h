#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <memory>
#include <string>
#include <vector>

#include "api/store/sqlite/connection.h"

namespace onrecord::api {

// Connections that only read, lent to one thread at a time.
class ReaderPool {
 public:
  // Goes back to the pool when it dies.
  class Lease {
   public:
    Lease(ReaderPool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    ~Lease();
    Connection* operator->() { return connection_.get(); }
    Connection& operator*() { return *connection_; }

   private:
    ReaderPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  static absl::StatusOr<std::unique_ptr<ReaderPool>> Open(const std::string& path, int connections);

  // Waits for a free connection as long as `scope` allows; `scope` must outlive the lease.
  absl::StatusOr<Lease> Borrow(const ReadScope& scope);

 private:
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api
