#pragma once
#include <absl/status/status.h>

#include "api/services/article_copies.h"
#include "api/store/store.h"
#include "onrecord/v1/statement.pb.h"

namespace onrecord::api {

// Says through whom the occurrences of a statement came (chain), which articles are copies of one text
// (copy_of), and how many sources that leaves. Reads header and text of each of their articles.
absl::Status AddSources(RecordLookup& store, const ReadScope& scope, SketchCache& cache,
                        v1::Statement* statement);

}  // namespace onrecord::api
