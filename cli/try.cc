#include "cli/try.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/articles.h"
#include "cli/paint.h"
#include "cli/try_report.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"explain", OptionKind::kSwitch, "",
     "Also the rejected candidates and why, the entities with their mentions, and the zones; of a page the "
     "boxes "
     "that may hold its article, what was left out and why, and where its day comes from."},
    {"trees", OptionKind::kSwitch, "", "Also the dependency tree of each sentence."},
    {"published", OptionKind::kText, "", "Publication date, YYYY-MM-DD, used instead of what the text says."},
    {"color", OptionKind::kText, "auto", "Colour.", "auto|always|never"},
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

// What the reader of files left out or replaced; empty: nothing.
std::string ReadingReport(const Article& article) {
  std::string report;
  const int percent = static_cast<int>(article.left_out * 100 + 0.5);
  if (percent > 0) StrAppend(&report, "left out: ", percent, " % of the page's prose\n");
  if (article.encoding.find("replaced") != std::string::npos)
    StrAppend(&report, "encoding: ", article.encoding, "\n");
  if (!article.embargo.empty()) StrAppend(&report, "embargo: ", article.embargo, "\n");
  return report;
}

bool Show(std::istream& in, const std::string& name, const Analyser& analyser, const Options& options) {
  std::stringstream bytes;
  bytes << in.rdbuf();
  const TryView view{UseColour(options.Text("color")), options.Switch("explain"), options.Switch("trees")};
  std::vector<std::string> problems;
  for (const std::unique_ptr<Article>& article : ReadArticles(bytes.view(), name, &problems)) {
    if (options.Given("published")) article->source.published = options.Text("published");
    std::cout << TryReport(article->text, analyser.analyse(article->source), view) << ReadingReport(*article);
  }
  if (options.Switch("explain")) std::cout << ExplainReading(bytes.view(), name);
  for (const std::string& problem : problems)
    std::cerr << "onrecord try: " << TameLine(name) << ": " << TameLine(problem) << '\n';
  return problems.empty();
}

bool ShowFile(const std::string& path, const Analyser& analyser, const Options& options) {
  if (path == "-") return Show(std::cin, "standard input.txt", analyser, options);
  std::ifstream in(path, std::ios::binary);
  if (in && !std::filesystem::is_directory(path)) return Show(in, path, analyser, options);
  std::cerr << "onrecord try: " << TameLine(path) << ": cannot be read\n";
  return false;
}

}  // namespace

int RunTry(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, WithAnalyserOptions(kOptions), argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(AnalyserFilesFrom(parsed.options));
  if (!analyser.ok()) {
    std::cerr << "onrecord try: " << TameLine(Message(analyser.status())) << '\n';
    return 1;
  }
  bool fine = true;
  for (const std::string& path : parsed.options.Operands())
    fine = ShowFile(path, *analyser, parsed.options) && fine;
  if (parsed.options.Operands().empty()) fine = ShowFile("-", *analyser, parsed.options);
  return fine ? 0 : 1;
}

}  // namespace onrecord::cli
