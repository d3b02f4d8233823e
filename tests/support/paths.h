#pragma once
#include <string>
#include <string_view>

namespace onrecord::support {

// Where a test finds the source tree and the programs built beside it. paths.cc alone is compiled with an
// absolute path, so that a compiler cache serves every other source of the tests in all checkouts.

// The absolute path of `relative` in the source tree; the root of the tree for "".
//
//   SourcePath("tests/golden")  ->  "/home/ana/onrecord/tests/golden"
std::string SourcePath(std::string_view relative = "");

// The path of the test program `name`, which is built into the same folder as the running program.
std::string TestProgram(std::string_view name);

}  // namespace onrecord::support
