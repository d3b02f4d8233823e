#include "cli/verify.h"

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "api/ledger/verify.h"
#include "cli/quotation_input.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/base/utf8.h"
#include "common/config/options.h"

namespace onrecord::cli {
namespace {

constexpr Option kOptions[] = {
    {"articles", OptionKind::kList, "",
     "An article file of any kind, or a .jsonl file of {\"id\", \"text\", \"title\", \"published\", "
     "\"outlet\"}. May be given several times."},
    {"text", OptionKind::kText, "", "The quotation to check, instead of a file of claims."},
    {"speaker", OptionKind::kText, "", "Who is said to have said --text; empty: anybody."},
    {"jsonl", OptionKind::kSwitch, "",
     "Each line of the input is one claim: {\"id\", \"text\", \"speaker\"}. The only supported form."},
    {"workers", OptionKind::kInteger, "1", "Articles analysed at once; 0: as many as there are cores."},
};

constexpr ProgramInfo kProgram = {
    .name = "onrecord verify",
    .summary =
        "Checks claimed quotations against the quotations of articles, and prints one JSON object a claim: "
        "its verdict "
        "and where the words are, best first.",
    .operands = "[FILE...]",
    .details =
        "Verdicts: VERBATIM, ALTERED, TRUNCATED, SPLICED, PARAPHRASE, OTHER_SPEAKER, NOT_FOUND.\n"
        "Without files it reads the claims from standard input. Offsets are Unicode code points of the "
        "article's text.\n"
        "Exit code: 0, or 1 if a line or file could not be read (reported on standard error; the rest goes "
        "on).\n\n"
        "  onrecord verify --articles story.txt --text 'We have waited long enough' --speaker Solheim\n  "
        "onrecord verify --articles articles.jsonl --jsonl claims.jsonl"};

using Json = nlohmann::ordered_json;

std::string Answer(const Json& claim, const LedgerInput& input, const ledger::Quotations& quotations) {
  const auto text_of = [&](const char* key) {
    const auto it = claim.find(key);
    return it != claim.end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  const ledger::Verification found =
      Verify(text_of("text"), text_of("speaker"), quotations.index, ledger::WordRarity::BuiltIn());
  Json out = {{"id", text_of("id")}, {"verdict", Name(found.verdict)}, {"sources", Json::array()}};
  if (text_of("id").empty()) out.erase("id");
  for (const size_t index : found.sources) {
    const ledger::PlacedPiece& piece = quotations.pieces[index];
    const std::string& text = input.texts[piece.article];
    const Utf8Index offsets(text);
    out["sources"].push_back({{"article", input.articles[piece.article]},
                              {"begin", offsets.CodePoint(static_cast<uint32_t>(piece.place.begin))},
                              {"end", offsets.CodePoint(static_cast<uint32_t>(piece.place.end))},
                              {"text", piece.place.In(text)}});
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Answers each line of `in`. False: a line is no claim, or the input cannot be read.
bool AnswerAll(const std::string& path, const LedgerInput& input, const ledger::Quotations& quotations) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : file;
  if (!in) {
    std::cerr << "onrecord verify: " << TameLine(path) << ": cannot be read\n";
    return false;
  }
  bool good = true;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (Trim(line).empty()) continue;
    const Json claim = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (claim.is_object() && claim.contains("text")) {
      std::cout << TameJson(Answer(claim, input, quotations)) << '\n';
      continue;
    }
    good = false;
    std::cerr << "onrecord verify: " << TameLine(path) << ':' << number
              << ": expected a JSON object {\"id\", \"text\", …}\n";
  }
  return good;
}

}  // namespace

int RunVerify(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, WithAnalyserOptions(kOptions), argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const Options& options = parsed.options;
  if (options.List("articles").empty()) {
    std::cerr << "onrecord verify: expected --articles FILE\n";
    return 2;
  }
  const absl::StatusOr<Analyser> analyser = LoadAnalyser(AnalyserFilesFrom(options));
  if (!analyser.ok()) {
    std::cerr << "onrecord verify: " << TameLine(Message(analyser.status())) << '\n';
    return 1;
  }
  std::ios::sync_with_stdio(false);
  const int asked = static_cast<int>(options.Integer("workers"));
  const int workers = asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  std::vector<std::string> problems;
  const auto input = ReadLedgerInput(options.List("articles"), false, *analyser, workers, &problems);
  if (!input.ok()) {
    std::cerr << "onrecord verify: " << TameLine(Message(input.status())) << '\n';
    return 1;
  }
  for (const std::string& problem : problems) std::cerr << "onrecord verify: " << TameLine(problem) << '\n';
  const ledger::Quotations quotations = MakeQuotations(*input);
  bool good = problems.empty();
  if (!options.Text("text").empty()) {
    const Json claim = {{"text", options.Text("text")}, {"speaker", options.Text("speaker")}};
    std::cout << TameJson(Answer(claim, *input, quotations)) << '\n';
    return good ? 0 : 1;
  }
  std::vector<std::string> paths = options.Operands();
  if (paths.empty()) paths.emplace_back("-");
  for (const std::string& path : paths) good = AnswerAll(path, *input, quotations) && good;
  return good ? 0 : 1;
}

}  // namespace onrecord::cli
