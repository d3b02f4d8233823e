// Articles in packed and wrapped files: gzip, ZIP, tar, mail, saved pages, documents of word processors.
#include <gtest/gtest.h>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/document_reader.h"
#include "ingest/document_reader/unpacking_limits.h"
#include "tests/unit/ingest/document_reader/packed_files.h"

namespace onrecord::ingest {
namespace {

Reason OnlyReason(const Document& document) {
  EXPECT_TRUE(document.items.empty());
  EXPECT_EQ(document.rejects.size(), 1u);
  return document.rejects.empty() ? Reason::kMoreItems : document.rejects[0].reason;
}

std::string Noise(size_t size) {
  std::string out;
  for (uint32_t x = 1; out.size() < size; x = x * 1664525 + 1013904223)
    out += static_cast<char>(' ' + (x >> 24) % 90);
  return out;
}

TEST(Gzip, IsReadAsWhatIsPackedInIt) {
  const Document page =
      ReadDocument(Gzip("<title>T</title><article><p>It rained all day.</p></article>"), "a/page.html.gz");
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.media_type, "text/html");
  EXPECT_EQ(page.items[0].declared.title, "T");
  EXPECT_EQ(ReadDocument(Gzip("{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n"), "wire.jsonl.gz").items.size(),
            2u);
  EXPECT_EQ(ReadDocument(Gzip("<rss><channel><item><title>T</title><description>It "
                              "rained.</description></item></channel></rss>"),
                         "feed.xml.gz")
                .items.size(),
            1u);
}

TEST(Gzip, GivesTheSameRevisionAsTheFileUnpacked) {
  const std::string text = "It rained.";
  const Document packed = ReadDocument(Gzip(text), "story.txt.gz"), plain = ReadDocument(text, "story.txt");
  ASSERT_EQ(packed.items.size(), 1u);
  EXPECT_EQ(packed.items[0].revision_id, plain.items[0].revision_id);
  EXPECT_NE(packed.sha256, plain.sha256);
}

TEST(Gzip, ReadsSeveralMembersAsOneText) {
  const Document document = ReadDocument(Gzip("It rained. ") + Gzip("It snowed."), "story.txt.gz");
  ASSERT_EQ(document.items.size(), 1u);
  EXPECT_EQ(document.items[0].text, "It rained. It snowed.");
}

TEST(Gzip, IsRefusedWhereItIsCutOff) {
  const std::string packed = Gzip(Noise(5000));
  EXPECT_EQ(OnlyReason(ReadDocument(packed.substr(0, packed.size() / 2), "a.txt.gz")),
            Reason::kBrokenArchive);
}

TEST(Gzip, IsRefusedWhereItGrowsBeyondReason) {
  const std::string bomb = Gzip(std::string(64 << 20, ' '));
  ASSERT_LT(bomb.size(), 100'000u);
  EXPECT_EQ(OnlyReason(ReadDocument(bomb, "a.jsonl.gz")), Reason::kTooLarge);
  EXPECT_EQ(OnlyReason(ReadDocument(Gzip(Noise(17 << 20)), "a.txt.gz")), Reason::kTooLarge);
}

TEST(Gzip, IsRefusedWithinGzip) {
  EXPECT_EQ(OnlyReason(ReadDocument(Gzip(Gzip("It rained.")), "a.txt.gz.gz")), Reason::kBinary);
  EXPECT_EQ(OnlyReason(ReadDocument(Gzip(Zip({{"a.txt", "It rained."}})), "a.zip.gz")), Reason::kTooLarge);
}

TEST(Archive, ReadsEachFileAsItsOwnType) {
  const Files files = {{"day/one.txt", "It rained."},
                       {"__MACOSX/day/._one.txt", "\x01"},
                       {"day/.hidden", "x"},
                       {"day/feed.jsonl", "{\"text\":\"Two.\"}\noops\n{\"text\":\"Four.\"}\n"},
                       {"day/photo.jpg", "\xFF\xD8\xFF\xE0"},
                       {"five.html.gz", Gzip("<article><p>Five is a number that we like.</p></article>")}};
  for (const std::string& bytes : {Zip(files), Tar(files), Gzip(Tar(files))}) {
    const Document document = ReadDocument(bytes, "bundle");
    ASSERT_EQ(document.items.size(), 4u);
    EXPECT_EQ(document.items[0].text, "It rained.");
    EXPECT_EQ(document.items[0].member, "day/one.txt");
    EXPECT_EQ(document.items[0].media_type, "text/plain");
    EXPECT_EQ(document.items[0].revision_id, Sha256Hex("It rained."));
    EXPECT_EQ(document.items[1].member, "day/feed.jsonl");
    EXPECT_EQ(document.items[2].index, 3u);
    EXPECT_EQ(document.items[3].index, 5u);
    EXPECT_EQ(document.items[3].media_type, "text/html");
    ASSERT_EQ(document.rejects.size(), 2u);
    EXPECT_EQ(document.rejects[0].index, 2u);
    EXPECT_EQ(document.rejects[1].reason, Reason::kBinary);
    EXPECT_TRUE(StartsWith(document.rejects[1].detail, "day/photo.jpg: "));
  }
}

TEST(Archive, RefusesArchivesInIt) {
  const std::string inner = Zip({{"a.txt", "It rained."}});
  const Document document = ReadDocument(
      Zip({{"in.zip", inner}, {"in.tar.gz", Gzip(Tar({{"a.txt", "x"}}))}, {"b.txt", "It snowed."}}), "a.zip");
  ASSERT_EQ(document.items.size(), 1u);
  ASSERT_EQ(document.rejects.size(), 2u);
  EXPECT_EQ(document.rejects[0].reason, Reason::kTooLarge);
  EXPECT_EQ(document.rejects[1].reason, Reason::kTooLarge);
}

TEST(Archive, RefusesAFileThatIsTooLongAlone) {
  const Document document =
      ReadDocument(Zip({{"long.txt", Noise(kMaxArticleFileBytes + 1)}, {"b.txt", "It snowed."}}), "a.zip");
  ASSERT_EQ(document.items.size(), 1u);
  ASSERT_EQ(document.rejects.size(), 1u);
  EXPECT_EQ(document.rejects[0].reason, Reason::kTooLarge);
}

TEST(Archive, EndsWhereItGrowsBeyondReason) {
  Files files;
  for (int i = 0; i < 20; ++i) files.emplace_back(StrCat(i, ".txt"), std::string(15 << 20, 'a'));
  const Document document = ReadDocument(Zip(files), "bomb.zip");
  ASSERT_FALSE(document.rejects.empty());
  EXPECT_EQ(document.rejects.back().reason, Reason::kTooLarge);
  EXPECT_LT(document.rejects.size() + document.items.size(), 20u);
}

TEST(Archive, EndsAfterTenThousandFiles) {
  Files files;
  for (uint32_t i = 0; i < kMostMembers + 5; ++i) files.emplace_back(StrCat(i, ".txt"), "x");
  const Document document = ReadDocument(Zip(files), "many.zip");
  EXPECT_EQ(document.items.size(), kMostMembers);
  ASSERT_EQ(document.rejects.size(), 1u);
  EXPECT_EQ(document.rejects[0].reason, Reason::kTooLarge);
}

TEST(Archive, IsRefusedWhereItIsCutOffOrEmpty) {
  const std::string bytes = Zip({{"a.txt", Noise(5000)}, {"b.txt", Noise(5000)}});
  const Document cut = ReadDocument(bytes.substr(0, bytes.size() / 4), "a.zip");
  EXPECT_TRUE(cut.items.empty());
  ASSERT_FALSE(cut.rejects.empty());
  EXPECT_EQ(cut.rejects[0].reason, Reason::kBrokenArchive);
  EXPECT_EQ(OnlyReason(ReadDocument(Zip({}), "a.zip")), Reason::kEmpty);
}

constexpr char kNewsletter[] =
    "From: =?utf-8?q?Nordvik_M=C3=B6rgen?= <news@nordvik.example>\r\n"
    "To: readers@example.org\r\nSubject: =?utf-8?B?SGFyYm91ciBjbG9zZXM=?=\r\n"
    "Date: Tue, 14 May 2024 06:30:00 +0200\r\nMessage-ID: <m1@nordvik.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\n"
    "The harbour of N=F8rdvik closes on Friday.\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "PGh0bWw+PGJvZHk+PHA+VGhlIGhhcmJvdXIgb2YgTsO4cmR2aWsgY2xvc2VzIG9uIEZyaWRheSwgaXRzIG1hc3Rlcg0Kc2FpZC48L3A+"
    "PC9ib2R5PjwvaHRtbD4=\r\n--b--\r\n";

TEST(Mail, ReadsANewsletter) {
  const Document document = ReadDocument(kNewsletter, "letter.eml");
  ASSERT_EQ(document.items.size(), 1u) << (document.rejects.empty() ? "" : document.rejects[0].detail);
  const Item& item = document.items[0];
  EXPECT_EQ(document.media_type, "message/rfc822");
  EXPECT_EQ(item.text, "The harbour of Nørdvik closes on Friday, its master said.");
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.outlet, "Nordvik Mörgen");
  EXPECT_EQ(item.declared.published, "2024-05-14T06:30:00+02:00");
  EXPECT_EQ(item.declared.item_id, "m1@nordvik.example");
}

TEST(Mail, ReadsAPageThatABrowserSaved) {
  const Document document = ReadDocument(
      "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://nordvik.example/2024/harbour\r\nSubject: "
      "Harbour\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n"
      "--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
      "Content-Location: https://nordvik.example/2024/harbour\r\n\r\n"
      "<html><head><title>Harbour closes</title></head><body><article><p>The harbour closes =\r\non "
      "Friday.</p></article></body></html>\r\n"
      "--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--x--\r\n",
      "page.mhtml");
  ASSERT_EQ(document.items.size(), 1u) << (document.rejects.empty() ? "" : document.rejects[0].detail);
  EXPECT_EQ(document.items[0].text, "The harbour closes on Friday.");
  EXPECT_EQ(document.items[0].declared.url, "https://nordvik.example/2024/harbour");
  EXPECT_EQ(document.items[0].declared.title, "Harbour closes");
}

TEST(Mail, LeavesOutWhatIsAttachedOrForwarded) {
  const std::string text =
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\nContent-Type: "
      "text/plain\r\n"
      "Content-Disposition: attachment; filename=a.txt\r\n\r\nAttached.\r\n--y\r\nContent-Type: "
      "message/rfc822\r\n\r\n"
      "Subject: In\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nForwarded.\r\n--y--\r\n";
  EXPECT_EQ(OnlyReason(ReadDocument(text, "a.eml")), Reason::kNoText);
}

TEST(Mail, RefusesPartsNestedBeyondReason) {
  std::string text = "MIME-Version: 1.0\r\n";
  for (int i = 0; i < 100'000; ++i)
    StrAppend(&text, "Content-Type: multipart/mixed; boundary=b", i, "\r\n\r\n--b", i, "\r\n");
  EXPECT_EQ(OnlyReason(ReadDocument(text, "a.eml")), Reason::kTooLarge);
}

// Found by tests/hostile/worst_files.py: 16 MiB of small parts took 590 MB.
TEST(Mail, RefusesMorePartsOrHeadersThanAnyMailHas) {
  const std::string head = "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n";
  const auto parts = [&](size_t count) {
    std::string text = head + "\r\n";
    for (size_t i = 0; i < count; ++i) text += "--B\r\nContent-Type: text/plain\r\n\r\nIt rained.\r\n";
    return text + "--B--\r\n";
  };
  EXPECT_EQ(ReadDocument(parts(1'000), "a.eml").items.size(), 1u);
  EXPECT_EQ(OnlyReason(ReadDocument(parts(20'000), "a.eml")), Reason::kTooLarge);
  std::string headers;
  for (int i = 0; i < 200'000; ++i) headers += "a: b\r\n";
  EXPECT_EQ(OnlyReason(ReadDocument(head + headers + "\r\n--B\r\n\r\nIt rained.\r\n--B--\r\n", "a.eml")),
            Reason::kTooLarge);
  EXPECT_EQ(
      OnlyReason(ReadDocument(
          head + "\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n" + headers + "\r\nIt rained.", "a.eml")),
      Reason::kTooLarge);
  // A long text is no header.
  std::string text = "From: a@b\r\n\r\n";
  for (int i = 0; i < 50'000; ++i) text += "It rained.\r\n";
  EXPECT_EQ(ReadDocument(text, "a.eml").items.size(), 1u);
}

TEST(Mail, LeavesTextWithAColonAlone) {
  const Document document = ReadDocument("Update: the harbour closes.\n\nIt rained.", "a.txt");
  EXPECT_EQ(document.media_type, "text/plain");
  EXPECT_EQ(document.items.size(), 1u);
}

TEST(Word, ReadsADocumentAsOneArticle) {
  const std::string xml =
      "<w:document xmlns:w=\"urn:w\" xmlns:mc=\"urn:mc\"><w:body><w:p><w:pPr><w:pStyle "
      "w:val=\"Title\"/></w:pPr><w:r><w:t>Harbour "
      "closes</w:t></w:r></w:p><w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>never "
      "</w:delText></w:r></w:del><w:r><w:t>rained</w:t><w:tab/><w:t>&amp; snowed.</w:t></w:r></w:p>"
      "<mc:Fallback><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></mc:Fallback></w:body></w:document>";
  const Document document =
      ReadDocument(Zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", xml}}), "a.docx");
  ASSERT_EQ(document.items.size(), 1u) << (document.rejects.empty() ? "" : document.rejects[0].detail);
  EXPECT_EQ(document.items[0].text, "Harbour closes\n\nIt rained & snowed.");
  EXPECT_EQ(document.items[0].declared.title, "Harbour closes");
}

TEST(Word, SplitsAnExportOfNexisUni) {
  const Document document = ReadDocument(Word({"Time of Request: Monday",
                                               "1. Harbour closes",
                                               "Harbour closes",
                                               "Nordvik Post (Nordvik)",
                                               "May 14, 2024 Tuesday",
                                               "Late Edition",
                                               "Copyright 2024 Nordvik Post All Rights Reserved",
                                               "Section: NEWS; Pg. 3",
                                               "Length: 12 words",
                                               "Byline: Ada Holm",
                                               "Body",
                                               "The harbour closes on Friday.",
                                               "It opened in 1900.",
                                               "Load-Date: May 15, 2024",
                                               "End of Document",
                                               "Snow",
                                               "Nordvik Post",
                                               "May 16, 2024 Thursday",
                                               "Length: 2 words",
                                               "Body",
                                               "It snowed.",
                                               "End of Document"}),
                                         "export.docx");
  ASSERT_EQ(document.items.size(), 2u) << (document.rejects.empty() ? "" : document.rejects[0].detail);
  const Item& item = document.items[0];
  EXPECT_EQ(item.text, "Harbour closes\n\nThe harbour closes on Friday.\n\nIt opened in 1900.");
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.outlet, "Nordvik Post (Nordvik)");
  EXPECT_EQ(item.declared.published, "2024-05-14");
  EXPECT_EQ(item.declared.byline, "Ada Holm");
  EXPECT_EQ(item.declared.section, "NEWS; Pg. 3");
  EXPECT_EQ(document.items[1].text, "Snow\n\nIt snowed.");
  EXPECT_NE(document.items[0].revision_id, document.items[1].revision_id);
}

TEST(Word, SplitsAnExportOfFactivaWithCodes) {
  const Document document = ReadDocument(Word({"HD", "Harbour closes",
                                               "BY", "Ada Holm",
                                               "WC", "12 words",
                                               "PD", "14 May 2024",
                                               "SN", "Nordvik Post",
                                               "SC", "NORDV",
                                               "LA", "English",
                                               "LP", "The harbour closes on Friday.",
                                               "TD", "It opened in 1900.",
                                               "NS", "Ports",
                                               "AN", "Document NORDV00020240514ek5e0000a"}),
                                         "export.docx");
  ASSERT_EQ(document.items.size(), 1u);
  EXPECT_EQ(document.items[0].text, "Harbour closes\n\nThe harbour closes on Friday.\n\nIt opened in 1900.");
  EXPECT_EQ(document.items[0].declared.outlet, "Nordvik Post");
  EXPECT_EQ(document.items[0].declared.published, "2024-05-14");
  EXPECT_EQ(document.items[0].declared.item_id, "NORDV00020240514ek5e0000a");
}

TEST(Word, EndsAfterTenThousandArticles) {
  std::vector<std::string> lines;
  for (uint32_t i = 0; i < kMostMembers + 5; ++i) {
    lines.insert(lines.end(), {"Snow", "Nordvik Post", "May 16, 2024", "Body",
                               StrCat("It snowed ", i, " times."), "End of Document"});
  }
  const Document document = ReadDocument(Word(lines), "export.docx");
  EXPECT_EQ(document.items.size(), kMostMembers);
  ASSERT_EQ(document.rejects.size(), 1u);
  EXPECT_EQ(document.rejects[0].reason, Reason::kTooLarge);
}

TEST(Word, RefusesEntitiesAndWhatIsNoDocument) {
  const std::string bomb =
      "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><w:document><w:p><w:t>&a;</w:t></w:p></w:document>";
  EXPECT_EQ(
      OnlyReason(ReadDocument(Zip({{"[Content_Types].xml", ""}, {"word/document.xml", bomb}}), "a.docx")),
      Reason::kBrokenXml);
  EXPECT_EQ(
      OnlyReason(ReadDocument(Zip({{"[Content_Types].xml", ""}, {"xl/workbook.xml", "<x/>"}}), "a.xlsx")),
      Reason::kNoText);
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<w:p>";
  EXPECT_EQ(
      OnlyReason(ReadDocument(Zip({{"[Content_Types].xml", ""}, {"word/document.xml", deep}}), "a.docx")),
      Reason::kBrokenXml);
}

TEST(ExportPage, SplitsWhatFactivaSaved) {
  const std::string article =
      "<div class=\"article enArticle\"><div id=\"hd\"><span class='enHeadline'>Harbour closes</span></div>"
      "<div class=\"author\">Ada Holm</div><div>12 words</div><div>14 May "
      "2024</div><div>06:12</div><div>Nordvik "
      "Post</div><div>NORDV</div><div>English</div><div>(c) 2024 Nordvik Post.</div>"
      "<p class=\"articleParagraph enarticleParagraph\">The harbour closes on Friday.</p>"
      "<p class=\"articleParagraph enarticleParagraph\">It opened in 1900.</p><p>Document "
      "NORDV00020240514ek5e0000a</p></div>";
  const Document document =
      ReadDocument(StrCat("<html><body>", article, article, "</body></html>"), "Factiva.html");
  ASSERT_EQ(document.items.size(), 2u) << (document.rejects.empty() ? "" : document.rejects[0].detail);
  const Item& item = document.items[0];
  EXPECT_EQ(item.text, "Harbour closes\n\nThe harbour closes on Friday.\n\nIt opened in 1900.");
  EXPECT_EQ(item.declared.byline, "Ada Holm");
  EXPECT_EQ(item.declared.outlet, "Nordvik Post");
  EXPECT_EQ(item.declared.published, "2024-05-14");
  EXPECT_EQ(item.declared.item_id, "NORDV00020240514ek5e0000a");
}

TEST(Markdown, IsReadWithoutItsMarks) {
  const Document document = ReadDocument(
      "---\ntitle: \"Harbour closes\"\ndate: 2024-05-14\nauthor: Ada Holm\n---\n\nThe **harbour** "
      "[closes](https://x.example) on\n"
      "Friday.\n\n> \"We will *wait*,\" she said.\n\n<script>alert(1)</script>\n",
      "a.md");
  ASSERT_EQ(document.items.size(), 1u);
  const Item& item = document.items[0];
  EXPECT_EQ(item.text, "Harbour closes\n\nThe harbour closes on Friday.\n\n\"We will wait,\" she said.");
  EXPECT_EQ(item.declared.title, "Harbour closes");
  EXPECT_EQ(item.declared.published, "2024-05-14");
  EXPECT_EQ(item.declared.byline, "Ada Holm");
  EXPECT_EQ(ReadDocument("# Rain\n\nIt rained.", "b.md").items[0].declared.title, "Rain");
  EXPECT_EQ(OnlyReason(ReadDocument(Noise(kMaxTextBytes + 1), "c.md")), Reason::kTooLarge);
}

}  // namespace
}  // namespace onrecord::ingest
