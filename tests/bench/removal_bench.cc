#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>

#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "tests/bench/generated_news.h"

// What removals cost the SQLite store, with made-up news of about 10 quotes and 6 events an article: the
// commit of a removal, the slices that clear the files of the store after it, and a batch of articles with
// and without removals in the store.
//
//   onrecord-removal-bench FOLDER ARTICLES
namespace onrecord::bench {
namespace {

constexpr int kBatch = 200;
constexpr int kRemovals = 10;

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <typename Result>
auto Must(Result result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "onrecord-removal-bench: %s\n", result.status().ToString().c_str());
  std::exit(1);
}

// CPU milliseconds of a commit.
double Commit(api::Store& store, const api::Batch& batch) {
  const double begun = CpuSeconds();
  Must(store.Commit(batch));
  return 1000 * (CpuSeconds() - begun);
}

api::Batch NextBatch(NewsGenerator& news) {
  api::Batch batch;
  for (int i = 0; i < kBatch; ++i) batch.articles.push_back(news.Next());
  return batch;
}

api::Batch RemovalOf(const std::string& article, int64_t second) {
  api::Batch batch;
  v1::Decision& decision = batch.decisions.emplace_back();
  decision.set_decision_id(StrCat("remove ", article));
  decision.set_article_id(article);
  decision.mutable_decided_at()->set_seconds(second);
  decision.mutable_remove();
  return batch;
}

void Run(const std::string& folder, int articles) {
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/store.db";
  const auto store = Must(api::OpenSqliteStore({.path = path, .readers = 1}));
  NewsGenerator news(1, Arrival::kByDay);
  std::vector<std::string> ids;
  double before = 0;
  for (int done = 0; done < articles; done += kBatch) {
    const api::Batch batch = NextBatch(news);
    ids.push_back(batch.articles[0].article().article_id());
    before = Commit(*store, batch);
  }
  double removal = 0;
  for (int i = 0; i < kRemovals; ++i) {
    removal +=
        Commit(*store, RemovalOf(ids[ids.size() * static_cast<size_t>(i) / kRemovals], 4000000000 + i));
  }
  int slices = 0;
  double cpu = 0, longest = 0;
  for (bool more = true; more; ++slices) {
    const absl::Time begun = absl::Now();
    const double at = CpuSeconds();
    more = Must(store->EraseSome());
    cpu += CpuSeconds() - at;
    longest = std::max(longest, absl::ToDoubleMilliseconds(absl::Now() - begun));
  }
  const double after = Commit(*store, NextBatch(news));
  std::printf("| %d | %.0f MB | %.1f ms | %.0f ms | %.0f ms | %d slices, %.1f s, the longest %.0f ms |\n",
              articles, static_cast<double>(std::filesystem::file_size(path)) / 1e6, removal / kRemovals,
              before, after, slices, cpu, longest);
}

}  // namespace
}  // namespace onrecord::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: onrecord-removal-bench FOLDER ARTICLES\n");
    return 2;
  }
  std::printf(
      "| articles | store | a removal | 200 articles before | after | erasing 10 "
      "|\n|---|---|---|---|---|---|\n");
  onrecord::bench::Run(argv[1], std::atoi(argv[2]));
  return 0;
}
