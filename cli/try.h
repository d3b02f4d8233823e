#pragma once

namespace onrecord::cli {

// `onrecord try`: an article on the terminal with what is found in it.
int RunTry(int argc, const char* const* argv);

}  // namespace onrecord::cli
