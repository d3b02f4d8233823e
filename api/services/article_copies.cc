#include "api/services/article_copies.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

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
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  auto text = store_.GetText(article.article_id(), article.revision_id(), scope_);
  if (!text.ok() && !absl::IsNotFound(text.status())) return text.status();
  return known_[key] = ledger::SketchOfText(text.ok() ? *text : std::string());
}

size_t CountSources(const std::vector<size_t>& copies) {
  return std::set<size_t>(copies.begin(), copies.end()).size();
}

}  // namespace onrecord::api
