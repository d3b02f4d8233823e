#include "cli/store_copy.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "api/store/copy_store.h"
#include "api/store/open_store.h"
#include "cli/progress.h"
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
        "watches start over.\n\n"
        "  onrecord store copy state/store.db postgresql://onrecord@db/news\n\n"
        "Exit codes: 0 copied and compared, 1 not, 2 wrong arguments, 130 stopped."};

// How far the copying is, and then the comparison; on a terminal only.
class CopyProgress {
 public:
  // `about`: analyses that the store holds, as an estimate.
  explicit CopyProgress(int64_t about) : about_(about) {}

  void Report(const api::CopyCounts& counts) {
    if (counts.checks && !checks_) {
      checks_ = true;
      // What was copied is counted, unless a part of it was copied by an earlier call.
      about_ = std::max(told_, about_);
      told_ = 0;
      line_.emplace("compared: analyses", 0);
    }
    if (about_ > 0) {
      line_->SetShare(std::min(1.0, static_cast<double>(counts.analyses) / static_cast<double>(about_)));
    }
    line_->Add(counts.analyses - told_);
    told_ = counts.analyses;
  }

 private:
  int64_t about_, told_ = 0;
  bool checks_ = false;
  std::optional<Progress> line_{std::in_place, "copied: analyses", 0};
};

absl::StatusOr<api::CopyCounts> Copy(const std::string& from, const std::string& to, const StopToken& stop) {
  if (from == to) return InvalidArgument("FROM and TO are the same");
  for (const std::string& place : {from, to}) OR_RETURN_IF_ERROR(api::CheckPlace({.store = place}));
  // A missing file would be created.
  if (from.find("://") == std::string::npos && !std::filesystem::exists(from)) {
    return NotFound("no store ", from);
  }
  OR_ASSIGN_OR_RETURN(const auto source, api::OpenStore({.store = from, .readers = 1}));
  OR_ASSIGN_OR_RETURN(const auto target, api::OpenStore({.store = to, .readers = 1}));
  // Every analysis that was the newest once has a number.
  const auto changes = source->Changes({});
  CopyProgress progress(changes.ok() ? changes->newest : 0);
  return api::CopyStore(*source, *target, stop,
                        [&](const api::CopyCounts& counts) { progress.Report(counts); });
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
