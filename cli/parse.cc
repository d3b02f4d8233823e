#include "cli/parse.h"

#include <algorithm>
#include <cstdio>

#include "common/base/log.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"
#include "enrich/syntax/annotate.h"
#include "enrich/syntax/name_clues.h"
#include "enrich/syntax_training/conllu.h"

namespace onrecord::cli {
namespace {

constexpr ProgramInfo kProgram = {
    .name = "onrecord parse",
    .summary =
        "Fills in tags, base forms, trees and names of sentences in CoNLL-U "
        "(https://universaldependencies.org).",
    .operands = "[FILE...]",
    .details =
        "Columns 3 to 10 of the input are ignored. Names are in the last column: NER=B-PER, NER=I-PER, "
        "NER=B-ORG …\n"
        "The sentences from one '# newdoc' to the next are one document: its names help each other.\n"
        "  onrecord parse --conllu sentences.conllu > parsed.conllu",
};
constexpr Option kOptions[] = {
    {"conllu", OptionKind::kSwitch, "", "The input is CoNLL-U, the only supported form; required."},
    {"syntax-model", OptionKind::kText, "",
     "A model written by 'onrecord train-syntax'; 'none': rules alone, no trees."},
    {"lexicon-dir", OptionKind::kText, "", "A folder whose lexicon files replace or add to those built in."},
};

absl::Status Run(const Options& options) {
  OR_ASSIGN_OR_RETURN(const LexiconFiles files, LexiconFiles::Load(options.Text("lexicon-dir")));
  OR_ASSIGN_OR_RETURN(const Gazetteer gazetteer, Gazetteer::Load(files));
  OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Model::Load(options.Text("syntax-model"), files));
  if (model.empty()) log::Warning("no_syntax_model", {{"means", syntax::kWithoutModel}});
  std::vector<std::string> inputs = options.Operands();
  if (inputs.empty()) inputs = {"-"};
  for (const std::string& input : inputs) {
    OR_ASSIGN_OR_RETURN(const std::string text, ReadFile(input));
    OR_ASSIGN_OR_RETURN(const std::string parsed, ParseConllu(text, input, model, gazetteer));
    if (std::fwrite(parsed.data(), 1, parsed.size(), stdout) != parsed.size() || std::fflush(stdout) != 0) {
      return Unavailable("standard output cannot be written");
    }
  }
  return absl::OkStatus();
}

bool BeginsDocument(const syntax::TreebankSentence& sentence) {
  return std::any_of(sentence.lines.begin(), sentence.lines.end(),
                     [](std::string_view line) { return StartsWith(line, "# newdoc"); });
}

}  // namespace

absl::StatusOr<std::string> ParseConllu(std::string_view text, std::string_view origin,
                                        const syntax::Model& model, const Gazetteer& gazetteer) {
  OR_ASSIGN_OR_RETURN(std::vector<syntax::TreebankSentence> sentences,
                      syntax::ReadConllu(text, {.annotation = false, .origin = std::string(origin)}));
  // All together: sentences that run in step cost half of what they cost one by one.
  std::vector<std::vector<uint16_t>> clues(sentences.size());
  std::vector<syntax::UnparsedSentence> unparsed;
  uint32_t document = 0;
  bool is_marked = false;  // a sentence before every mark is a document by itself
  for (size_t i = 0; i < sentences.size(); ++i) {
    if (!model.empty()) clues[i] = syntax::NameClues(sentences[i].words, gazetteer);
    const bool begins = BeginsDocument(sentences[i]);
    is_marked = is_marked || begins;
    if (begins || !is_marked) ++document;
    unparsed.push_back({sentences[i].words, clues[i], document});
  }
  syntax::Annotator(model, nullptr).AnnotateAll(unparsed);
  std::string out;
  for (const syntax::TreebankSentence& sentence : sentences) out += syntax::PrintConllu(sentence);
  return out;
}

int RunParse(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  if (!parsed.options.Switch("conllu")) {
    std::fprintf(stderr, "onrecord parse: expected --conllu\n");
    return 2;
  }
  const absl::Status status = Run(parsed.options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "onrecord parse: %s\n", TameLine(Message(status)).c_str());
  return 1;
}

}  // namespace onrecord::cli
