#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/store/list_query.h"
#include "onrecord/v1/decision.pb.h"

// The ports to what people decided, and to the erasure of what was removed: docs/decisions/0014-removal.md.
// Engines that do not have them answer kUnimplemented.
namespace onrecord::api {

// Thread-safe like the readers of store.h. Lists: the latest first; an empty article_id means all.
class DecisionReader {
 public:
  virtual ~DecisionReader() = default;
  virtual absl::StatusOr<Page<v1::Removal>> ListRemovals(const std::string& article_id,
                                                         const std::optional<Cursor>& after, int limit,
                                                         const ReadScope& scope);
  virtual absl::StatusOr<Page<v1::Correction>> ListCorrections(const std::string& article_id,
                                                               const std::optional<Cursor>& after, int limit,
                                                               const ReadScope& scope);
  // kNotFound: no such correction.
  virtual absl::StatusOr<v1::Correction> GetCorrection(const std::string& correction_id,
                                                       const ReadScope& scope);
};

// Records that the log is to forget.
struct LogErasure {
  std::string topic, key;
};

// Called from the thread of RecordWriter.
class TextEraser {
 public:
  virtual ~TextEraser() = default;
  // Clears the files of the store of texts that its rows hold no more: a slice of work, some 100 ms. True:
  // more is to be done, now or once readers have gone.
  virtual absl::StatusOr<bool> EraseSome();
  // Keys of the log whose time has come, at most `limit`.
  virtual absl::StatusOr<std::vector<LogErasure>> DueInLog(absl::Time now, int limit);
  // The log was told to forget them. It is to be told once more at `again`, so that the segment which holds
  // the first telling is closed; InfiniteFuture: never.
  virtual absl::Status ToldLog(const std::vector<LogErasure>& told, absl::Time now, absl::Time again);
};

}  // namespace onrecord::api
