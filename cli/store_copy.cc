#include "cli/store_copy.h"

#include <absl/strings/str_format.h>
#include <absl/time/clock.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "api/store/copy_store.h"
#include "api/store/open_store.h"
#include "api/store/project_article.h"
#include "common/base/status_macros.h"
#include "common/base/stop.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"

namespace onrecord::cli {
namespace {

constexpr ProgramInfo kProgram = {
    .name = "onrecord store",
    .summary = "Puts all of one store into another one: from a file into a PostgreSQL database, or back.",
    .operands = "copy FROM TO",
    .details =
        "FROM and TO are files or databases (postgresql://USER@HOST/DATABASE, with the password in "
        "~/.pgpass); TO must be\n"
        "empty, or hold a part of the same copy: a copy that was stopped goes on. No service may write to "
        "them meanwhile.\n"
        "At the end both are read and compared, analysis by analysis. The api then goes on at the positions "
        "of FROM;\n"
        "watches begin anew.\n\n"
        "  onrecord store copy state/store.db postgresql://onrecord@db/news\n\n"
        "Exit codes: 0 copied and compared, 1 not, 2 wrong arguments, 130 stopped."};

// A line that is written over on a terminal; elsewhere a line every ten seconds.
class Progress {
 public:
  void Tell(const api::CopyCounts& counts) {
    const absl::Time now = absl::Now();
    if (counts.checks != checks_) begin_ = now;
    checks_ = counts.checks;
    if (now < next_) return;
    next_ = now + (terminal_ ? absl::Milliseconds(200) : absl::Seconds(10));
    const double seconds = std::max(absl::ToDoubleSeconds(now - begin_), 0.001);
    std::cerr << (terminal_ ? "\r" : "")
              << absl::StrFormat("%s: %d analyses (%d quotes, %d events), %d MiB, up to %s, %.0f/s",
                                 counts.checks ? "compared" : "copied", counts.analyses, counts.quotes,
                                 counts.events, counts.bytes >> 20, Day(counts.day),
                                 static_cast<double>(counts.analyses) / seconds)
              << (terminal_ ? "\x1b[K" : "\n") << std::flush;
    open_ = terminal_;
  }
  ~Progress() {
    if (open_) std::cerr << '\n';
  }

 private:
  static std::string Day(int32_t day) {
    const std::string text = api::DayAsText(day);
    return text.empty() ? "no day" : text;
  }
  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  absl::Time begin_ = absl::Now(), next_ = absl::InfinitePast();
  bool checks_ = false, open_ = false;
};

absl::StatusOr<api::CopyCounts> Copy(const std::string& from, const std::string& to, const StopToken& stop) {
  if (from == to) return InvalidArgument("FROM and TO are the same");
  for (const std::string& place : {from, to}) OR_RETURN_IF_ERROR(api::CheckPlace({.store = place}));
  // A file that is not there would be made.
  if (from.find("://") == std::string::npos && !std::filesystem::exists(from)) {
    return NotFound("no store ", from);
  }
  OR_ASSIGN_OR_RETURN(const auto source, api::OpenStore({.store = from, .readers = 1}));
  OR_ASSIGN_OR_RETURN(const auto target, api::OpenStore({.store = to, .readers = 1}));
  Progress progress;
  return api::CopyStore(*source, *target, stop,
                        [&](const api::CopyCounts& counts) { progress.Tell(counts); });
}

}  // namespace

int RunStore(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, {}, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const std::vector<std::string>& words = parsed.options.Operands();
  if (words.size() != 3 || words[0] != "copy") {
    std::cerr << "onrecord store: expected: copy FROM TO\n";
    return 2;
  }
  static StopToken stop;
  StopOnSignals(stop);
  const auto counts = Copy(words[1], words[2], stop);
  if (!counts.ok()) {
    std::cerr << "onrecord store: " << TameLine(Message(counts.status())) << '\n';
    if (absl::IsCancelled(counts.status())) return 130;
    return absl::IsInvalidArgument(counts.status()) ? 2 : 1;
  }
  std::cout << absl::StrFormat(
      "copied and compared: %d analyses of articles (%d newest), %d quotes, %d events, %d rejected records\n",
      counts->analyses, counts->newest, counts->quotes, counts->events, counts->rejected);
  return 0;
}

}  // namespace onrecord::cli
