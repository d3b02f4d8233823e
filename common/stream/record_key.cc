#include "common/stream/record_key.h"

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::stream {
namespace {

constexpr size_t kAnalyserDigits = 16;

}  // namespace

std::string ArticleKey(std::string_view article_id, std::string_view revision_id, int64_t readmitted_micros) {
  std::string key = StrCat(article_id, "/", revision_id);
  if (readmitted_micros != 0) StrAppend(&key, "/", readmitted_micros);
  return key;
}

std::string AnalysisKey(std::string_view article_key, std::string_view analyser) {
  return StrCat(article_key, "/", Sha256Hex(analyser).substr(0, kAnalyserDigits));
}

std::string_view ArticleIdOf(std::string_view key) { return key.substr(0, key.find('/')); }

}  // namespace onrecord::stream
