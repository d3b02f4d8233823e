#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "ingest/document_reader/item_stream.h"

namespace onrecord::ingest {
namespace {

Entries Read(std::string_view text, size_t step) {
  auto stream = MakeJsonLinesStream();
  Entries out;
  for (size_t i = 0; i < text.size(); i += step) stream->Feed(text.substr(i, step), &out);
  stream->Finish(&out);
  return out;
}

TEST(JsonLines, GivesOneItemALineWhateverThePieces) {
  for (const size_t step : {1, 7, 1000}) {
    const Entries out = Read("{\"id\":\"a\",\"text\":\"One.\"}\r\n\n{\"id\":\"b\",\"text\":\"Two.\"}", step);
    ASSERT_EQ(out.items.size(), 2u);
    EXPECT_EQ(out.items[0].revision_id, Sha256Hex("{\"id\":\"a\",\"text\":\"One.\"}"));
    EXPECT_EQ(out.items[1].index, 1u);
    EXPECT_EQ(out.items[1].text, "Two.");
    EXPECT_TRUE(out.rejects.empty());
  }
}

TEST(JsonLines, RejectsABadLineAloneWithItsNumber) {
  const Entries out = Read("{\"text\":\"One.\"}\n{oops}\n{\"text\":\"Three.\"}\n", 1000);
  EXPECT_EQ(out.items.size(), 2u);
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kBrokenJson);
  EXPECT_EQ(out.rejects[0].index, 1u);
  EXPECT_EQ(out.rejects[0].detail.substr(0, 8), "line 2: ");
}

// Found by tests/hostile/worst_files.py: 16 MiB of "{" took 14 s.
TEST(JsonLines, EndsWhereAlmostEveryLineIsRefused) {
  std::string text = "{\"text\":\"One.\"}\n";
  for (int i = 0; i < 1'500'000; ++i) text += "{\n";
  const Entries out = Read(text + "{\"text\":\"Late.\"}\n", 1 << 20);
  EXPECT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.rejects.size(), 1'000'002u);
  EXPECT_NE(out.rejects.back().detail.find("the rest of the file is not read"), std::string::npos);
}

TEST(JsonLines, RejectsALineBeyondTheLimitWithoutKeepingIt) {
  auto stream = MakeJsonLinesStream();
  Entries out;
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 40; ++i) stream->Feed(piece, &out);
  stream->Feed("\n{\"text\":\"Two.\"}\n", &out);
  stream->Finish(&out);
  ASSERT_EQ(out.rejects.size(), 1u);
  EXPECT_EQ(out.rejects[0].reason, Reason::kTooLarge);
  ASSERT_EQ(out.items.size(), 1u);
  EXPECT_EQ(out.items[0].index, 1u);
}

}  // namespace
}  // namespace onrecord::ingest
