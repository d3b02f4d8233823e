#include "ingest/folder_watcher/ignored_names.h"

#include <fnmatch.h>
#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

TEST(IgnoredNames, EveryRowMatchesItsExample) {
  const auto rows = IgnoredNames::BuiltIn();
  EXPECT_GT(rows.size(), 40u);
  for (const auto& [pattern, example] : rows) {
    ASSERT_FALSE(pattern.empty() || example.empty());
    // The pattern itself, so that no other row can match in its place.
    EXPECT_EQ(::fnmatch(pattern.c_str(), example.c_str(), FNM_CASEFOLD | FNM_NOESCAPE), 0)
        << pattern << " " << example;
    EXPECT_TRUE(IgnoredNames::Make()->Match(example));
  }
}

TEST(IgnoredNames, PassesOverWhatUploadersAndEditorsLeave) {
  const auto names = *IgnoredNames::Make();
  for (const char* name :
       {".hidden", "a.txt.tmp", "a.TMP", "a.part", "a.txt~", ".a.txt.swp", "#a.txt#", "x.crdownload",
        "a.txt.filepart", "a.txt.LFTP", "a.json.temp", "a.txt._COPYING_", "a.txt.inprogress",
        "a.html___jb_tmp___", "a.txt.download", "a.sync-conflict-20260102-030405-AAAAAAA.txt",
        "a (conflicted copy 2026-01-02).txt", "~$a.docx"}) {
    EXPECT_TRUE(names.Match(name)) << name;
  }
}

TEST(IgnoredNames, LeavesNamesOfArticlesAlone) {
  const auto names = *IgnoredNames::Make();
  for (const char* name :
       {"a.txt", "part", "tmp", "a.tmp.txt", "story", "download.html", "temp.json", "bak", "#a", "a#",
        "upload.txt", "conflict.txt", "peace-conflict-2024.html", "4913", "partial.xml", "\xFF.txt"}) {
    EXPECT_FALSE(names.Match(name)) << name;
  }
}

TEST(IgnoredNames, TakesPatternsOfTheOperator) {
  const auto names = IgnoredNames::Make({"*.draft", "old-*"});
  ASSERT_TRUE(names.ok());
  EXPECT_TRUE(names->Match("a.Draft"));
  EXPECT_TRUE(names->Match("old-a.txt"));
  EXPECT_FALSE(names->Match("a.txt"));
  for (const char* bad : {"", "*", "**", "a/b"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(IgnoredNames::Make({bad}).status())) << bad;
  }
}

}  // namespace
}  // namespace onrecord::ingest
