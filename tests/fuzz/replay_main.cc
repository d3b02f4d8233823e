// Runs the fuzz target that it is linked with on the files below some folders, and on mutations of each that
// are the same in every run: what an ordinary build can hold of a fuzz target.
//
//   fuzz_html_test tests/fuzz/seeds/html tests/golden/documents
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/read_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate_article.h"

namespace {

namespace fs = std::filesystem;

constexpr size_t kMutations = 50;        // of each seed
constexpr size_t kMaxSeedBytes = 20000;  // larger ones are run as they are

std::vector<std::string> Seeds(int argc, char** argv) {
  std::vector<std::string> seeds;
  for (int i = 1; i < argc; ++i) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) seeds.push_back(entry.path());
    }
  }
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

void Run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> seeds = Seeds(argc, argv);
  size_t runs = 0;
  for (const std::string& seed : seeds) {
    std::fprintf(stderr, "%s\n", seed.c_str());
    const auto bytes = onrecord::ReadFile(seed);
    if (!bytes.ok()) return 1;
    Run(*bytes);
    onrecord::Mutator mutator(static_cast<uint32_t>(bytes->size()));
    for (size_t i = 0; i < kMutations && bytes->size() <= kMaxSeedBytes; ++i, ++runs)
      Run(mutator.Mutate(*bytes));
  }
  std::printf("%zu seeds, %zu mutations of them\n", seeds.size(), runs);
  return seeds.empty() ? 1 : 0;
}
