#include "cli/lexicon_check.h"

#include <algorithm>
#include <cstdio>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/model.h"

namespace onrecord::cli {
namespace {

constexpr char kNoLeastConfidence[] =
    "rule\tconfidence\texample\nquotes.least.speech\t0\t-\nquotes.least.attitude\t0\t-\n";

std::string Describe(const Event& event) {
  return StrCat(event.source.code.text(), " ", event.code, " ",
                event.target ? event.target->code.text() : "-");
}

std::string Describe(const std::vector<Event>& events) {
  if (events.empty()) return "no event";
  std::string all;
  for (const Event& event : events) {
    StrAppend(&all, all.empty() ? "" : "; ", Describe(event), " (", event.why.rule, ")");
  }
  return all;
}

// "IRN 173 IRQ", "IRN 173" (any target or none) or "173 IRQ" (any source).
bool Fits(const Event& event, std::string_view expected) {
  const std::vector<std::string_view> cells = Split(expected, ' ');
  size_t at = 0;
  const auto starts = [](std::string_view code, std::string_view country) {
    return StartsWith(code, country);
  };
  const bool source_told = !cells.empty() && !cells[0].empty() && (cells[0][0] < '0' || cells[0][0] > '9');
  if (source_told && !starts(event.source.code, cells[at++])) return false;
  if (at >= cells.size() || event.code != cells[at++]) return false;
  return at >= cells.size() || (event.target && starts(event.target->code, cells[at]));
}

void CheckPattern(const EventPattern& pattern, const std::vector<Event>& events, LexiconReport* report) {
  for (const std::string& expected : pattern.expected) {
    const bool right = expected == "none"
                           ? events.empty()
                           : std::any_of(events.begin(), events.end(),
                                         [&](const Event& event) { return Fits(event, expected); });
    if (!right) {
      report->problems.push_back(StrCat(pattern.where, ": expected ", expected, " from '", pattern.example,
                                        "', got ", Describe(events)));
    }
  }
}

void CheckWords(const EventLexicon& lexicon, LexiconReport* report) {
  for (const EventLexicon::ClassRow& row : lexicon.classes()) {
    const std::string example = AsciiLower(row.example);
    const bool shown = std::any_of(row.words.begin(), row.words.end(), [&](const std::string& word) {
      return example.find(AsciiLower(word)) != std::string::npos;
    });
    if (!shown) {
      report->problems.push_back(
          StrCat(row.where, ": expected an example with a word of the class, got '", row.example, "'"));
    }
    ++report->examples;
  }
}

// What an example must show, and how.
class ExampleChecker {
 public:
  // `unsure`: the lexicon without a least confidence of quotes.
  ExampleChecker(const Lexicon& lexicon, const Lexicon& unsure, const syntax::Model& model,
                 LexiconReport* report)
      : lexicon_(lexicon), unsure_(unsure), model_(model), report_(*report) {}

  void CheckPatterns() {
    std::string last_row;
    for (const EventPattern& pattern : lexicon_.events.patterns()) {
      if (pattern.where == last_row || pattern.example.empty()) continue;  // one row, several triggers
      last_row = pattern.where;
      CheckPattern(pattern, Run(pattern.example).events, &report_);
    }
  }
  // An example shows that the row is read as a cue; how sure the quote is depends on more than the cue
  // (quote_weights.tsv), so that it may be left out of an analysis.
  void CheckCues() {
    for (const Cue& cue : unsure_.cues.rows()) {
      const Analysis analysis = Analyse({.text = cue.example, .language = "en"}, unsure_, model_);
      const bool found = std::any_of(analysis.quotes.begin(), analysis.quotes.end(), [&](const Quote& quote) {
        return quote.cue_lemma == cue.lemma ||
               (cue.IsUnlisted() && unsure_.cues.Find(cue.part, quote.cue_lemma) == nullptr);
      });
      if (!found) Report(cue.where, StrCat("a quote with the cue '", cue.lemma, "'"), cue.example);
    }
  }
  void CheckNames() {
    for (const GazetteerEntry& entry : lexicon_.gazetteer.entries()) {
      if (entry.example.empty()) continue;
      const Analysis analysis = Run(entry.example);
      bool found = false;
      for (const GazetteerMatch& match : lexicon_.gazetteer.Find(entry.example, analysis.tokens))
        found = found || lexicon_.gazetteer.entry(match.entry).where == entry.where;
      if (!found) Report(entry.where, StrCat("'", entry.name, "' to be found"), entry.example);
    }
  }

 private:
  Analysis Run(const std::string& example) {
    ++report_.examples;
    return Analyse({.text = example, .language = "en"}, lexicon_, model_);
  }
  void Report(const std::string& where, const std::string& expected, const std::string& example) {
    report_.problems.push_back(StrCat(where, ": expected ", expected, " in '", example, "'"));
  }

  const Lexicon& lexicon_;
  const Lexicon& unsure_;
  const syntax::Model& model_;
  LexiconReport& report_;
};

}  // namespace

absl::StatusOr<LexiconReport> CheckLexicon(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Lexicon lexicon, LoadLexicon(files));
  OR_ASSIGN_OR_RETURN(
      const Lexicon unsure,
      LoadLexicon(files.With("quote_rules.tsv", {"no least confidence", kNoLeastConfidence})));
  OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Model::BuiltIn());
  LexiconReport report;
  CheckWords(lexicon.events, &report);
  ExampleChecker checker(lexicon, unsure, model, &report);
  checker.CheckPatterns();
  checker.CheckCues();
  checker.CheckNames();
  return report;
}

int RunLexicon(int argc, const char* const* argv) {
  constexpr Option kOptions[] = {{"lexicon-dir", OptionKind::kText, "",
                                  "A folder whose lexicon files replace or add to those built in."}};
  const ParsedOptions parsed =
      ParseOptions({.name = "onrecord lexicon",
                    .summary = "Checks the words and rules, and runs their examples.",
                    .operands = "check",
                    .details = "Exit codes: 0 no problem, 1 a problem, 2 wrong arguments."},
                   kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  if (parsed.options.Operands() != std::vector<std::string>{"check"}) {
    std::fprintf(stderr, "usage: onrecord lexicon check [--lexicon-dir DIR]\n");
    return 2;
  }
  const std::string& dir = parsed.options.Text("lexicon-dir");
  const auto files = LexiconFiles::Load(dir);
  const auto report = files.ok() ? CheckLexicon(*files) : files.status();
  if (!report.ok()) {
    std::fprintf(stderr, "onrecord lexicon: %s\n", TameLine(Message(report.status())).c_str());
    return 1;
  }
  for (const std::string& problem : report->problems) std::printf("%s\n", problem.c_str());
  std::printf("%d examples, %zu problems\n", report->examples, report->problems.size());
  return report->problems.empty() ? 0 : 1;
}

}  // namespace onrecord::cli
