#include "api/services/statement_sources.h"

#include <map>
#include <string>
#include <vector>

#include "api/services/article_copies.h"
#include "common/base/status_macros.h"

namespace onrecord::api {

absl::Status AddSources(RecordLookup& store, const ReadScope& scope, SketchCache& cache,
                        v1::Statement* statement) {
  std::vector<v1::ArticleContext> articles;
  std::vector<std::string> agencies;
  std::map<std::string, size_t> index_of;
  for (v1::Occurrence& occurrence : *statement->mutable_occurrences()) {
    const v1::ArticleContext& article = occurrence.quote().article();
    const auto [at, added] = index_of.try_emplace(article.article_id(), articles.size());
    if (added) {
      articles.push_back(article);
      // Removed meanwhile: nothing is known of it.
      const auto header =
          store.GetArticle(article.article_id(), article.revision_id(), v1::VIEW_BASIC, scope);
      if (!header.ok() && !absl::IsNotFound(header.status())) return header.status();
      agencies.push_back(header.ok() ? header->document().agency().value() : "");
    }
    v1::SourceChain& chain = *occurrence.mutable_chain();
    chain.set_outlet(article.outlet());
    chain.set_agency(agencies[at->second]);
    chain.set_channel(occurrence.quote().quote().via());
    chain.set_speaker(occurrence.quote().quote().speaker_name());
  }
  OR_ASSIGN_OR_RETURN(const std::vector<size_t> copies, ArticleCopies(store, scope, cache).Find(articles));
  for (v1::Occurrence& occurrence : *statement->mutable_occurrences()) {
    const size_t own = index_of.at(occurrence.quote().article().article_id());
    if (copies[own] != own) occurrence.set_copy_of(articles[copies[own]].article_id());
  }
  statement->set_source_count(static_cast<uint32_t>(CountSources(copies)));
  return absl::OkStatus();
}

}  // namespace onrecord::api
