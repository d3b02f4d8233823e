#include "enrich/service/load_analyser.h"

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/annotate.h"

namespace onrecord {

namespace {

constexpr std::string_view kDefaultBudget = "120000000";
static_assert(WorkBudget::kDefault == 120'000'000);

}  // namespace

std::vector<Option> WithAnalyserOptions(std::span<const Option> own) {
  std::vector<Option> table(own.begin(), own.end());
  table.push_back({"lexicon-dir", OptionKind::kText, "",
                   "A folder of lexicon files that replace or add to those built in."});
  table.push_back({"syntax-model", OptionKind::kText, "",
                   "A model written by 'onrecord train-syntax', instead of the one built in; 'none': tags by "
                   "rules, no trees."});
  table.push_back({"work-budget", OptionKind::kInteger, kDefaultBudget,
                   "Steps (about 50 ns each) that one article may take; findings until then are kept, and "
                   "the article is marked as partly analysed. 0: no limit."});
  return table;
}

AnalyserFiles AnalyserFilesFrom(const Options& options) {
  return {.lexicon_dir = options.Text("lexicon-dir"),
          .syntax_model = options.Text("syntax-model"),
          .work_budget = static_cast<uint64_t>(options.Integer("work-budget"))};
}

absl::StatusOr<Analyser> LoadAnalyser(const AnalyserFiles& from) {
  OR_ASSIGN_OR_RETURN(const LexiconFiles files, LexiconFiles::Load(from.lexicon_dir));
  OR_ASSIGN_OR_RETURN(Lexicon loaded, LoadLexicon(files));
  OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Model::Load(from.syntax_model, files));
  if (model.empty()) log::Warning("no_syntax_model", {{"means", syntax::kWithoutModel}});
  // Shared: the function is copied, and every copy reads the same lexicon and model.
  const auto lexicon = std::make_shared<const Lexicon>(std::move(loaded));
  const uint64_t budget = from.work_budget > 0 ? from.work_budget : WorkBudget::kUnlimited;
  const std::string suffix = budget == WorkBudget::kDefault     ? ""
                             : budget == WorkBudget::kUnlimited ? " budget none"
                                                                : StrCat(" budget ", budget);
  return Analyser{
      [lexicon, model, budget](const SourceText& source) { return Analyse(source, *lexicon, model, budget); },
      StrCat("onrecord ", kVersion, " lexicon ", lexicon->fingerprint, " ", syntax::DescribeModel(model),
             suffix),
      0};
}

}  // namespace onrecord
