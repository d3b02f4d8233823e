#pragma once
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "api/ledger/copies.h"
#include "api/store/store.h"

namespace onrecord::api {

// Sketches of the texts that calls looked at last, 1 KiB each. The text of a revision never changes.
// Thread-safe.
class SketchCache {
 public:
  explicit SketchCache(size_t most = 16384) : most_(most) {}
  std::optional<ledger::TextSketch> Find(const std::string& key);
  void Add(const std::string& key, ledger::TextSketch sketch);

 private:
  struct Kept {
    std::string key;
    ledger::TextSketch sketch;
  };
  const size_t most_;
  absl::Mutex mutex_;
  std::list<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the one used last in front
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
};

// Finds articles that are copies of one text; reads each text that is not in the cache once. Of many articles
// the first kMostCompared are compared, the others count as sources of their own.
class ArticleCopies {
 public:
  static constexpr size_t kMostCompared = 64;

  // The references must outlive this object.
  ArticleCopies(RecordLookup& store, const ReadScope& scope, SketchCache& cache)
      : store_(store), scope_(scope), cache_(cache) {}

  // For each article the index of the first one that it is a copy of, or its own. An article whose text is
  // gone is a copy of none.
  absl::StatusOr<std::vector<size_t>> Find(const std::vector<v1::ArticleContext>& articles);

 private:
  absl::StatusOr<ledger::TextSketch> SketchOf(const v1::ArticleContext& article);

  RecordLookup& store_;
  const ReadScope& scope_;
  SketchCache& cache_;
};

// The number of different values: how many sources the articles are.
size_t CountSources(const std::vector<size_t>& copies);

}  // namespace onrecord::api
