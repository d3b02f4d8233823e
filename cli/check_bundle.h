#pragma once

namespace onrecord::cli {

// `onrecord check-bundle`: holds an evidence bundle against the file of its article, without a service. The
// exit code: 0 if all holds, 1 if something does not, 2 for bad options.
int RunCheckBundle(int argc, const char* const* argv);

}  // namespace onrecord::cli
