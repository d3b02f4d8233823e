#include "cli/progress.h"

#include <absl/time/clock.h>
#include <unistd.h>

#include <cstdio>

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

constexpr absl::Duration kBetween = absl::Milliseconds(200);
constexpr absl::Duration kTooShort = absl::Seconds(1);  // for a rate

std::string Left(double seconds) {
  if (seconds < 90) return StrCat(static_cast<int64_t>(seconds + 0.5), " s");
  if (seconds < 5400) return StrCat(static_cast<int64_t>(seconds / 60 + 0.5), " min");
  return StrCat(static_cast<int64_t>(seconds / 3600), " h ", static_cast<int64_t>(seconds / 60) % 60, " min");
}

}  // namespace

std::string ProgressText(std::string_view what, int64_t done, int64_t total, absl::Duration took,
                         bool about) {
  std::string out = StrCat(what, " ", GroupDigits(done));
  if (total > 0)
    StrAppend(&out, about ? " of about " : " of ", GroupDigits(total), " (", done * 100 / total, " %)");
  const double seconds = absl::ToDoubleSeconds(took);
  if (took < kTooShort || done == 0) return out;
  const double rate = static_cast<double>(done) / seconds;
  char text[32];
  std::snprintf(text, sizeof text, rate < 10 ? "%.1f" : "%.0f", rate);
  StrAppend(&out, ", ", text, "/s");
  if (total > done) StrAppend(&out, ", ", Left(static_cast<double>(total - done) / rate), " left");
  return out;
}

Progress::Progress(std::string what, int64_t total)
    : what_(std::move(what)),
      total_(total),
      shown_(isatty(STDERR_FILENO) != 0),
      begun_(absl::Now()),
      next_(begun_) {}

Progress::~Progress() { Clear(); }

void Progress::Add(int64_t count) {
  done_ += count;
  if (!shown_) return;
  const absl::Time now = absl::Now();
  if (now < next_) return;
  next_ = now + kBetween;
  drawn_ = true;
  const bool about = total_ == 0 && share_ > 0;
  const int64_t total = about ? static_cast<int64_t>(static_cast<double>(done_) / share_) : total_;
  std::fprintf(stderr, "\r%s\x1b[K", ProgressText(what_, done_, total, now - begun_, about).c_str());
}

void Progress::Clear() {
  if (drawn_) std::fprintf(stderr, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace onrecord::cli
