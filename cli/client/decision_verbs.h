#pragma once

namespace onrecord::cli {

// The verbs about what people decide; argv[0] is "onrecord VERB". Exit codes: 0 done, 1 the server says no, 2
// a wrong option.
int RunRemove(int argc, const char* const* argv);
int RunRemovals(int argc, const char* const* argv);
int RunCorrect(int argc, const char* const* argv);
int RunCorrections(int argc, const char* const* argv);

}  // namespace onrecord::cli
