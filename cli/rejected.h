#pragma once

namespace onrecord::cli {

// `onrecord rejected list | show | replay`: the files that ingest refused. Needs no running service.
int RunRejected(int argc, const char* const* argv);

}  // namespace onrecord::cli
