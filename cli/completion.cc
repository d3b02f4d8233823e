#include "cli/completion.h"

#include <cstdio>

#include "common/base/strings.h"

namespace onrecord::cli {
namespace {

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  while (true) {
    const size_t at = text.find(from);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

// In single quotation marks of a shell.
std::string Quoted(std::string_view text) { return StrCat("'", Replaced(text, "'", "'\\''"), "'"); }

// "direct|indirect" -> "direct indirect"
std::string Words(std::string_view choices) { return Replaced(choices, "|", " "); }

// The first sentence.
std::string Short(std::string_view help) {
  const size_t end = help.find_first_of(".;:");
  return std::string(help.substr(0, end));
}

bool TakesValue(const RecordedOption& option) { return option.kind != OptionKind::kSwitch; }

bool IsFile(const RecordedOption& option) {
  for (const char* word : {"file", "dir", "inbox", "store", "cert", "key", "ca"}) {
    if (EndsWith(option.name, word)) return true;
  }
  return false;
}

// "watch events" -> "watch_events": a name of a function.
std::string FunctionOf(std::string_view verb) { return Replaced(Replaced(verb, " ", "_"), "-", "_"); }

}  // namespace

std::vector<DescribedVerb> DescribeCommands(std::span<const Command> commands) {
  std::vector<DescribedVerb> verbs;
  const auto describe = [&](const Command& command, std::string_view kind) {
    const std::string whole = StrCat("onrecord ", command.name), with(kind);
    const std::vector<const char*> arguments = {whole.c_str(), with.c_str()};
    OptionRecorder recorder;
    command.run(kind.empty() ? 1 : 2, arguments.data());
    if (recorder.programs().empty()) return;
    const std::string verb(kind.empty() ? std::string(command.name) : StrCat(command.name, " ", kind));
    verbs.push_back({verb, recorder.programs().front()});
  };
  for (const Command& command : commands) {
    if (command.describes_itself) continue;
    if (command.kinds.empty()) describe(command, "");
    for (const std::string_view kind : Split(command.kinds, '|')) {
      if (!kind.empty()) describe(command, kind);
    }
  }
  return verbs;
}

std::string BashCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs) {
  std::string names, kinds;
  for (const Command& command : commands) {
    StrAppend(&names, names.empty() ? "" : " ", command.name);
    if (command.kinds.empty()) continue;
    StrAppend(&kinds, "      ", command.name, ") words=", Quoted(Words(command.kinds)), " ;;\n");
  }
  std::string tables;
  for (const DescribedVerb& described : verbs) {
    std::string options = "--help", values;
    for (const RecordedOption& option : described.program.options) {
      StrAppend(&options, " --", option.name);
      if (!option.choices.empty()) {
        StrAppend(&values, "        --", option.name, ") words=", Quoted(Words(option.choices)), " ;;\n");
      } else if (TakesValue(option)) {
        StrAppend(&values, "        --", option.name, ") return ;;\n");
      }
    }
    StrAppend(&tables, "    ", Quoted(described.verb), ")\n      options=", Quoted(options),
              "\n      case $before in\n", values, "      esac ;;\n");
  }
  return StrCat(
      "# Completion of onrecord for bash: source <(onrecord completion bash)\n"
      "_onrecord() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} "
      "words= options=\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W ",
      Quoted(names), " -- \"$word\"))\n    return\n  fi\n",
      "  if [ \"$COMP_CWORD\" -eq 2 ]; then\n    case $verb in\n", kinds, "    esac\n  fi\n",
      "  case \"$verb ${COMP_WORDS[2]}\" in\n",
      [&] {
        std::string lines;
        for (const DescribedVerb& described : verbs) {
          if (described.verb.find(' ') != std::string::npos) {
            StrAppend(&lines, "    ", Quoted(described.verb), ") verb=", Quoted(described.verb), " ;;\n");
          }
        }
        return lines;
      }(),
      "  esac\n  case $verb in\n", tables, "  esac\n",
      "  [[ $word == -* ]] && words=$options\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "}\n"
      "complete -o default -F _onrecord onrecord\n");
}

