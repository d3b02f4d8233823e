#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "tests/support/paths.h"

// The tree is the flow: a folder may use the folders before it, never those after.
namespace onrecord {
namespace {

namespace fs = std::filesystem;

// In the order of flow. A folder that is not listed belongs to the longest listed one that holds it.
const std::vector<std::string> kFlow = {"common/base",
                                        "common/sqlite",
                                        "common/config",
                                        "common/metrics",
                                        "common/ops",
                                        "common/stream",
                                        "common/stream/in_process",
                                        "common/stream/kafka",
                                        "common/service",
                                        "ingest",
                                        "enrich/document",
                                        "enrich/lexicon",
                                        "enrich/times",
                                        "enrich/text",
                                        "enrich/syntax",
                                        "enrich/syntax_training",
                                        "enrich/grammar",
                                        "enrich/entities",
                                        "enrich/quotes",
                                        "enrich/actors",
                                        "enrich/events",
                                        "enrich/pipeline",
                                        "enrich/service",
                                        "api",
                                        "cli"};

struct Include {
  std::string file;  // "enrich/text/tokenise.cc"
  int line = 0;
  std::string target;  // "enrich/document/span.h"
};

std::string FolderOf(const std::string& path) {
  std::string best;
  for (const std::string& folder : kFlow) {
    if (path.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
  }
  return best;
}

size_t Rank(const std::string& folder) {
  return static_cast<size_t>(std::find(kFlow.begin(), kFlow.end(), folder) - kFlow.begin());
}

bool StartsWithAny(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return text.starts_with(prefix); });
}

// The service of "ingest/…", "enrich/…", "api/…"; else "".
std::string ServiceOf(const std::string& path) {
  for (const std::string service : {"ingest", "enrich", "api"}) {
    if (path.starts_with(service + "/")) return service;
  }
  return "";
}

class Tree : public testing::Test {
 protected:
  Tree() {
    for (const std::string top : {"common", "ingest", "enrich", "api", "cli"}) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(support::SourcePath(top))) {
        const std::string extension = entry.path().extension();
        if (extension == ".h" || extension == ".cc") Read(fs::relative(entry.path(), support::SourcePath()));
      }
    }
  }

  void Read(const std::string& file) {
    std::ifstream in(support::SourcePath(file));
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      constexpr std::string_view kStart = "#include \"";
      if (!line.starts_with(kStart)) continue;
      includes_.push_back({file, number, line.substr(kStart.size(), line.rfind('"') - kStart.size())});
    }
    lines_[file] = number;
  }

  std::vector<Include> includes_;
  std::map<std::string, int> lines_;
};

TEST_F(Tree, HasIncludesToCheck) { EXPECT_GT(includes_.size(), 100u); }

TEST_F(Tree, EveryIncludeGoesUpTheFlow) {
  for (const Include& include : includes_) {
    const std::string from = FolderOf(include.file), to = FolderOf(include.target);
    if (to.empty()) continue;  // generated or embedded
    EXPECT_LE(Rank(to), Rank(from)) << include.file << ":" << include.line << " uses " << include.target;
  }
}

TEST_F(Tree, TheServicesDoNotUseEachOther) {
  for (const Include& include : includes_) {
    const std::string from = ServiceOf(include.file), to = ServiceOf(include.target);
    if (from.empty() || to.empty()) continue;
    EXPECT_EQ(from, to) << include.file << ":" << include.line << " uses " << include.target;
  }
}

TEST_F(Tree, TheAnalysisKnowsNeitherStreamsNorMessages) {
  const std::vector<std::string> crossing = {"onrecord/v1/",  "google/",    "grpc",
                                             "common/stream", "common/ops", "common/service"};
  for (const Include& include : includes_) {
    if (!include.file.starts_with("enrich/") || include.file.starts_with("enrich/service/") ||
        include.file == "enrich/main.cc") {
      continue;
    }
    EXPECT_FALSE(StartsWithAny(include.target, crossing))
        << include.file << ":" << include.line << " uses " << include.target;
  }
}

TEST_F(Tree, CommonKnowsNothingOfNews) {
  for (const Include& include : includes_) {
    if (!include.file.starts_with("common/")) continue;
    EXPECT_FALSE(include.target.starts_with("onrecord/v1/")) << include.file << ":" << include.line;
  }
}

TEST_F(Tree, OnlyMainBuildsRealClients) {
  for (const Include& include : includes_) {
    if (StartsWithAny(include.file, {"common/stream/kafka/", "common/service/"}) ||
        fs::path(include.file).filename() == "main.cc")
      continue;
    EXPECT_FALSE(include.target.starts_with("common/stream/kafka/")) << include.file << ":" << include.line;
  }
}

TEST_F(Tree, FilesStaySmall) {
  for (const auto& [file, lines] : lines_) EXPECT_LE(lines, file.ends_with(".h") ? 200 : 500) << file;
}

}  // namespace
}  // namespace onrecord
