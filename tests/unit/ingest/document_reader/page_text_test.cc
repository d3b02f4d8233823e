#include "ingest/document_reader/page_text.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "ingest/document_reader/html_limits.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kTitle = "Harbour of Nordvik closes";
constexpr std::string_view kFirst =
    "<p>The harbour of Nordvik will be closed for three weeks, the mayor said on Monday.</p>";
constexpr std::string_view kSecond =
    "<p>\"We have no choice,\" Ilsa Brandvold told reporters, adding that ferries would be moved to the "
    "south.</p>";
constexpr std::string_view kThird =
    "<p>Fishermen said they would wait for the spring before they sail again.</p>";

PageText Read(std::string_view body) {
  const auto page = ParseHtml(StrCat("<html><body>", body, "</body></html>"));
  if (!page) {
    ADD_FAILURE() << "refused";
    return {};
  }
  return ReadPageText(*page, MeasurePage(*page, kTitle), kTitle);
}

bool Has(const PageText& page, std::string_view words) { return page.text.find(words) != std::string::npos; }

// The whole article and nothing of "Elsewhere".
void ExpectWhole(const PageText& page) {
  EXPECT_TRUE(Has(page, "The harbour of Nordvik will be closed")) << page.text;
  EXPECT_TRUE(Has(page, "We have no choice")) << page.text;
  EXPECT_TRUE(Has(page, "Fishermen said")) << page.text;
  EXPECT_FALSE(Has(page, "Elsewhere")) << page.text;
}

std::string Teaser(int i) {
  return StrCat("<li><p>Elsewhere, report ", i,
                " tells at length of markets, roofs and council rows, and goes on below "
                "<a href=/",
                i, ">more</a></p></li>");
}

TEST(ReadPageText, FindsTheArticleInWrappersThatAreNoArticles) {
  const std::string text = StrCat("<h1>", kTitle, "</h1><div>", kFirst, kSecond, kThird, "</div>");
  std::string links;
  for (int i = 0; i < 30; ++i)
    links += StrCat("<li><a href=/", i, ">Elsewhere a headline of eight words or so</a></li>");
  ExpectWhole(Read(StrCat("<div id=wrapper><ul>", links, "</ul>", text, "</div>")));
  ExpectWhole(Read(StrCat("<form action=./>", text, "</form>")));
  ExpectWhole(Read(StrCat("<div><noscript>", text, "</noscript></div>")));
  ExpectWhole(Read(StrCat("<article><article>", text, "</article></article>")));
  ExpectWhole(Read(StrCat("<div class='l-sidebar-fixed l-article-body'>", text, "</div>")));
}

TEST(ReadPageText, JoinsTheSectionsOfOneArticle) {
  ExpectWhole(Read(StrCat(
      "<h1>", kTitle, "</h1><section><div class=post__content>", kFirst,
      "</div></section><section><div class=ad>Elsewhere</div></section><section><div class=post__content>",
      kSecond, kThird, "</div></section>")));
}

TEST(ReadPageText, KeepsALeadThatStandsInABoxOfItsOwn) {
  ExpectWhole(Read(StrCat("<h1>", kTitle, "</h1><header>", kFirst, "</header><div class=article-body>",
                          kSecond, kThird, "</div>")));
  ExpectWhole(Read(StrCat("<h1>", kTitle, "</h1><div class=preview>", kFirst, "</div><div class=content>",
                          kSecond, kThird, "</div>")));
}

TEST(ReadPageText, TakesNeitherCommentsNorTeasersForTheArticle) {
  const std::string text =
      StrCat("<h1>", kTitle, "</h1><div class=entry>", kFirst, kSecond, kThird, "</div>");
  std::string comments, teasers;
  for (int i = 0; i < 6; ++i) {
    comments += StrCat("<article class=comment-body><p>Elsewhere I drive every day and think that number ", i,
                       " is wrong, because nobody asked us and the road takes longer.</p></article>");
    teasers += Teaser(i);
  }
  ExpectWhole(Read(StrCat(text, "<div id=comments>", comments, "</div>")));
  ExpectWhole(Read(StrCat(text, "<div><ul>", teasers, "</ul></div>")));
}

TEST(ReadPageText, TakesTheArticleThatThePageIsNamedAfter) {
  const std::string other =
      "<p>Elsewhere the party had a long summer, its former leader Bo Tarn wrote in a letter.</p>";
  std::string others;
  for (int i = 0; i < 9; ++i) others += other;
  ExpectWhole(Read(StrCat("<article><h1>", kTitle, "</h1>", kFirst, kSecond, kThird,
                          "</article><article><h1>Party</h1>", others, "</article>")));
}

