#include "api/services/article_copies.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

std::optional<ledger::TextSketch> SketchCache::Find(const std::string& key) {
  absl::MutexLock lock(&mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->sketch;
}

void SketchCache::Add(const std::string& key, ledger::TextSketch sketch) {
  absl::MutexLock lock(&mutex_);
  if (by_key_.count(key) > 0) return;
  kept_.push_front({key, std::move(sketch)});
  by_key_[kept_.front().key] = kept_.begin();
  if (kept_.size() <= most_) return;
  by_key_.erase(kept_.back().key);
  kept_.pop_back();
}

absl::StatusOr<std::vector<size_t>> ArticleCopies::Find(const std::vector<v1::ArticleContext>& articles) {
  std::vector<size_t> out(articles.size());
  std::iota(out.begin(), out.end(), size_t{0});
  if (articles.size() < 2) return out;
  std::vector<ledger::TextSketch> sketches;
  for (size_t i = 0; i < std::min(articles.size(), kMostCompared); ++i) {
    OR_ASSIGN_OR_RETURN(sketches.emplace_back(), SketchOf(articles[i]));
  }
  const std::vector<size_t> found = ledger::FindCopies(sketches);
  std::copy(found.begin(), found.end(), out.begin());
  return out;
}

absl::StatusOr<ledger::TextSketch> ArticleCopies::SketchOf(const v1::ArticleContext& article) {
  const std::string key = StrCat(article.article_id(), "\n", article.revision_id());
  if (auto known = cache_.Find(key)) return *std::move(known);
  const auto text = store_.GetText(article.article_id(), article.revision_id(), scope_);
  if (absl::IsNotFound(text.status())) return ledger::TextSketch();
  OR_RETURN_IF_ERROR(text.status());
  ledger::TextSketch sketch = ledger::SketchOfText(*text);
  cache_.Add(key, sketch);
  return sketch;
}

size_t CountSources(const std::vector<size_t>& copies) {
  return std::set<size_t>(copies.begin(), copies.end()).size();
}

}  // namespace onrecord::api
