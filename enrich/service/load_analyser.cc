#include "enrich/service/load_analyser.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/version.h"
#include "enrich/lexicon/lexicon.h"
#include "enrich/pipeline/analyse.h"
#include "enrich/syntax/annotate.h"

namespace onrecord {

absl::StatusOr<Analyser> LoadAnalyser(const std::string& lexicon_dir) {
  OR_ASSIGN_OR_RETURN(const LexiconFiles files, LexiconFiles::Load(lexicon_dir));
  OR_ASSIGN_OR_RETURN(Lexicon loaded, LoadLexicon(files));
  OR_ASSIGN_OR_RETURN(const syntax::Model model, syntax::Model::BuiltIn());
  // Shared: the function is copied, and every copy reads the same lexicon and model.
  const auto lexicon = std::make_shared<const Lexicon>(std::move(loaded));
  return Analyser{
      [lexicon, model](const SourceText& source) { return Analyse(source, *lexicon, model); },
      StrCat("onrecord ", kVersion, " lexicon ", lexicon->fingerprint, " ", syntax::DescribeModel(model))};
}

}  // namespace onrecord
