#include "cli/statements.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/ledger_input.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"jsonl", OptionKind::kSwitch, "",
     "Every file holds one article a line, as files that end in .jsonl do: {\"id\", \"text\", \"title\", "
     "\"published\", \"outlet\"}."},
    {"pairs", OptionKind::kText, "",
     "A file of pairs {\"a\": {\"article\", \"begin\", \"end\"}, \"b\": …}, one a line: print the evidence "
     "for and against "
     "each pair that was found, instead of the statements. For fitting ledger_rules.tsv."},
    {"workers", OptionKind::kInteger, "1", "Articles analysed at once; 0: as many as there are cores."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord statements",
    .summary =
        "Joins the quotes of articles into utterances (one act of saying, in several outlets) and talking "
        "points "
        "(the same speaker says the same again), and prints one JSON object a piece of a quote.",
    .operands = "[FILE...]",
    .details =
        "Without files it reads JSON lines from standard input. Offsets are Unicode code points of the "
        "text.\n"
        "Exit code: 0, or 1 if a line or file could not be read (reported on standard error; the rest goes "
        "on).\n\n"
        "  onrecord statements monday.txt tuesday.html feed.xml\n  onrecord statements --jsonl "
        "articles.jsonl > statements.jsonl"};

using Json = nlohmann::ordered_json;

void PrintStatements(const LedgerInput& input) {
  const auto members = ledger::JoinStatements(input.collection, ledger::LedgerRules::BuiltIn());
  for (size_t i = 0; i < members.size(); ++i) {
    for (const PiecePlace& piece : input.pieces[i]) {
      const Json line = {{"utterance", StrCat("u", members[i].utterance)},
                         {"talking_point", StrCat("t", members[i].talking_point)},
                         {"article", input.articles[input.collection.article_of[i]]},
                         {"begin", piece.begin},
                         {"end", piece.end}};
      std::cout << TameJson(line.dump(-1, ' ', false, Json::error_handler_t::replace)) << '\n';
    }
  }
}

// The occurrence whose piece overlaps the place best, at 0.5 (intersection over union) or more; else -1.
int FindOccurrence(const LedgerInput& input, const Json& place) {
  double best = 0.5;
  int found = -1;
  for (size_t i = 0; i < input.pieces.size(); ++i) {
    if (input.articles[input.collection.article_of[i]] != place.value("article", "")) continue;
    for (const PiecePlace& piece : input.pieces[i]) {
      const double begin = place.value("begin", 0.0), end = place.value("end", 0.0);
      const double shared = std::min<double>(piece.end, end) - std::max<double>(piece.begin, begin);
      const double all = (piece.end - piece.begin) + (end - begin) - shared;
      if (shared <= 0 || shared / all < best) continue;
      best = shared / all;
      found = static_cast<int>(i);
    }
  }
  return found;
}

int PrintEvidence(const LedgerInput& input, const std::string& path) {
  std::ifstream pairs(path);
  if (!pairs) {
    std::cerr << "onrecord statements: " << TameLine(path) << ": cannot be read\n";
    return 1;
  }
  for (std::string line; std::getline(pairs, line);) {
    const Json pair = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!pair.is_object() || !pair.contains("a") || !pair.contains("b")) continue;
    const int a = FindOccurrence(input, pair["a"]), b = FindOccurrence(input, pair["b"]);
    if (a < 0 || b < 0) continue;
    const auto& c = input.collection;
    const auto first = static_cast<size_t>(a), second = static_cast<size_t>(b);
    const ledger::EvidenceValues values = Compare(c.occurrences[first], c.occurrences[second]);
    Json out = {{"pair", pair.value("pair", "")}};
    for (size_t i = 0; i < ledger::kEvidenceCount; ++i) {
      out[std::string(Name(static_cast<ledger::Evidence>(i)))] = values[i];
    }
    std::cout << TameJson(out.dump()) << '\n';
  }
  return 0;
}

}  // namespace

int RunStatements(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, WithAnalyserOptions(kOptions), argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(AnalyserFilesFrom(parsed.options));
  if (!analyser.ok()) {
    std::cerr << "onrecord statements: " << TameLine(Message(analyser.status())) << '\n';
    return 1;
  }
  std::ios::sync_with_stdio(false);
  const int asked = static_cast<int>(parsed.options.Integer("workers"));
  const int workers = asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::string> paths = parsed.options.Operands();
  if (paths.empty()) paths.emplace_back("-");
  std::vector<std::string> problems;
  const auto input = ReadLedgerInput(paths, parsed.options.Switch("jsonl"), *analyser, workers, &problems);
  if (!input.ok()) {
    std::cerr << "onrecord statements: " << TameLine(Message(input.status())) << '\n';
    return 1;
  }
  for (const std::string& problem : problems)
    std::cerr << "onrecord statements: " << TameLine(problem) << '\n';
  if (!parsed.options.Text("pairs").empty()) return PrintEvidence(*input, parsed.options.Text("pairs"));
  PrintStatements(*input);
  return problems.empty() ? 0 : 1;
}

}  // namespace onrecord::cli
