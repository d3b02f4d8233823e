#pragma once
#include <string>

#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// See RevisionReader. O(stored analyses of the article).
absl::StatusOr<Page<v1::ArticleRecord>> ListRevisions(Connection& connection, const std::string& article_id,
                                                      const std::optional<Cursor>& after, int limit);

}  // namespace onrecord::api::sqlite
