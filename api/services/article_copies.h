#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "api/ledger/copies.h"
#include "api/store/store.h"

namespace onrecord::api {

// Finds articles that are copies of one text, within one call; reads each text once. Of many articles the
// first kMostCompared are compared, the others count as sources of their own.
class ArticleCopies {
 public:
  static constexpr size_t kMostCompared = 64;

  // The references must outlive this object.
  ArticleCopies(RecordLookup& store, const ReadScope& scope) : store_(store), scope_(scope) {}

  // For each article the index of the first one that it is a copy of, or its own. An article whose text is
  // gone is a copy of none.
  absl::StatusOr<std::vector<size_t>> Find(const std::vector<v1::ArticleContext>& articles);

 private:
  absl::StatusOr<ledger::TextSketch> SketchOf(const v1::ArticleContext& article);

  RecordLookup& store_;
  const ReadScope& scope_;
  std::map<std::string, ledger::TextSketch> known_;
};

// The number of different values: how many sources the articles are.
size_t CountSources(const std::vector<size_t>& copies);

}  // namespace onrecord::api
