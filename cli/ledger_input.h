#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "api/ledger/join.h"
#include "enrich/document/span.h"
#include "enrich/service/load_analyser.h"

namespace onrecord::cli {

// Where one piece of a quote stands in its article's text.
struct PiecePlace {
  uint32_t begin = 0;  // in Unicode code points
  uint32_t end = 0;
  Span bytes;
};

// The quotes of articles as the ledger takes them, with their places.
struct LedgerInput {
  ledger::Collection collection;
  std::vector<std::string> articles;            // ids
  std::vector<std::string> texts;               // of each article
  std::vector<ledger::Occurrence> occurrences;  // as in `collection`
  std::vector<bool> named;                      // of each occurrence: its speaker is known by name
  std::vector<std::vector<PiecePlace>> pieces;  // of each occurrence
};

// Reads articles, analyses them on `workers` threads and prepares their quotes. A path that ends in .jsonl,
// "-" (standard input), and every path if `jsonl`, is JSON lines in the form of `onrecord extract --jsonl`;
// other paths are article files of any kind that ingest reads. kNotFound: a path cannot be read. What is no
// article is added to `problems`, a sentence each.
absl::StatusOr<LedgerInput> ReadLedgerInput(const std::vector<std::string>& paths, bool jsonl,
                                            const Analyser& analyser, int workers,
                                            std::vector<std::string>* problems);

}  // namespace onrecord::cli
