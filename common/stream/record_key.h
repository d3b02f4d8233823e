#pragma once
#include <cstdint>
#include <string>
#include <string_view>

// The keys of records. Kafka keeps the last record of each key when it compacts a topic, and forgets the key
// after a record without a value: so each revision and each analysis has a key of its own, and all of an
// article begin alike.
namespace onrecord::stream {

// "ARTICLE/REVISION"; of an article that was let in again "ARTICLE/REVISION/MICROS": what the log is to
// forget of the time before must not reach it. `readmitted_micros` 0: it was not.
std::string ArticleKey(std::string_view article_id, std::string_view revision_id,
                       int64_t readmitted_micros = 0);

// The key of an article's record, "/" and 16 hex digits of the SHA-256 of the analyser's version.
std::string AnalysisKey(std::string_view article_key, std::string_view analyser);

// The article_id of such a key: what stands before the first "/"; a key without one as a whole. It chooses
// the partition.
std::string_view ArticleIdOf(std::string_view key);

}  // namespace onrecord::stream
