#include "cli/rejected.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/rejected_files.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"

namespace onrecord::cli {
namespace {

constexpr size_t kShownBytes = 1000;

constexpr Option kOptions[] = {
    {"inbox", OptionKind::kText, "inbox", "The folder that ingest watches."},
    {"rejected", OptionKind::kText, "", "Folder of rejected files; default: INBOX/rejected."},
    {"reason", OptionKind::kText, "", "Only files with this reason: too_large, broken_xml …"},
    {"all", OptionKind::kSwitch, "", "replay: all files, or all with the --reason."},
    {"json", OptionKind::kSwitch, "", "JSON lines."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord rejected",
    .summary = "Lists the files that ingest rejected, shows one, or has them read again.",
    .operands = "list|show|replay [FILE...]",
    .details =
        "Files are named as `list` prints them. `replay` moves a file back into the inbox, where a running "
        "ingest reads it\nagain: after a new version, for example, or once the cause is gone.\n\n"
        "  onrecord rejected list --reason broken_xml\n  onrecord rejected show wire/item.xml\n"
        "  onrecord rejected replay --reason unreadable --all\n\n"
        "Exit codes: 0 done, 1 something could not be done, 2 wrong arguments."};

int Fail(const absl::Status& status) {
  std::cerr << "onrecord rejected: " << TameLine(Message(status)) << '\n';
  return 1;
}

bool Has(const std::vector<std::string>& names, const std::string& path) {
  return std::find(names.begin(), names.end(), path) != names.end();
}

void Print(const RejectedFile& file, bool json) {
  if (json) {
    const nlohmann::ordered_json line = {{"path", file.path},
                                         {"file", file.came_as},
                                         {"reason", file.reason},
                                         {"detail", file.detail},
                                         {"rejected_at", file.rejected_at}};
    std::cout << TameJson(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) << '\n';
    return;
  }
  std::cout << TameLine(file.rejected_at) << '\t' << TameLine(file.reason) << '\t' << TameLine(file.path)
            << '\t' << TameLine(file.detail) << '\n';
}

// The reason, and how the file begins.
void Show(const ingest::Folder& folder, const RejectedFile& file) {
  std::cout << "file: " << TameLine(file.path) << "\ncame as: " << TameLine(file.came_as)
            << "\nreason: " << TameLine(file.reason) << "\nwhy: " << TameLine(file.detail)
            << "\nwhen: " << TameLine(file.rejected_at) << '\n';
  const auto fd = folder.OpenBelow(file.path, O_RDONLY);
  struct stat stat;
  if (!fd.ok() || ::fstat(fd->get(), &stat) != 0 || !S_ISREG(stat.st_mode)) {
    std::cout << "The file itself is missing.\n";
    return;
  }
  std::string head(kShownBytes, '\0');
  const ssize_t n = ::read(fd->get(), head.data(), head.size());
  head.resize(n > 0 ? static_cast<size_t>(n) : 0);
  std::cout << "bytes: " << stat.st_size << "\n\n" << TameText(head) << (stat.st_size > n ? "…\n" : "\n");
}

}  // namespace

int RunRejected(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  std::vector<std::string> names = parsed.options.Operands();
  const std::string verb = names.empty() ? "list" : names.front();
  if (!names.empty()) names.erase(names.begin());
  const std::string& reason = parsed.options.Text("reason");
  const bool replay = verb == "replay";
  if ((verb != "list" && verb != "show" && !replay) ||
      (replay && names.empty() && !parsed.options.Switch("all"))) {
    std::cerr << "onrecord rejected: expected list, show FILE, replay FILE or replay --all (see onrecord "
                 "rejected --help)\n";
    return 2;
  }
  const std::string& inbox_path = parsed.options.Text("inbox");
  const std::string& given = parsed.options.Text("rejected");
  const auto folder = ingest::Folder::Open(given.empty() ? inbox_path + "/rejected" : given);
  if (!folder.ok()) return Fail(folder.status());
  size_t unreadable = 0;
  const auto files = ListRejected(*folder, &unreadable);
  if (!files.ok()) return Fail(files.status());
  const auto inbox =
      replay ? ingest::Folder::Open(inbox_path) : absl::StatusOr<ingest::Folder>(absl::UnknownError(""));
  if (replay && !inbox.ok()) return Fail(inbox.status());
  int code = 0;
  size_t done = 0;
  for (const RejectedFile& file : *files) {
    if ((!reason.empty() && file.reason != reason) || (!names.empty() && !Has(names, file.path))) continue;
    ++done;
    if (verb == "list") {
      Print(file, parsed.options.Switch("json"));
    } else if (verb == "show") {
      Show(*folder, file);
    } else if (const absl::Status status = Replay(*folder, *inbox, file.path); !status.ok()) {
      code = Fail(status);
      --done;
    }
  }
  if (replay) std::cout << done << " files moved back into " << TameLine(inbox_path) << '\n';
  if (unreadable > 0) std::cerr << "onrecord rejected: " << unreadable << " entries cannot be read\n";
  if (!names.empty() && done < names.size()) {
    std::cerr << "onrecord rejected: " << names.size() - done
              << " of the named files are missing or could not be moved\n";
    code = 1;
  }
  return code;
}

}  // namespace onrecord::cli
