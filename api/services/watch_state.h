#pragma once
#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "api/services/watch_hub.h"
#include "api/services/watch_selection.h"

// What WatchHub keeps; for its own sources.
namespace onrecord::api {

struct WatchHub::Response {
  std::string bytes;
  std::string token;
};

// Watches of the same selection and span unit.
struct WatchHub::Group {
  explicit Group(const v1::WatchRequest& request, const WordSplitter& splitter)
      : selection(request, splitter), scope(ScopeOf("Watch", request)) {}
  const WatchSelection selection;
  const std::string scope;  // of tokens
  std::string key;
  int watches = 0;
  std::vector<Watch*> in_step;
};

// Guarded by the hub's mutex but for what is const or atomic. While `reading`, a snapshot thread uses it.
struct WatchHub::Watch {
  WatchStream* stream = nullptr;
  v1::WatchRequest request;
  std::string scope;  // of tokens
  absl::Duration progress;
  Group* group = nullptr;

  Stage stage = Stage::kNew;
  WatchPlace place;  // what is read, but for watches in step
  bool in_step = false;
  bool mark_due = false;  // the first response of the changes
  bool reading = false;
  bool asked = false;  // stands in snapshots_
  std::deque<std::shared_ptr<const Response>> queue;
  size_t queued_bytes = 0;                  // of the queue and of the response on its way
  std::shared_ptr<const Response> written;  // on its way; nullptr: none is
  absl::Time last_write;
  std::string token;  // of the last response that was taken, or of the beginning
  absl::Status failed;
  std::atomic<bool> gone = false;

  ChangePlace change_place() const { return {place.after, place.part}; }
  void set_change_place(const ChangePlace& at) { place = {false, 0, at.number, at.part}; }
};

}  // namespace onrecord::api
