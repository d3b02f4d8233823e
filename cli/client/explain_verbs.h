#pragma once

namespace onrecord::cli {

// The verbs that say why a finding is believed, and what became of events. The exit code: 0, 1 for a failed
// call, 2 for bad options.
int RunExplain(int argc, const char* const* argv);
int RunBundle(int argc, const char* const* argv);
int RunStoryEvents(int argc, const char* const* argv);

}  // namespace onrecord::cli
