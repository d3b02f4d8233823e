#pragma once
#include <absl/status/status.h>

#include "api/store/sqlite/connection.h"

namespace onrecord::api::sqlite {

// Reads the articles of a store of schema 1 (first_article, first_enriched) into today's tables: every
// revision, which of them is the newest, and the numbers of changes, so that watches resume. Part of
// migration 2, in its transaction. Logs its progress.
absl::Status ConvertFirstRows(Connection& connection);

}  // namespace onrecord::api::sqlite
