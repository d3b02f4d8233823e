// Filters of lists, as the text form of ListQuotesRequest. What passes the check of requests is answered, and
// the same quotes match it one by one.
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <filesystem>

#include "api/filter/filter_matcher.h"
#include "api/services/check_request.h"
#include "api/store/sqlite/sqlite_store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/api/random_news.h"

namespace onrecord::api {
namespace {

class Silent final : public google::protobuf::io::ErrorCollector {
  void AddError(int, int, const std::string&) override {}
};

// A store with a few articles, in a folder that goes with the process.
class SmallStore {
 public:
  SmallStore() {
    std::string folder = (std::filesystem::temp_directory_path() / "onrecord-fuzz-XXXXXX").string();
    OR_FUZZ_CHECK(mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    auto store = OpenSqliteStore({.path = folder_ + "/store.db", .readers = 1});
    OR_FUZZ_CHECK(store.ok());
    store_ = *std::move(store);
    RandomNews news(7);
    Batch batch;
    for (int i = 0; i < 10; ++i) {
      v1::EnrichedArticle article = news.Article(i);
      batch.articles.push_back(std::move(article));
    }
    OR_FUZZ_CHECK(store_->Commit(batch).ok());
    all_ = List({});
  }
  ~SmallStore() { std::filesystem::remove_all(folder_); }

  std::vector<v1::QuoteRecord> List(const v1::QuoteFilter& filter) const {
    auto page = store_->ListQuotes({.include = filter, .order = "published", .limit = 1000}, {});
    if (!page.ok()) fprintf(stderr, "%s\n", page.status().ToString().c_str());
    OR_FUZZ_CHECK(page.ok());
    return std::move(page->records);
  }
  const std::vector<v1::QuoteRecord>& All() const { return all_; }

 private:
  std::string folder_;
  std::unique_ptr<Store> store_;
  std::vector<v1::QuoteRecord> all_;
};

void Check(const v1::QuoteFilter& filter) {
  static const SmallStore store;
  static const std::unique_ptr<WordSplitter> splitter = *WordSplitter::Make();
  const auto matcher = Compile(filter, *splitter);
  size_t matching = 0;
  for (const v1::QuoteRecord& record : store.All()) {
    matching += matcher.Matches(QuoteFacts(record, *splitter)) ? 1 : 0;
  }
  OR_FUZZ_CHECK(store.List(filter).size() == matching);
}

}  // namespace
}  // namespace onrecord::api

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  onrecord::v1::ListQuotesRequest request;
  onrecord::api::Silent silent;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&silent);
  if (!parser.ParseFromString(std::string(onrecord::fuzz::Bytes(data, size)), &request)) return 0;
  if (!onrecord::api::CheckRequest(request).empty()) return 0;
  onrecord::api::Check(request.filter());
  return 0;
}
