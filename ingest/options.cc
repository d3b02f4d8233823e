#include "ingest/options.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "ingest/folder_watcher/ignored_names.h"
#include "ingest/ledger/ledger.h"
#include "ingest/state_folder/state_folder.h"

namespace onrecord::ingest {
namespace {

constexpr Option kOptions[] = {
    {"inbox", OptionKind::kText, "inbox", "The folder to watch, with the folders below it."},
    {"state-dir", OptionKind::kText, "",
     "Folder of the ledger; default: $XDG_STATE_HOME/onrecord/INBOX-DIGITS ($HOME/.local/state/onrecord/…)."},
    {"after", OptionKind::kText, "move", "What happens to a file once all of its articles are delivered.",
     "move|delete|leave"},
    {"done", OptionKind::kText, "", "Folder of delivered files; default: INBOX/done."},
    {"rejected", OptionKind::kText, "",
     "Folder of rejected files and their reasons; default: INBOX/rejected."},
    {"feed", OptionKind::kText, "", "Name of the feed; default: the first folder below the inbox."},
    {"identity", OptionKind::kText, "bytes",
     "What identifies an article without an id; path is for folders whose files are edited in place.",
     "bytes|path"},
    {"authority", OptionKind::kList, "",
     "HOST=FEED: the feed is trusted for the host, so that addresses and ids of the host identify an article "
     "in every feed; may be given again. Without it an address counts within its feed."},
    {"list-conflicts", OptionKind::kSwitch, "",
     "Prints the addresses and ids that more than one feed claims (id, feed, since when), and ends."},
    {"list-embargoed", OptionKind::kSwitch, "",
     "Prints the files that wait for the end of an embargo (until when, path), and ends."},
    {"ignore", OptionKind::kList, "",
     "A pattern of file names that are skipped, in addition to the built-in ones (*.part, *.filepart, …); "
     "may be "
     "given again."},
    {"settle", OptionKind::kDuration, "200ms", "How long size and time of a written file must be unchanged."},
    {"settle-empty", OptionKind::kDuration, "60s",
     "How long an empty file must be unchanged to be rejected."},
    {"rescan", OptionKind::kDuration, "30s",
     "How often the whole folder is scanned, in addition to the watch."},
    {"max-in-flight", OptionKind::kInteger, "5000", "Articles sent and not yet confirmed, at most."},
    {"flush-limit", OptionKind::kDuration, "10s", "How long a stop waits for outstanding confirmations."},
    {"resend", OptionKind::kSwitch, "", "Publishes delivered articles again when their files come again."},
    {"keep-done", OptionKind::kDuration, "0",
     "How long files stay in done/, 720h for 30 days; 0: for ever. Deleted files are counted."},
    {"keep-done-mb", OptionKind::kInteger, "0",
     "Most MB in done/: the oldest files are deleted first; 0: no limit."},
    {"keep-rejected", OptionKind::kDuration, "0", "How long files stay in rejected/; 0: for ever."},
    {"keep-rejected-mb", OptionKind::kInteger, "0", "Most MB in rejected/; 0: no limit."},
    {"on-removal", OptionKind::kText, "delete",
     "What happens to the files in done/ with a removed article (and perhaps others); keep only logs their "
     "names.",
     "delete|keep"},
    {"force", OptionKind::kSwitch, "",
     "Accepts removed articles again (onrecord removals) when their files come; for one run."},
};

RetentionLimits LimitsFrom(const Options& options, const std::string& name) {
  RetentionLimits limits;
  if (options.Duration(name) > absl::ZeroDuration()) limits.age = options.Duration(name);
  const int64_t megabytes = options.Integer(name + "-mb");
  if (megabytes > 0 && megabytes < INT64_MAX / 1'000'000) limits.bytes = megabytes * 1'000'000;
  return limits;
}

}  // namespace

std::span<const Option> IngestOptionTable() { return kOptions; }

absl::StatusOr<IngestOptions> IngestOptionsFrom(const Options& options) {
  IngestOptions out;
  out.inbox = options.Text("inbox");
  while (out.inbox.size() > 1 && out.inbox.back() == '/') out.inbox.pop_back();
  if (out.inbox.empty()) return InvalidArgument("--inbox: expected a folder");
  out.done = options.Text("done");
  out.rejected = options.Text("rejected");
  const std::string& after = options.Text("after");
  out.after = after == "delete" ? After::kDelete : after == "leave" ? After::kLeave : After::kMove;
  out.identity = options.Text("identity") == "path" ? Identity::kPath : Identity::kBytes;
  out.feed = options.Text("feed");
  OR_ASSIGN_OR_RETURN(out.authorities, Authorities::Parse(options.List("authority")));
  out.ignore = options.List("ignore");
  OR_RETURN_IF_ERROR(IgnoredNames::Make(out.ignore).status());
  out.settle = options.Duration("settle");
  out.settle_empty = options.Duration("settle-empty");
  out.rescan = options.Duration("rescan");
  out.flush_limit = options.Duration("flush-limit");
  out.max_in_flight = static_cast<size_t>(options.Integer("max-in-flight"));
  out.resend = options.Switch("resend");
  out.force = options.Switch("force");
  out.keep_done = LimitsFrom(options, "keep-done");
  out.keep_rejected = LimitsFrom(options, "keep-rejected");
  out.erase_done = options.Text("on-removal") == "delete";
  if (out.max_in_flight == 0) return InvalidArgument("--max-in-flight: expected 1 or more");
  if (out.rescan <= absl::ZeroDuration()) return InvalidArgument("--rescan: expected more than 0");
  out.state_dir = options.Text("state-dir");
  if (out.state_dir.empty()) {
    OR_ASSIGN_OR_RETURN(out.state_dir, DefaultStateFolder(out.inbox));
  }
  return out;
}

absl::Status PrintEmbargoed(const IngestOptions& options, std::ostream& out) {
  OR_ASSIGN_OR_RETURN(const auto ledger, Ledger::Open(options.state_dir + "/ledger.sqlite"));
  OR_ASSIGN_OR_RETURN(std::vector<FileRow> rows, ledger->FilesIn(FileState::kEmbargoed));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const FileRow& a, const FileRow& b) { return a.due < b.due; });
  for (const FileRow& row : rows) {
    out << absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", row.due, absl::UTCTimeZone()) << '\t' << TameLine(row.path)
        << '\n';
  }
  return absl::OkStatus();
}

absl::Status PrintConflicts(const IngestOptions& options, std::ostream& out) {
  OR_ASSIGN_OR_RETURN(const auto ledger, Ledger::Open(options.state_dir + "/ledger.sqlite"));
  OR_ASSIGN_OR_RETURN(const auto conflicts, ledger->Conflicts());
  for (const Ledger::Conflict& claim : conflicts) {
    out << TameLine(claim.global_id) << '\t' << TameLine(claim.feed) << '\t'
        << absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", claim.first, absl::UTCTimeZone()) << '\n';
  }
  return absl::OkStatus();
}

}  // namespace onrecord::ingest
