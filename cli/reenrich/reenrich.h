#pragma once

namespace onrecord::cli {

// `onrecord reenrich`: analyses the stored articles again with the current lexicon and model, and shows what
// would change. Exit codes: 0 done, 1 the server says no, 2 a wrong option.
int RunReenrich(int argc, const char* const* argv);

}  // namespace onrecord::cli
