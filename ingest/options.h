#pragma once
#include <absl/status/statusor.h>

#include <ostream>
#include <span>
#include <vector>

#include "common/config/options.h"
#include "ingest/ingester/options.h"

namespace onrecord::ingest {

// The rows of ingest's table, also for `onrecord up`.
std::span<const Option> IngestOptionTable();

// What those rows say; state_dir is the default one where none was given. kInvalidArgument names the option
// that is wrong.
absl::StatusOr<IngestOptions> IngestOptionsFrom(const Options& options);

// A line for each claim to a global id that more than one feed claims: id, feed, first time, with tabs
// between (--list-conflicts). May run beside the ingest that owns the ledger.
absl::Status PrintConflicts(const IngestOptions& options, std::ostream& out);

// A line for each file that waits for the end of an embargo, the first due first: when, a tab, the path below
// the inbox (--list-embargoed). May run beside the ingest that owns the ledger.
absl::Status PrintEmbargoed(const IngestOptions& options, std::ostream& out);

}  // namespace onrecord::ingest
