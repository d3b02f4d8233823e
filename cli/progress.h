#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace onrecord::cli {

// "articles 1,200 of 5,000 (24 %), 85/s, 45 s left". `total` 0: not known; the remaining time is left out.
// `about`: the total is an estimate.
std::string ProgressText(std::string_view what, int64_t done, int64_t total, absl::Duration took,
                         bool about = false);

// The progress of long work in one line on standard error; updated at most five times a second,
// and only where standard error is a terminal. Used by one thread.
class Progress {
 public:
  // `total`: of what Add counts; 0: not known.
  Progress(std::string what, int64_t total);
  ~Progress();  // removes the line
  Progress(const Progress&) = delete;

  // The share of the work that is done, 0 to 1, where the total is not known: it is shown as an estimate.
  void SetShare(double share) { share_ = share; }
  void Add(int64_t count);
  // Removes the line until the next Add: call it before other output.
  void Clear();

 private:
  const std::string what_;
  const int64_t total_;
  double share_ = 0;
  const bool shown_;
  const absl::Time begun_;
  absl::Time next_;
  int64_t done_ = 0;
  bool drawn_ = false;
};

}  // namespace onrecord::cli
