#include "ingest/document_reader/document_reader.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

TEST(ReadDocument, KeepsATextAsItIs) {
  const std::string text = "Rain in Nordvik\r\nBy Ada Holm\n\nIt rained.\n";
  const Document d = ReadDocument(text, "wire/rain.txt");
  ASSERT_EQ(d.items.size(), 1u);
  EXPECT_EQ(d.items[0].text, text);
  EXPECT_EQ(d.items[0].revision_id, Sha256Hex(text));
  EXPECT_EQ(d.sha256, Sha256Hex(text));
  EXPECT_EQ(d.media_type, "text/plain");
  EXPECT_EQ(d.encoding, "UTF-8");
  EXPECT_TRUE(d.rejects.empty());
}

TEST(ReadDocument, TellsTheEncodingAndHashesTheBytesAsTheyCame) {
  const Document d = ReadDocument("Caf\xE9", "a.txt");
  ASSERT_EQ(d.items.size(), 1u);
  EXPECT_EQ(d.items[0].text, "Café");
  EXPECT_EQ(d.encoding, "windows-1252");
  EXPECT_EQ(d.items[0].revision_id, Sha256Hex("Caf\xE9"));
}

TEST(ReadDocument, GivesTheSameIdentityToFeedItemsInAnyEncoding) {
  const std::string line = R"({"id":"a","text":"Rain."})";
  std::string wide;
  for (const char c : line) wide += {c, '\0'};
  const Document a = ReadDocument(line, "a.jsonl"), b = ReadDocument(wide, "a.jsonl");
  ASSERT_EQ(b.items.size(), 1u);
  EXPECT_EQ(b.encoding, "UTF-16LE");
  EXPECT_EQ(a.items[0].revision_id, b.items[0].revision_id);
}

TEST(ReadDocument, NamesEveryReason) {
  const struct {
    std::string bytes, path, reason;
  } cases[] = {
      {"", "a.txt", "empty"},
      {" \n\t", "a.txt", "empty"},
      {"\xEF\xBB\xBF", "a.txt", "empty"},
      {std::string("a\0b", 3), "a.txt", "binary"},
      {"It rained.", "a.log", "unknown_type"},
      {"{\"text\": ", "a.json", "broken_json"},
      {"<rss><channel>", "a.xml", "broken_xml"},
      {"<html><nav>Home</nav></html>", "a.html", "no_text"},
      {"{\"title\":\"Rain\"}", "a.json", "no_text"},
      {std::string(kMaxTextBytes + 1, 'x'), "a.txt", "too_large"},
      {std::string(kMaxArticleFileBytes + 1, 'x'), "a.html", "too_large"},
  };
  for (const auto& c : cases) {
    const Document d = ReadDocument(c.bytes, c.path);
    EXPECT_TRUE(d.items.empty()) << c.reason;
    ASSERT_EQ(d.rejects.size(), 1u) << c.reason;
    EXPECT_EQ(Name(d.rejects[0].reason), c.reason) << d.rejects[0].detail;
    EXPECT_FALSE(d.rejects[0].detail.empty());
  }
}

TEST(ReadDocument, ReadsAListOfArticles) {
  const Document d = ReadDocument(R"([{"id":"a","text":"One."},{"id":"b","text":""}])", "a.json");
  ASSERT_EQ(d.items.size(), 1u);
  ASSERT_EQ(d.rejects.size(), 1u);
  EXPECT_EQ(d.rejects[0].index, 1u);
  EXPECT_EQ(d.rejects[0].detail.substr(0, 11), "element 2: ");
}

TEST(ReadDocument, ReadsALongFeedWithoutLimit) {
  std::string lines;
  for (int i = 0; lines.size() < kMaxArticleFileBytes + 1000; ++i) {
    lines += StrCat("{\"id\":\"", i, "\",\"text\":\"", std::string(1000, 'x'), "\"}\n");
  }
  const Document d = ReadDocument(lines, "a.jsonl");
  EXPECT_GT(d.items.size(), 16000u);
  EXPECT_TRUE(d.rejects.empty());
}

}  // namespace
}  // namespace onrecord::ingest
