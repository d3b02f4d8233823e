#pragma once

namespace onrecord::cli {

// `onrecord backup`: copies ledger and store into a folder while the services run.
int RunBackup(int argc, const char* const* argv);
// `onrecord restore`: puts a backup in place, before the services are started.
int RunRestore(int argc, const char* const* argv);

}  // namespace onrecord::cli
