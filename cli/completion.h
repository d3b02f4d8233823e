#pragma once
#include <span>
#include <string>
#include <vector>

#include "cli/command.h"
#include "common/config/option_recorder.h"

// Shell completions from the option tables of the verbs. Pure functions but for DescribeCommands.
namespace onrecord::cli {

// A verb, or a verb with its kind ("watch events"), and its table.
struct DescribedVerb {
  std::string verb;  // "quotes", "watch events"
  RecordedProgram program;
};

// Asks each command for its table. Verbs with kinds come once without a kind, which has the table of the
// first, and once for each kind. What prints no table is left out.
std::vector<DescribedVerb> DescribeCommands(std::span<const Command> commands);

// Scripts that are sourced (bash), or put where the shell looks for them (zsh: a file `_onrecord`, fish).
std::string BashCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs);
std::string ZshCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs);
std::string FishCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs);

// onrecord completion bash|zsh|fish
int RunCompletion(std::span<const Command> commands, int argc, const char* const* argv);

}  // namespace onrecord::cli
