#include "cli/command.h"

#include <cstdio>
#include <string>
#include <vector>

#include "cli/completion.h"
#include "cli/man_pages.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/version.h"

namespace onrecord::cli {
namespace {

std::string Help(std::span<const Command> commands) {
  std::string out =
      "onrecord: who said what, and who did what to whom, in the news.\n"
      "Usage: onrecord COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : commands) {
    StrAppend(&out, "  ", command.name, std::string(14 - std::min<size_t>(13, command.name.size()), ' '),
              command.summary, "\n");
  }
  return out +
         "\n`onrecord COMMAND --help` has the details. Start with `onrecord up`, then drop an article into "
         "./inbox.\n";
}

}  // namespace

int Dispatch(std::span<const Command> given, int argc, const char* const* argv) {
  std::vector<Command> commands(given.begin(), given.end());
  commands.push_back(
      {"completion", "print the completion of this program for bash, zsh or fish", nullptr, "", true});
  commands.push_back({"man", "print a manual page, or write all of them", nullptr, "", true});
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb.empty() || verb == "help" || verb == "--help" || verb == "-h") {
    const std::string help = Help(commands);
    std::fwrite(help.data(), 1, help.size(), verb.empty() ? stderr : stdout);
    return verb.empty() ? 2 : 0;
  }
  if (verb == "--version") {
    std::printf("onrecord %s\n", std::string(kVersion).c_str());
    return 0;
  }
  for (const Command& command : commands) {
    if (command.name != verb) continue;
    const std::string whole = StrCat("onrecord ", command.name);
    std::vector<const char*> arguments(argv + 1, argv + argc);
    arguments[0] = whole.c_str();
    const int count = static_cast<int>(arguments.size());
    if (verb == "completion") return RunCompletion(commands, count, arguments.data());
    if (verb == "man") return RunMan(commands, count, arguments.data());
    return command.run(count, arguments.data());
  }
  std::fprintf(stderr, "onrecord: no command is named '%s' (see onrecord --help)\n", TameLine(verb).c_str());
  return 2;
}

}  // namespace onrecord::cli
