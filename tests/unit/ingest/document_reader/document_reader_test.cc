#include "ingest/document_reader/document_reader.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "common/base/utf8.h"

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
      {"“Rain”, \xFF “snow”, \xFF “ice”", "a.txt", "undecodable"},
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

TEST(RefuseEarly, SparesTheReadingOfWhatIsTooLarge) {
  EXPECT_EQ(RefuseEarly("It rained.", "a.txt", 50 << 20)->reason, Reason::kTooLarge);
  EXPECT_EQ(RefuseEarly(std::string_view("a\0b", 3), "a.xml", 50 << 20)->reason, Reason::kBinary);
  EXPECT_FALSE(RefuseEarly("It rained.", "a.txt", 10).has_value());
  EXPECT_FALSE(RefuseEarly("{}", "a.jsonl", 50 << 20).has_value());
  EXPECT_FALSE(RefuseEarly("<?xml version='1.0'?><rss>", "a.xml", 50 << 20).has_value());
}

// Whatever the bytes: no crash, valid UTF-8, texts within their limits.
TEST(ReadDocument, SurvivesBytesChangedAtRandom) {
  const std::pair<std::string, std::string> samples[] = {
      {"a.html",
       "<!doctype html><html lang=en><head><meta charset=utf-8><title>Rain</title><link rel=canonical "
       "href='https://d.example/r'><script "
       "type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":"
       "\"Rain\",\"author\":[{\"name\":\"Ada\"}]}</script></head><body><article><h1>Rain</h1><p>It &ldquo;"
       "rained&rdquo;.<br>A lot.</p><ul><li><a href=x>More</a></ul></article></body></html>"},
      {"a.json", R"({"id":"7","title":"Rain","text":"It rained. \u00e9 \ud83d\ude00","date":"2026-11-22"})"},
      {"a.jsonl", "{\"text\":\"One.\"}\n{\"body_html\":\"<p>Two.</p>\"}\n"},
      {"a.xml",
       "<?xml "
       "version='1.0'?><rss><channel><title>D</title><item><title>Rain</title><guid>7</guid><description>"
       "<![CDATA[<p>It rained.</p>]]></description></item><entry><content type='xhtml'><div>x &amp; "
       "&nbsp;</div>"
       "</content></entry></channel></rss>"},
      {"a.txt",
       "\xFF\xFE"
       "I\0t\0 \0r\0"}};
  uint32_t seed = 1;
  const auto next = [&seed](size_t below) {
    seed = seed * 1664525 + 1013904223;
    return static_cast<size_t>(seed >> 8) % below;
  };
  for (int round = 0; round < 4000; ++round) {
    auto [path, bytes] = samples[next(std::size(samples))];
    for (size_t change = next(6) + 1; change > 0 && !bytes.empty(); --change) {
      const size_t at = next(bytes.size());
      switch (next(4)) {
        case 0:
          bytes[at] = static_cast<char>(next(256));
          break;
        case 1:
          bytes.erase(at, next(20));
          break;
        case 2:
          bytes.insert(at, bytes.substr(next(bytes.size()), next(40)));
          break;
        default:
          bytes[at] = "<>&\"'{}[]\\/\n"[next(12)];
      }
    }
    const Document document = ReadDocument(bytes, path);
    EXPECT_FALSE(document.items.empty() && document.rejects.empty()) << bytes;
    for (const Item& item : document.items) {
      EXPECT_TRUE(IsValidUtf8(item.text)) << bytes;
      EXPECT_TRUE(IsValidUtf8(item.declared.title)) << bytes;
      EXPECT_EQ(item.revision_id.size(), 64u);
    }
  }
}

}  // namespace
}  // namespace onrecord::ingest
