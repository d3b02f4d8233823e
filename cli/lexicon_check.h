#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord::cli {

// What checking a lexicon found.
struct LexiconReport {
  std::vector<std::string> problems;  // "event_patterns.tsv:12: expected IRN 173 IRQ from '…', got no event"
  int examples = 0;                   // how many were run
};

// Reads every table of the lexicon and runs the examples of event patterns and words, cues, and of the names
// and roles of the gazetteers through the whole analysis; those of the other tables run as unit tests. A
// table that cannot be read is a status (file, line, what was expected); an example that does not give what
// its row expects is a problem of the report.
//
//   CheckLexicon(LexiconFiles::BuiltIn())->problems  ->  {}
absl::StatusOr<LexiconReport> CheckLexicon(const LexiconFiles& files);

// `onrecord lexicon check [--lexicon-dir DIR]`: prints the report; 0 if there is no problem, 1 else, 2 for
// bad usage.
int RunLexicon(int argc, const char* const* argv);

}  // namespace onrecord::cli
