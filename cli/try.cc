#include "cli/try.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/paint.h"
#include "cli/try_report.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "common/config/options.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"explain", OptionKind::kSwitch, "",
     "Also the candidates that lost and why, the entities with their mentions, and the zones."},
    {"trees", OptionKind::kSwitch, "", "Also the dependency tree of each sentence."},
    {"published", OptionKind::kText, "", "Publication date, YYYY-MM-DD, trusted over what the text says."},
    {"lexicon-dir", OptionKind::kText, "",
     "A folder of lexicon files that replace or add to those built in."},
    {"colour", OptionKind::kText, "auto", "Colour.", "auto|always|never"},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord try",
    .summary =
        "Shows an article with its quotes (direct, indirect, mixed), sources, cues and events, and the rule "
        "that made each.",
    .operands = "[FILE...]",
    .details =
        "Without files it reads standard input. Without colour, [Q1 …] marks a piece of quote 1, [S1 …] its "
        "source,\n"
        "[C1 …] its cue, [E1 …] the words that carry event 1.\n\n"
        "  onrecord try story.txt\n  onrecord try --explain --published 2024-05-06 story.txt | less -R"};

bool Show(std::istream& in, const std::string& name, const Analyser& analyser, const Options& options) {
  std::stringstream bytes;
  bytes << in.rdbuf();
  const std::string text = bytes.str();
  if (!IsValidUtf8(text)) {
    std::cerr << "onrecord try: " << name << ": not valid UTF-8\n";
    return false;
  }
  SourceText source;
  source.text = text;
  source.published = options.Text("published");
  source.file_name = name.substr(name.rfind('/') + 1);
  const TryView view{UseColour(options.Text("colour")), options.Switch("explain"), options.Switch("trees")};
  std::cout << TryReport(text, analyser.analyse(source), view);
  return true;
}

}  // namespace

int RunTry(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(parsed.options.Text("lexicon-dir"));
  if (!analyser.ok()) {
    std::cerr << "onrecord try: " << Message(analyser.status()) << '\n';
    return 1;
  }
  bool fine = true;
  for (const std::string& path : parsed.options.Operands()) {
    std::ifstream in(path, std::ios::binary);
    if (in) {
      fine = Show(in, path, *analyser, parsed.options) && fine;
    } else {
      std::cerr << "onrecord try: " << path << ": cannot be read\n";
      fine = false;
    }
  }
  if (parsed.options.Operands().empty()) fine = Show(std::cin, "standard input", *analyser, parsed.options);
  return fine ? 0 : 1;
}

}  // namespace onrecord::cli
