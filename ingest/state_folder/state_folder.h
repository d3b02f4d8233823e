#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

namespace onrecord::ingest {

// The folder where ingest keeps its state for `inbox` unless --state-dir says otherwise:
//   $XDG_STATE_HOME/onrecord/NAME-12345678    NAME: last component of the inbox's path; the digits
//                                             distinguish inboxes of the same name
// ($HOME/.local/state where XDG_STATE_HOME is not an absolute path). Never inside the inbox, which others
// write to. kFailedPrecondition: there is no home folder.
absl::StatusOr<std::string> DefaultStateFolder(const std::string& inbox);

// Makes `state` with its parents, for this user alone, and moves what earlier versions kept in
// INBOX/.onrecord into it: the ledger, marks and rejected.jsonl, with `store` the default store of `onrecord
// up` too. Only regular files that belong to this user are moved, and only while `state` holds no ledger; so
// a process that is killed in the middle goes on at the next call. kFailedPrecondition: a running program
// uses the old folder.
absl::Status PrepareStateFolder(const std::string& inbox, const std::string& state, bool store);

}  // namespace onrecord::ingest
