#include "cli/man_pages.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "common/base/strings.h"
#include "common/base/version.h"

namespace onrecord::cli {
namespace {

// Text between macros: backslashes and hyphens as they are, no line that begins with a control character.
std::string Text(std::string_view from) {
  std::string out;
  bool begins = true;
  for (const char c : from) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    begins = c == '\n';
  }
  return out;
}

std::string FileOf(std::string_view verb) {
  std::string name = verb.empty() ? "onrecord" : StrCat("onrecord-", verb);
  for (char& c : name) c = c == ' ' ? '-' : c;
  return name;
}

std::string Head(std::string_view name, std::string_view summary) {
  return StrCat(".TH \"", Text(AsciiUpper(name)), "\" 1 \"\" \"onrecord ", Text(kVersion),
                "\" \"User Commands\"\n", ".SH NAME\n", Text(name), " \\- ", Text(summary), "\n");
}

std::string ValueOf(const RecordedOption& option) {
  if (option.kind == OptionKind::kSwitch) return "";
  if (!option.choices.empty()) return option.choices;
  switch (option.kind) {
    case OptionKind::kInteger:
    case OptionKind::kNumber:
      return "N";
    case OptionKind::kDuration:
      return "TIME";
    default:
      return "VALUE";
  }
}

std::string EnvironmentOf(std::string_view option) {
  std::string name = StrCat("ONRECORD_", AsciiUpper(option));
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

std::string PageOf(const DescribedVerb& described) {
  const RecordedProgram& program = described.program;
  std::string out = Head(FileOf(described.verb), program.summary);
  StrAppend(&out, ".SH SYNOPSIS\n.B onrecord ", Text(described.verb), "\n[\\fIOPTIONS\\fR] ",
            Text(program.operands), "\n.SH DESCRIPTION\n", Text(program.summary), "\n.SH OPTIONS\n");
  for (const RecordedOption& option : program.options) {
    out += ".TP\n\\fB";
    if (!option.short_name.empty()) StrAppend(&out, "\\-", Text(option.short_name), "\\fR, \\fB");
    StrAppend(&out, "\\-\\-", Text(option.name), "\\fR");
    const std::string value = ValueOf(option);
    if (!value.empty()) StrAppend(&out, " \\fI", Text(value), "\\fR");
    StrAppend(&out, "\n", Text(option.help));
    if (!option.default_value.empty()) StrAppend(&out, " Default: ", Text(option.default_value), ".");
    out += "\n";
  }
  out += ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrints the help and ends.\n";
  if (!program.details.empty()) {
    StrAppend(&out, ".SH NOTES\n.nf\n", Text(program.details), "\n.fi\n");
  }
  StrAppend(&out, ".SH ENVIRONMENT\nEvery option can be set in the environment as well");
  if (!program.options.empty()) {
    StrAppend(&out, ": \\-\\-", Text(program.options.front().name), " as ",
              Text(EnvironmentOf(program.options.front().name)));
  }
  return out + ".\n.SH SEE ALSO\n.BR onrecord (1)\n";
}

std::string MainPage(std::span<const Command> commands) {
  std::string out = Head("onrecord", "who said what, and who did what to whom, in the news");
  out +=
      ".SH SYNOPSIS\n.B onrecord\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
      "Articles come in as files; quotes with their speakers, and events in CAMEO codes, come out. Begin "
      "with\n"
      ".B onrecord up\nthen drop an article into ./inbox.\n.SH COMMANDS\n";
  for (const Command& command : commands) {
    StrAppend(&out, ".TP\n.B ", Text(command.name), "\n", Text(command.summary), "\n");
  }
  out +=
      ".SH EXIT STATUS\n0: done, also where nothing was found. 1: it could not be done. 2: a wrong "
      "argument.\n.SH SEE ALSO\n";
  for (const Command& command : commands) {
    if (!command.describes_itself && command.kinds.empty()) {
      StrAppend(&out, ".BR ", Text(FileOf(command.name)), " (1)\n");
    }
  }
  return out;
}

int WriteAll(const std::map<std::string, std::string>& pages, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& [name, page] : pages) {
    std::ofstream out(std::filesystem::path(folder) / name, std::ios::binary);
    out << page;
    if (out.flush()) continue;
    std::fprintf(stderr, "onrecord man: %s/%s: cannot be written\n", folder.c_str(), name.c_str());
    return 1;
  }
  return 0;
}

}  // namespace

std::map<std::string, std::string> ManPages(std::span<const Command> commands,
                                            std::span<const DescribedVerb> verbs) {
  std::map<std::string, std::string> pages;
  pages["onrecord.1"] = MainPage(commands);
  for (const DescribedVerb& described : verbs) pages[FileOf(described.verb) + ".1"] = PageOf(described);
  return pages;
}

int RunMan(std::span<const Command> commands, int argc, const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "--help" || first == "-h") {
    std::printf(
        "Usage: onrecord man [COMMAND [KIND]] | --out FOLDER\n\nPrints a manual page, or writes all of "
        "them:\n"
        "  onrecord man quotes | man -l -\n  onrecord man --out ~/.local/share/man/man1\n");
    return 0;
  }
  const std::map<std::string, std::string> pages = ManPages(commands, DescribeCommands(commands));
  if (first == "--out") {
    if (argc == 3) return WriteAll(pages, argv[2]);
    std::fprintf(stderr, "onrecord man: --out: expected a folder\n");
    return 2;
  }
  std::string verb;
  for (int i = 1; i < argc; ++i) StrAppend(&verb, i > 1 ? " " : "", argv[i]);
  auto found = pages.find(FileOf(verb) + ".1");
  // Of a verb with kinds: the first.
  if (found == pages.end()) found = pages.lower_bound(FileOf(verb) + "-");
  if (found == pages.end() || !StartsWith(found->first, FileOf(verb))) {
    std::fprintf(stderr, "onrecord man: there is no such page (see onrecord --help)\n");
    return 2;
  }
  return std::fwrite(found->second.data(), 1, found->second.size(), stdout) == found->second.size() ? 0 : 1;
}

}  // namespace onrecord::cli
