#include "ingest/document_reader/html_text.h"

#include <gtest/gtest.h>

#include <string>

namespace onrecord::ingest {
namespace {

TEST(HtmlToText, SeparatesParagraphsByABlankLine) {
  EXPECT_EQ(HtmlToText("<p>One.</p><p>Two<br>lines.</p>Three.<br><br>Four."),
            "One.\n\nTwo\nlines.\n\nThree.\n\nFour.");
}

TEST(HtmlToText, CollapsesWhiteSpaceAndResolvesEntities) {
  EXPECT_EQ(HtmlToText("<p> &ldquo;Go,&rdquo;\n\t he&nbsp;<em>said</em>. A &amp; B</p>"),
            "“Go,” he said. A & B");
}

TEST(HtmlToText, LeavesOutWhatIsNotProse) {
  EXPECT_EQ(HtmlToText("<style>p{}</style><nav>Home</nav><p>Prose.</p><script>var x='</p>';</script>"
                       "<figure><img><figcaption>A picture.</figcaption></figure><aside>Ad</aside>"
                       "<p style='display: none'>Hidden.</p><p hidden>Too.</p><footer>Feet</footer>"),
            "Prose.");
}

TEST(HtmlToText, LeavesOutBoxesOfLinksButKeepsLinkedWords) {
  EXPECT_EQ(
      HtmlToText(
          "<p>The <a href=x>minister</a> spoke at length about rain.</p>"
          "<ul><li><a href=1>More rain</a></li><li><a href=2>Snow</a></li><li><a href=3>Ice</a></li></ul>"),
      "The minister spoke at length about rain.");
}

TEST(HtmlToText, KeepsPlainTextWithItsParagraphs) { EXPECT_EQ(HtmlToText("One.\n\nTwo."), "One.\n\nTwo."); }

TEST(ParseHtml, RefusesAPageNestedBeyondReason) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<div>";
  EXPECT_FALSE(ParseHtml(deep).has_value());
}

TEST(ParseHtml, RefusesATagWithAttributesBeyondReason) {
  std::string tag = "<p ";
  for (int i = 0; i < 200'000; ++i) tag += "a" + std::to_string(i) + "=1 ";
  EXPECT_FALSE(ParseHtml(tag + ">words").has_value());
  std::string value;
  for (int i = 0; i < 10'000; ++i) value += "word ";
  EXPECT_TRUE(ParseHtml("<p data-props='" + value + "'>words").has_value());
}

TEST(ParseHtml, SurvivesDepthThatIsStillAllowed) {
  std::string deep;
  for (int i = 0; i < 900; ++i) deep += "<div>";
  EXPECT_TRUE(ParseHtml(deep + "words").has_value());
}

TEST(ParseHtml, SurvivesManyUnclosedParagraphs) {
  std::string page;
  for (int i = 0; i < 5000; ++i) page += "<p>One.";
  ASSERT_TRUE(ParseHtml(page).has_value());
  EXPECT_EQ(HtmlToText(page).substr(0, 12), "One.\n\nOne.\n\n");
}

}  // namespace
}  // namespace onrecord::ingest
