#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "enrich/service/enricher.h"

namespace onrecord {

// The analyser as a service runs it: the lexicon (with `lexicon_dir` over it, empty: none) and the built-in
// model, loaded once and kept alive by the function. kInvalidArgument, kNotFound: the lexicon cannot be read,
// and why.
absl::StatusOr<Analyser> LoadAnalyser(const std::string& lexicon_dir);

}  // namespace onrecord
