#pragma once

namespace onrecord::cli {

// onrecord alert add|list|remove|test: filters that a running onrecord keeps, and what it sends when
// something new matches. Exit codes as of the other verbs; `test` ends with 1 where the receiver did not take
// the notice.
int RunAlert(int argc, const char* const* argv);

}  // namespace onrecord::cli
