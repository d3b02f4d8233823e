#pragma once

namespace onrecord::cli {

// `onrecord export quotes|events|articles`: all that matches, oldest first, in a layout that other programs
// read. The exit code: 0, 1 for a failed call, 2 for bad options.
int RunExport(int argc, const char* const* argv);

}  // namespace onrecord::cli
