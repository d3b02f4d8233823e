#include "ingest/document_reader/text_repair.h"

#include <gtest/gtest.h>

#include "ingest/document_reader/document_reader.h"
#include "ingest/document_reader/page_words.h"
#include "ingest/document_reader/wire_text.h"

namespace onrecord::ingest {
namespace {

std::string Repaired(std::string text) {
  RepairMarks(&text);
  return text;
}

TEST(RepairMarks, ReadsControlsAsTheMarksOfWindows) {
  EXPECT_EQ(Repaired("\xC2\x93Go,\xC2\x94 it\xC2\x92s he \xC2\x85"), "“Go,” it’s he …");
}

TEST(RepairMarks, JoinsMarksThatWereReadByteByByte) {
  EXPECT_EQ(Repaired("â€œGo,â€\xC2\x9D it\xC3\xA2\xC2\x80\xC2\x99s the cafÃ©"), "“Go,” it’s the café");
}

TEST(RepairMarks, LeavesGoodTextAlone) {
  for (const char* good : {"“Go,” he said.", "Château, Ångström, Ã", "São Paulo – 5 €", "plain"})
    EXPECT_EQ(Repaired(good), good);
}

TEST(CutBetweenCharacters, NeverCutsWithin) {
  std::string text = "aø";
  CutBetweenCharacters(2, &text);
  EXPECT_EQ(text, "a");
}

TEST(PublishedOfWireText, ReadsTheLastLineOfAgencyMessages) {
  EXPECT_EQ(PublishedOfWireText("nvk012 4 i 210 nwi\nHarbour closes\n     It rained.\n     \x03"
                                "051812 GMT Mar 24\n\n"),
            "2024-03-05T18:12:00Z");
  EXPECT_EQ(PublishedOfWireText("a0123 BC-Harbour\nIt rained.\nNW-NV-03-05-24 1812EST\n"),
            "2024-03-05T18:12:00-05:00");
  EXPECT_EQ(PublishedOfWireText("It rained on March 5, 2024.\n"), "");
}

TEST(BoxKindOf, TellsBoxesByTheirNames) {
  EXPECT_EQ(BoxKindOf("wp-block entry-content"), BoxKind::kBody);
  EXPECT_EQ(BoxKindOf("ShareTools_list"), BoxKind::kShare);
  EXPECT_EQ(BoxKindOf("elementor-widget elementor-widget-text"), BoxKind::kBody);
  EXPECT_EQ(BoxKindOf("l-sidebar-fixed l-article-body"), BoxKind::kBody);
  EXPECT_EQ(BoxKindOf("shared-office"), BoxKind::kNone);
  EXPECT_EQ(ShownWordOf("ArticleHeader_date"), PageWord::kDate);
}

TEST(ReadDocument, ReplacesABadByteOfAPageAndSaysSo) {
  const Document d = ReadDocument(
      "<html><meta charset=utf-8><p>“Rain” fell on the harbour – all day long.</p><p>caf\xE9</p></html>",
      "a.html");
  ASSERT_EQ(d.items.size(), 1u);
  EXPECT_EQ(d.encoding, "UTF-8, 1 byte replaced");
}

TEST(ReadDocument, ReadsJsonWithHalfASurrogatePairAndAnyBodyOfNinjs) {
  const Document d = ReadDocument("{\"text\":\"It rained.\",\"social\":\"cut \\ud83d\"}", "a.json");
  ASSERT_EQ(d.items.size(), 1u);
  const Document ninjs = ReadDocument(
      "{\"uri\":\"tag:w,2024:7\",\"pubstatus\":\"usable\",\"body_xhtml\":\"<p>It rained.</p>\"}", "a.json");
  ASSERT_EQ(ninjs.items.size(), 1u);
  EXPECT_EQ(ninjs.items[0].text, "It rained.");
  const Document gone = ReadDocument(
      "{\"uri\":\"tag:w,2024:7\",\"pubstatus\":\"canceled\",\"body_xhtml\":\"<p>It rained.</p>\"}", "a.json");
  ASSERT_EQ(gone.rejects.size(), 1u);
  EXPECT_EQ(gone.rejects[0].reason, Reason::kWithdrawn);
}

}  // namespace
}  // namespace onrecord::ingest
