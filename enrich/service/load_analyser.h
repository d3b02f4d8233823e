#pragma once
#include <absl/status/statusor.h>

#include <span>
#include <string>
#include <vector>

#include "common/config/options.h"
#include "enrich/document/work_budget.h"
#include "enrich/service/enricher.h"

namespace onrecord {

// Where the words and the model come from (empty: what is built in), and how much work one article may take.
struct AnalyserFiles {
  std::string lexicon_dir;   // a folder whose lexicon files replace or add to those built in
  std::string syntax_model;  // a file of `onrecord train-syntax`; "none": rules alone, no trees
  uint64_t work_budget = WorkBudget::kDefault;  // steps; 0: unlimited
};

// The rows of every program that analyses: --lexicon-dir, --syntax-model, --work-budget.
std::vector<Option> WithAnalyserOptions(std::span<const Option> own);
AnalyserFiles AnalyserFilesFrom(const Options& options);

// The analyser as a service runs it, loaded once and kept alive by the function. Without a model it logs what
// will be missing, and the version ends with "model none". kInvalidArgument, kNotFound, kDataLoss: a lexicon
// or the model cannot be used, and why.
//
//   LoadAnalyser({.syntax_model = "none"})  ->  version "onrecord 0.1.0 lexicon 1f3c… model none"
absl::StatusOr<Analyser> LoadAnalyser(const AnalyserFiles& files = {});

}  // namespace onrecord
