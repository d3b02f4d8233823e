#include "cli/train_syntax.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"
#include "common/config/options.h"
#include "enrich/syntax/name_clues.h"
#include "enrich/syntax_training/train.h"
#include "enrich/syntax_training/train_names.h"

namespace onrecord::cli {
namespace {

constexpr ProgramInfo kProgram = {
    .name = "onrecord train-syntax",
    .summary =
        "Learns the model that tags, parses and finds names. The same data and options give the same bytes.",
    .details =
        "A treebank whose head says '# global.Entity' also teaches names; token lists with B-PER, I-PER … "
        "teach\n"
        "them better. Sentences of --ner must not be in a --treebank. About 15 minutes for 300,000 words:\n"
        "  onrecord train-syntax --treebank a.conllu --treebank b.conllu --ner c.iob2 --out english.model",
};
constexpr Option kOptions[] = {
    {"treebank", OptionKind::kList, "", "A treebank in CoNLL-U; may be given several times."},
    {"ner", OptionKind::kList, "",
     "A list of tokens with names marked (number, form, B-PER …), tabs between."},
    {"vectors", OptionKind::kText, "",
     "Word vectors, a file of enrich/syntax_training/make_word_vectors.py; none: without. With --network "
     "only their "
     "groups of like words are taken, for the names."},
    {"lists", OptionKind::kText, "",
     "Lists of names, a file of make_name_lists.py; none: those of --network, if there are."},
    {"unlabelled", OptionKind::kList, "",
     "Sentences in CoNLL-U whose names nobody marked: a teacher does, who learns from the others."},
    {"hints", OptionKind::kText, "",
     "What other recognisers say of the sentences, a file of hint_names.py; for the teacher alone."},
    {"network", OptionKind::kText, "", "A model whose network is kept; only the names are learned anew."},
    {"out", OptionKind::kText, "", "The file the model is written to."},
    {"epochs", OptionKind::kInteger, "22", "How often the network sees every sentence."},
    {"seed", OptionKind::kInteger, "1", "Of the random numbers."},
    {"lexicon-dir", OptionKind::kText, "", "A folder whose lexicon files replace or add to those built in."},
};

absl::StatusOr<std::vector<std::string>> ReadFiles(const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const std::string& name : names) {
    OR_ASSIGN_OR_RETURN(texts.emplace_back(), ReadFile(name));
  }
  return texts;
}

void Report(int epoch, const syntax::Loss& mean) {
  std::fprintf(stderr, "epoch %d: loss of a word: tags %.3f, heads %.3f, relations %.3f, names %.3f\n", epoch,
               mean.tags, mean.arcs, mean.labels, mean.names);
}

absl::StatusOr<std::vector<syntax::TreebankSentence>> ReadTreebanks(const std::vector<std::string>& names,
                                                                    const std::vector<std::string>& texts) {
  std::vector<syntax::TreebankSentence> all;
  for (size_t i = 0; i < texts.size(); ++i) {
    OR_ASSIGN_OR_RETURN(std::vector<syntax::TreebankSentence> read,
                        syntax::ReadConllu(texts[i], {.annotation = true, .origin = names[i]}));
    if (read.empty()) return InvalidArgument(names[i], ": expected a treebank in CoNLL-U, found no sentence");
    all.insert(all.end(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
  }
  return all;
}

absl::StatusOr<syntax::Model> LearnNetwork(const std::vector<syntax::TreebankSentence>& sentences,
                                           const Options& options, const LexiconFiles& files) {
  syntax::TrainOptions train;
  if (options.Given("vectors")) {
    const std::string name = options.Text("vectors");
    OR_ASSIGN_OR_RETURN(const std::vector<std::string> texts, ReadFiles({name}));
    OR_ASSIGN_OR_RETURN(train.vectors, syntax::WordVectors::ReadFile(texts[0], name));
  }
  if (options.Given("network")) {
    OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Model::Load(options.Text("network"), files));
    if (model.empty() || !options.Given("vectors")) return model;
    if (model.vectors().columns() > 0) {
      return InvalidArgument("--vectors ", options.Text("vectors"), ": the network of ",
                             options.Text("network"), " reads word vectors of its own; leave --vectors out");
    }
    return model.WithGroups(train.vectors);
  }
  train.epochs = static_cast<int>(options.Integer("epochs"));
  train.seed = static_cast<uint64_t>(options.Integer("seed"));
  train.progress = Report;
  OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Train(sentences, train));
  // As it will be read again, so that names learned later over the file are the same.
  return syntax::Model::Parse(model.Serialise(), options.Text("out"));
}

absl::StatusOr<syntax::NameLists> ReadLists(const syntax::Model& model, const Options& options) {
  if (!options.Given("lists")) return model.names().lists();
  const std::string name = options.Text("lists");
  OR_ASSIGN_OR_RETURN(const std::vector<std::string> texts, ReadFiles({name}));
  return syntax::NameLists::ReadFile(texts[0], name);
}

// Appends the sentences of --unlabelled, whose forms point into `texts`.
absl::Status AddUnlabelled(const std::vector<std::string>& names, const std::vector<std::string>& texts,
                           std::vector<syntax::NamedSentence>* sentences) {
  std::string_view document;
  for (size_t i = 0; i < texts.size(); ++i) {
    OR_ASSIGN_OR_RETURN(const std::vector<syntax::TreebankSentence> read,
                        syntax::ReadConllu(texts[i], {.annotation = false, .origin = names[i]}));
    for (const syntax::TreebankSentence& sentence : read) {
      for (const std::string_view line : sentence.lines) {
        if (StartsWith(line, "# newdoc")) document = line;
      }
      sentences->push_back({.document = document, .words = sentence.words, .unlabelled = true});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<syntax::Model> LearnNames(const syntax::Model& model,
                                         const std::vector<syntax::TreebankSentence>& treebank,
                                         const Options& options, const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Gazetteer gazetteer, Gazetteer::Load(files));
  const std::vector<std::string>& names = options.List("ner");
  OR_ASSIGN_OR_RETURN(const std::vector<std::string> texts, ReadFiles(names));
  std::vector<syntax::NamedSentence> sentences;
  for (size_t i = 0; i < texts.size(); ++i) {
    OR_ASSIGN_OR_RETURN(const std::vector<syntax::NamedSentence> read, syntax::ReadNames(texts[i], names[i]));
    sentences.insert(sentences.end(), read.begin(), read.end());
  }
  for (const syntax::TreebankSentence& sentence : treebank) {
    if (sentence.has_entities)
      sentences.push_back({.document = "", .words = sentence.words, .foreign = true});
  }
  OR_ASSIGN_OR_RETURN(const std::vector<std::string> unlabelled, ReadFiles(options.List("unlabelled")));
  OR_RETURN_IF_ERROR(AddUnlabelled(options.List("unlabelled"), unlabelled, &sentences));
  std::fprintf(stderr, "names: %zu sentences\n", sentences.size());
  syntax::TrainNamesOptions train;
  std::string hint_text;
  syntax::NameHints hints;
  if (options.Given("hints")) {
    const std::string name = options.Text("hints");
    OR_ASSIGN_OR_RETURN(hint_text, ReadFile(name));
    OR_ASSIGN_OR_RETURN(hints, syntax::NameHints::ReadFile(hint_text, name));
  }
  train.hints = &hints;
  train.clues = [&](const std::vector<syntax::Word>& words) { return syntax::NameClues(words, gazetteer); };
  OR_ASSIGN_OR_RETURN(train.lists, ReadLists(model, options));
  OR_ASSIGN_OR_RETURN(syntax::NameLayer layer, syntax::TrainNames(model, sentences, train));
  return model.WithNames(std::move(layer));
}

absl::Status Run(const Options& options) {
  OR_ASSIGN_OR_RETURN(const LexiconFiles files, LexiconFiles::Load(options.Text("lexicon-dir")));
  OR_ASSIGN_OR_RETURN(const std::vector<std::string> texts, ReadFiles(options.List("treebank")));
  OR_ASSIGN_OR_RETURN(const auto treebank, ReadTreebanks(options.List("treebank"), texts));
  OR_ASSIGN_OR_RETURN(syntax::Model model, LearnNetwork(treebank, options, files));
  if (!options.List("ner").empty()) {
    OR_ASSIGN_OR_RETURN(model, LearnNames(model, treebank, options, files));
  }
  const std::string bytes = model.Serialise();
  std::ofstream out(options.Text("out"), std::ios::binary | std::ios::trunc);
  out << bytes;
  if (!out.flush()) return NotFound(options.Text("out"), ": cannot be written");
  std::fprintf(stderr, "%s: model %s, %zu bytes\n", options.Text("out").c_str(), model.version().c_str(),
               bytes.size());
  return absl::OkStatus();
}

}  // namespace

int RunTrainSyntax(int argc, const char* const* argv) {
  const ParsedOptions parsed = ParseOptions(kProgram, kOptions, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  for (const std::string_view name : {"treebank", "out"}) {
    if (parsed.options.Given(name)) continue;
    std::fprintf(stderr, "onrecord train-syntax: expected --%s FILE\n", std::string(name).c_str());
    return 2;
  }
  const absl::Status status = Run(parsed.options);
  if (status.ok()) return 0;
  std::fprintf(stderr, "onrecord train-syntax: %s\n", TameLine(Message(status)).c_str());
  return 1;
}

}  // namespace onrecord::cli
