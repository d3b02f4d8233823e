#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "common/stream/record.h"
#include "ingest/document_reader/document.h"

namespace onrecord::ingest {

// The file that articles come from; as SourceFile in proto/onrecord/v1/article.proto.
struct SourceInfo {
  std::string path;  // below the watched folder, any bytes
  std::string feed;
  std::string media_type, encoding;
  std::string file_sha256;
  uint64_t file_size = 0;
};

// The record of an article: an onrecord.v1.Article under the key of its revision
// (common/stream/record_key.h), with the headers of CloudEvents. `readmitted_at`: when it was let in again
// though it had been removed; InfinitePast: it was not. The same arguments give the same record.
stream::Record ArticleRecord(const Item& item, const std::string& article_id, const SourceInfo& source,
                             absl::Time observed_at, absl::Time readmitted_at = absl::InfinitePast());

// The record of a refusal, for onrecord.rejected.v1: an onrecord.v1.RejectedRecord. Its key names file and
// item, so that the same reject reported twice can be recognised.
stream::Record RejectRecord(const Reject& reject, const SourceInfo& source, absl::Time now);

}  // namespace onrecord::ingest
