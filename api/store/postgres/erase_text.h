#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "api/store/decision_ports.h"
#include "api/store/postgres/connection.h"

namespace onrecord::api::postgres {

// Clears the tables of what removed articles said. The server marks a deleted row and keeps it until a
// VACUUM, which takes it out of the table and its indexes once no transaction sees it any more. A pass waits
// for those transactions and vacuums the tables with texts, for all removals that wait together, on a
// connection and a thread of its own: it may take minutes in a large store.
//
// What it does not reach: free room in pages, the write-ahead log, backups, and words as such, which stay as
// keys of the index of words until that is built anew. docs/decisions/0014-removal.md says what an operator
// does then.
class TextErasure {
 public:
  explicit TextErasure(std::string dsn) : dsn_(std::move(dsn)) {}
  TextErasure(const TextErasure&) = delete;
  // Gives up a pass that is under way; the next process begins it anew.
  ~TextErasure();

  // Begins a pass, or looks how it is going. True: more is to be done. `connection`: the writer's.
  absl::StatusOr<bool> Step(Connection& connection);

 private:
  struct Pass {
    std::atomic<bool> stop{false}, over{false};
    absl::Status result;  // once it is over
    std::thread thread;
  };
  static absl::Status Clear(const std::string& dsn, const std::string& transaction,
                            const std::atomic<bool>& stop);

  const std::string dsn_;
  std::unique_ptr<Pass> pass_;
  absl::Time rests_until_ = absl::InfinitePast();  // after a pass that failed
};

// See TextEraser.
absl::StatusOr<std::vector<LogErasure>> DueInLog(Connection& connection, absl::Time now, int limit);
absl::Status ToldLog(Connection& connection, const std::vector<LogErasure>& told, absl::Time now,
                     absl::Time again);

}  // namespace onrecord::api::postgres
