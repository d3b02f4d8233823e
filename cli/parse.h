#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "enrich/lexicon/gazetteer.h"
#include "enrich/syntax/model.h"

namespace onrecord::cli {

// CoNLL-U text, columns 3 to 10 of its words ignored, with the columns filled in: base form, tags, head,
// relation, and in the last column the mention a word belongs to (NER=B-PER, NER=I-ORG …). All else stays as
// it was. kInvalidArgument: a line that is not CoNLL-U; the message says `origin`, line and what was
// expected.
absl::StatusOr<std::string> ParseConllu(std::string_view text, std::string_view origin,
                                        const syntax::Model& model, const Gazetteer& gazetteer);

// `onrecord parse --conllu [FILE...]`: the above for files or standard input.
int RunParse(int argc, const char* const* argv);

}  // namespace onrecord::cli
