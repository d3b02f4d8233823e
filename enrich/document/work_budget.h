#pragma once
#include <cstdint>
#include <limits>
#include <string>

#include "common/base/strings.h"

namespace onrecord {

// The work that one analysis may do, counted in steps of the stages' inner loops and not in time, so that the
// output stays a pure function of article and budget. A step is about 50 ns of one core. A stage that gets no
// more steps stops, keeps its findings so far, and notes what it left out. One thread.
//
//   for (const Mention& m : mentions) {
//     if (!budget->Take(candidates)) {
//       budget->Note("entities of mentions after byte ", m.span.begin);
//       break;
//     }
class WorkBudget {
 public:
  static constexpr uint64_t kUnlimited = std::numeric_limits<uint64_t>::max();
  // Six times the steps of a megabyte of news. The worst known megabyte takes 84 million; the most expensive
  // known steps take 84 ns (tests/bench/worst_articles.py), which makes 10 s of one core.
  static constexpr uint64_t kDefault = 120'000'000;

  explicit WorkBudget(uint64_t steps = kUnlimited) : steps_(steps) {}

  // Takes `steps` from what is left. False, and always false afterwards: less than that is left.
  bool Take(uint64_t steps) {
    if (steps > steps_ - used_) used_up_ = true;
    if (used_up_) return false;
    used_ += steps;
    return true;
  }
  uint64_t steps() const { return steps_; }
  uint64_t used() const { return used_; }
  uint64_t left() const { return used_up_ ? 0 : steps_ - used_; }

  // A budget of half of what is left, for a stage that must leave something to those after it; Add takes what
  // it used and its notes.
  WorkBudget Half() const { return WorkBudget(left() / 2); }
  void Add(const WorkBudget& part) {
    used_ += part.used_;
    if (!part.notes_.empty()) Note(part.notes_);
  }

  // Adds a description of what was left out.
  template <typename... T>
  void Note(const T&... pieces) {
    StrAppend(&notes_, notes_.empty() ? "" : "; ", StrCat(pieces...));
  }
  // All that was left out; empty: nothing.
  const std::string& notes() const { return notes_; }

 private:
  uint64_t steps_;
  uint64_t used_ = 0;
  bool used_up_ = false;
  std::string notes_;
};

}  // namespace onrecord
