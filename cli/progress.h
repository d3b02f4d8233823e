#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace onrecord::cli {

// "articles 1,200 of 5,000 (24 %), 85/s, 45 s left". `total` 0: not known, and nothing is said of the rest.
// `about`: the total is an estimate.
std::string ProgressText(std::string_view what, int64_t done, int64_t total, absl::Duration took,
                         bool about = false);

// A line on standard error that tells how far long work is; written over itself at most five times a second,
// and only where standard error is a terminal. Used by one thread.
class Progress {
 public:
  // `total`: of what Add counts; 0: not known.
  Progress(std::string what, int64_t total);
  ~Progress();  // takes the line away
  Progress(const Progress&) = delete;

  // The share of the work that is done, 0 to 1, where the total is not known: it is told as an estimate.
  void SetShare(double share) { share_ = share; }
  void Add(int64_t count);
  // Takes the line away until the next Add: before a message of its own.
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
