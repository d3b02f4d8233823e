#pragma once
#include <span>
#include <string_view>

namespace onrecord::cli {

// One verb of `onrecord`: what it is called, what it does in a few words, and the function that does it.
// `argv[0]` is the whole name ("onrecord quotes"); the function returns the exit code of the program.
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(int argc, const char* const* argv);
  // Words that may stand behind the name, each with options of its own: "quotes|events|articles".
  std::string_view kinds = {};
  // It has no options of its own: `completion`, `man`.
  bool describes_itself = false;
};

// Finds argv[1] among `commands` and runs it; `completion` and `man` are here of themselves. Without one, or
// with --help or --version, prints what there is.
int Dispatch(std::span<const Command> commands, int argc, const char* const* argv);

}  // namespace onrecord::cli