std::string ZshCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs) {
  // Brackets and colons have a meaning in the specifications of _arguments.
  const auto text = [](std::string_view from) {
    return Replaced(Replaced(Replaced(Replaced(from, "'", "’"), "[", "("), "]", ")"), ":", "\\:");
  };
  std::string out =
      "#compdef onrecord\n# Completion of onrecord for zsh: onrecord completion zsh > "
      "\"${fpath[1]}/_onrecord\"\n\n";
  for (const DescribedVerb& described : verbs) {
    StrAppend(&out, "_onrecord_", FunctionOf(described.verb), "() {\n  _arguments '--help[print the help]'");
    for (const RecordedOption& option : described.program.options) {
      StrAppend(&out, " \\\n    '", option.kind == OptionKind::kList ? "*" : "", "--", option.name, "[",
                text(Short(option.help)), "]");
      if (!option.choices.empty()) {
        StrAppend(&out, ":", option.name, ":(", Words(option.choices), ")");
      } else if (TakesValue(option)) {
        StrAppend(&out, ":", option.name, ":", IsFile(option) ? "_files" : "");
      }
      out += "'";
    }
    if (!described.program.operands.empty()) out += " \\\n    '*:operand:_files'";
    out += "\n}\n";
  }
  out += "\n_onrecord() {\n  local -a verbs=(\n";
  for (const Command& command : commands) {
    StrAppend(&out, "    '", command.name, ":", text(command.summary), "'\n");
  }
  out +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe 'command' verbs\n    return\n  fi\n  local "
      "verb=$words[2]\n";
  out += "  case \"$verb $words[3]\" in\n";
  for (const DescribedVerb& described : verbs) {
    if (described.verb.find(' ') == std::string::npos) continue;
    StrAppend(&out, "    ", Quoted(described.verb),
              ") (( CURRENT > 3 )) && { shift 2 words; (( CURRENT -= 2 )); _onrecord_",
              FunctionOf(described.verb), "; return } ;;\n");
  }
  out += "  esac\n  shift words\n  (( CURRENT-- ))\n  case $verb in\n";
  for (const Command& command : commands) {
    if (!command.kinds.empty()) {
      const std::string_view first = Split(command.kinds, '|').front();
      StrAppend(&out, "    ", command.name, ") (( CURRENT == 2 )) && compadd ", Words(command.kinds),
                "; _onrecord_", FunctionOf(StrCat(command.name, " ", first)), " ;;\n");
    } else if (!command.describes_itself) {
      StrAppend(&out, "    ", command.name, ") (( $+functions[_onrecord_", FunctionOf(command.name),
                "] )) && _onrecord_", FunctionOf(command.name), " ;;\n");
    }
  }
  return out + "  esac\n}\n\n_onrecord \"$@\"\n";
}

std::string FishCompletion(std::span<const Command> commands, std::span<const DescribedVerb> verbs) {
  std::string out = "# Completion of onrecord for fish: onrecord completion fish | source\n";
  const auto text = [](std::string_view from) {
    return Quoted(Replaced(Replaced(from, "\\", ""), "'", "’"));
  };
  for (const Command& command : commands) {
    StrAppend(&out, "complete -c onrecord -n __fish_use_subcommand -a ", command.name, " -d ",
              text(command.summary), "\n");
    if (command.kinds.empty()) continue;
    StrAppend(&out, "complete -c onrecord -n '__fish_seen_subcommand_from ", command.name, "' -a ",
              Quoted(Words(command.kinds)), "\n");
  }
  for (const DescribedVerb& described : verbs) {
    const size_t space = described.verb.find(' ');
    const std::string condition =
        space == std::string::npos
            ? StrCat("__fish_seen_subcommand_from ", described.verb)
            : StrCat("__fish_seen_subcommand_from ", described.verb.substr(0, space),
                     "; and __fish_seen_subcommand_from ", described.verb.substr(space + 1));
    for (const RecordedOption& option : described.program.options) {
      StrAppend(&out, "complete -c onrecord -n ", Quoted(condition), " -l ", option.name,
                option.short_name.empty() ? "" : StrCat(" -s ", option.short_name));
      if (!option.choices.empty()) {
        StrAppend(&out, " -x -a ", Quoted(Words(option.choices)));
      } else if (TakesValue(option)) {
        out += IsFile(option) ? " -r" : " -x";
      }
      StrAppend(&out, " -d ", text(Short(option.help)), "\n");
    }
  }
  return out;
}

int RunCompletion(std::span<const Command> commands, int argc, const char* const* argv) {
  const std::string_view shell = argc == 2 ? argv[1] : "";
  std::string script;
  if (shell == "bash" || shell == "zsh" || shell == "fish") {
    const std::vector<DescribedVerb> verbs = DescribeCommands(commands);
    const auto write = shell == "bash" ? BashCompletion : shell == "zsh" ? ZshCompletion : FishCompletion;
    script = write(commands, verbs);
  } else {
    const bool help = shell == "--help" || shell == "-h";
    std::fprintf(help ? stdout : stderr,
                 "Usage: onrecord completion bash|zsh|fish\n\nPrints the completion for a shell:\n"
                 "  source <(onrecord completion bash)\n"
                 "  onrecord completion zsh > \"${fpath[1]}/_onrecord\"\n"
                 "  onrecord completion fish > ~/.config/fish/completions/onrecord.fish\n");
    return help ? 0 : 2;
  }
  return std::fwrite(script.data(), 1, script.size(), stdout) == script.size() ? 0 : 1;
}

}  // namespace onrecord::cli