TEST(ReadPageText, LeavesOutBoxesByTheirNamesUnlessTheyHoldTheArticle) {
  ExpectWhole(Read(StrCat("<article><h1>", kTitle, "</h1>", kFirst,
                          "<div class=newsletter-signup><p>Elsewhere: sign up for letters "
                          "about harbours, every day at noon.</p></div>",
                          kSecond,
                          "<div class=gallery><div class=caption>Elsewhere the "
                          "mayor walks along the harbour, Monday, November 22.</div></div>",
                          kThird, "</article>")));
  ExpectWhole(Read(
      StrCat("<div class='page widget share'><h1>", kTitle, "</h1>", kFirst, kSecond, kThird, "</div>")));
}

TEST(ReadPageText, KeepsAHiddenRestButNotHiddenOddments) {
  ExpectWhole(Read(StrCat("<article><h1>", kTitle, "</h1>", kFirst, "<div style='display: none'>", kSecond,
                          kThird, "</div></article>")));
  ExpectWhole(Read(
      StrCat("<article><h1>", kTitle, "</h1>", kFirst, kSecond, kThird,
             "<p style='display: none'>Elsewhere words that nobody is meant to see here.</p></article>")));
}

TEST(ReadPageText, WritesAParagraphOnceThatThePageHasTwice) {
  const PageText page =
      Read(StrCat("<article>", kFirst, kSecond, kThird, "<div>", kSecond, "</div></article>"));
  EXPECT_EQ(page.text.find("We have no choice"), page.text.rfind("We have no choice"));
}

TEST(ReadPageText, TellsTheShareOfProseThatWasLeftOut) {
  EXPECT_EQ(Read(StrCat("<article>", kFirst, kSecond, "</article>")).left_out, 0);
  const PageText half =
      Read(StrCat("<article>", kFirst, kSecond, "</article><footer>", kFirst, kSecond, "</footer>"));
  EXPECT_NEAR(half.left_out, 0.5, 0.01);
}

TEST(IsBeyondLimits, CountsNoTagsInScriptsCommentsAndDrawings) {
  std::string less, strings, paths;
  for (int i = 0; i < 3000; ++i) less += "x=1; ", strings += "<tab n=1>", paths += "<path d='M1 1'/>";
  EXPECT_FALSE(IsBeyondLimits(StrCat("<script>for(i=0;i<n.length;i++){", less, "}</script>")));
  EXPECT_FALSE(IsBeyondLimits(StrCat("<script>var s='", strings, "';</script><p>It rained.</p>")));
  EXPECT_FALSE(IsBeyondLimits(StrCat("<!-- ", strings, " -->")));
  EXPECT_FALSE(IsBeyondLimits(StrCat("<svg>", paths, "</svg>")));
  EXPECT_TRUE(IsBeyondLimits(strings));
}

// Each <rt> outside of <ruby> stands in the one before: 2 MiB took 45 s.
TEST(IsBeyondLimits, CountsElementsAndAttributes) {
  const auto many = [](size_t n, std::string_view piece) {
    std::string out;
    for (size_t i = 0; i < n; ++i) out += piece;
    return out;
  };
  EXPECT_FALSE(IsBeyondLimits(many(199'000, "<p>a")));
  EXPECT_TRUE(IsBeyondLimits(many(201'000, "<p>a")));
  EXPECT_FALSE(IsBeyondLimits(many(199'000, "<p>a</p>")));
  for (const char* stray : {"</p>", "</br>", "<!>", "<?>", "</1>"}) {
    EXPECT_FALSE(IsBeyondLimits(many(199'000, stray))) << stray;
    EXPECT_TRUE(IsBeyondLimits(many(201'000, stray))) << stray;
  }
  EXPECT_TRUE(IsBeyondLimits(many(201'000, "<div><p>a</p></div>")));
  EXPECT_TRUE(IsBeyondLimits(many(101'000, "<p a b c d>")));
}

TEST(IsBeyondLimits, CountsNestedRubyText) {
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "<rt>words ";
  EXPECT_TRUE(IsBeyondLimits(nested));
}

// Found by tests/hostile/worst_files.py: 1 MiB took 6 s, and four times as long at twice the size.
TEST(IsBeyondLimits, CountsWhatEndTagsOfOthersDoNotClose) {
  std::string nested, paired;
  for (int i = 0; i < 5000; ++i) nested += "</table><b>", paired += "<b>a</b></table>";
  EXPECT_TRUE(IsBeyondLimits(nested));
  EXPECT_FALSE(IsBeyondLimits(paired));
}

// Measuring each box anew took time with the product of depth and length.
TEST(ReadPageText, MeasuresDeepPagesInOnePass) {
  std::string open, wide, close;
  for (int i = 0; i < 490; ++i) open += "<div>", close += "</div>";
  for (int i = 0; i < 60'000; ++i) wide += "<b>x</b>";
  ExpectWhole(Read(StrCat(open, kFirst, kSecond, kThird, wide, close)));
}

}  // namespace
}  // namespace onrecord::ingest
