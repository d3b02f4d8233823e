#include "enrich/lexicon/table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/base/strings.h"

namespace onrecord {
namespace {

class LexiconDir : public testing::Test {
 protected:
  LexiconDir() : dir_(testing::TempDir() + "/lexicon_" + std::to_string(getpid())) {
    std::filesystem::create_directories(dir_);
  }
  ~LexiconDir() override { std::filesystem::remove_all(dir_); }
  void Write(const std::string& name, const std::string& text) { std::ofstream(dir_ + "/" + name) << text; }
  std::string dir_;
};

TEST_F(LexiconDir, AFileOfTheSameNameReplacesTheBuiltInOne) {
  Write("abbreviations.tsv", "word\tkind\texample\nQq.\tany\tQq. it is.\n");
  const auto files = LexiconFiles::Load(dir_);
  ASSERT_TRUE(files.ok()) << files.status();
  const auto table = Table::Read(*files, "abbreviations.tsv", {"kind", "word", "example"});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows().size(), 1u);
  EXPECT_EQ(table->rows()[0].cells[1], "Qq.");
}

TEST_F(LexiconDir, AnAddFileComesAfterTheBuiltInOne) {
  Write("abbreviations.add.tsv", "word\tkind\texample\nQq.\tany\tQq. it is.\n");
  const auto files = LexiconFiles::Load(dir_);
  ASSERT_TRUE(files.ok()) << files.status();
  const auto table = Table::Read(*files, "abbreviations.tsv", {"word", "kind", "example"});
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_GT(table->rows().size(), 1u);
  EXPECT_EQ(table->rows().back().cells[0], "Qq.");
}

TEST_F(LexiconDir, ARowWithTooFewCellsIsToldWithItsLine) {
  Write("abbreviations.tsv", "# head\nword\tkind\texample\nQq.\tany\n");
  const auto files = LexiconFiles::Load(dir_);
  ASSERT_TRUE(files.ok());
  const auto table = Table::Read(*files, "abbreviations.tsv", {"word", "kind", "example"});
  EXPECT_EQ(Message(table.status()), dir_ + "/abbreviations.tsv:3: expected 3 cells, got 2");
}

TEST_F(LexiconDir, AFileOfUnknownNameIsRefused) {
  Write("cuez.tsv", "x\n");
  EXPECT_TRUE(absl::IsInvalidArgument(LexiconFiles::Load(dir_).status()));
}

}  // namespace
}  // namespace onrecord
