#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "api/store/sqlite/sqlite_store.h"
#include "tests/bench/api_bench.h"

namespace onrecord::api {

BenchStore::BenchStore() {
  std::string pattern = (std::filesystem::temp_directory_path() / "onrecord-bench-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  auto store = OpenSqliteStore({.path = folder_ + "/store.db", .readers = 12});
  if (!store.ok()) std::abort();
  store_ = *std::move(store);
}

BenchStore::~BenchStore() {
  store_.reset();
  std::filesystem::remove_all(folder_);
}

}  // namespace onrecord::api

int main(int argc, char** argv) {
  using namespace onrecord::api;
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "watch" && argc == 2) return BenchWatch();
  if (what == "serve" && argc <= 3) {
    return BenchServe(std::filesystem::read_symlink("/proc/self/exe").string(), argc == 3 ? argv[2] : "");
  }
  if (what == "calls" && argc == 7)
    return BenchCalls(argv[2], argv[3], argv[4], std::atoi(argv[5]), std::atoi(argv[6]));
  std::fprintf(stderr, "usage: onrecord-api-bench watch | serve [get64|get1|list]\n");
  return 2;
}
