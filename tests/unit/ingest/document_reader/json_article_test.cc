#include "ingest/document_reader/json_article.h"

#include <gtest/gtest.h>

#include "ingest/document_reader/linked_data.h"

namespace onrecord::ingest {
namespace {

JsonArticle One(std::string_view json) {
  auto read = ReadJsonArticles(json);
  if (auto* reject = std::get_if<Reject>(&read)) {
    ADD_FAILURE() << reject->detail;
    return {};
  }
  auto& list = std::get<0>(read);
  if (list.size() != 1 || !std::holds_alternative<JsonArticle>(list[0])) {
    ADD_FAILURE() << "expected one article of " << json;
    return {};
  }
  return std::get<JsonArticle>(list[0]);
}

TEST(ReadJsonArticles, ReadsThePlainForm) {
  const JsonArticle a = One(
      R"({"id": 7, "title": "Rain", "text": " It rained.\r\n", "published": "2026-11-22", "outlet": "Daily"})");
  EXPECT_EQ(a.declared.item_id, "7");
  EXPECT_EQ(a.declared.title, "Rain");
  EXPECT_EQ(a.declared.outlet, "Daily");
  EXPECT_EQ(a.declared.published, "2026-11-22");
  EXPECT_EQ(a.text, " It rained.\r\n");
}

TEST(ReadJsonArticles, TakesDateForPublishedAndNullForNothing) {
  const JsonArticle a =
      One(R"({"id":"x","title":null,"text":"It <b>rained</b>.","date":"2026-11-22","outlet":null})");
  EXPECT_EQ(a.declared.published, "2026-11-22");
  EXPECT_EQ(a.declared.title, "");
  EXPECT_EQ(a.text, "It <b>rained</b>.");
}

TEST(ReadJsonArticles, ReadsNinjs) {
  const JsonArticle a = One(R"({"uri":"urn:newsml:wire.example:7","headline":"Rain","byline":"By Ada Holm",
      "versioncreated":"2026-11-22T08:00:00Z","language":"en","body_html":"<p>It rained.</p><p>A lot.</p>",
      "infosources":[{"name":"Northern Wire"}]})");
  EXPECT_EQ(a.global_id, "urn:newsml:wire.example:7");
  EXPECT_EQ(a.declared.byline, "By Ada Holm");
  EXPECT_EQ(a.declared.agency, "Northern Wire");
  EXPECT_EQ(a.declared.published, "2026-11-22T08:00:00Z");
  EXPECT_EQ(a.text, "It rained.\n\nA lot.");
}

TEST(ReadJsonArticles, ReadsTheBodiesOfNinjs2) {
  const JsonArticle a = One(R"({"uri":"https://wire.example/7","headlines":[{"value":"Rain"}],
      "bodies":[{"contenttype":"text/html","value":"<p>It rained.</p>"},{"value":"It rained."}]})");
  EXPECT_EQ(a.declared.title, "Rain");
  EXPECT_EQ(a.global_id, "https://wire.example/7");
  EXPECT_EQ(a.text, "It rained.");
}

TEST(ReadJsonArticles, ReadsSchemaOrg) {
  const JsonArticle a = One(R"({"@type":"NewsArticle","headline":"Rain","articleBody":"It rained.",
      "author":{"name":"Ada Holm"},"publisher":{"name":"Daily"},"mainEntityOfPage":{"@id":"https://d.example/r"}})");
  EXPECT_EQ(a.declared.byline, "Ada Holm");
  EXPECT_EQ(a.declared.url, "https://d.example/r");
  EXPECT_EQ(a.global_id, "https://d.example/r");
  EXPECT_EQ(a.text, "It rained.");
}

TEST(ReadJsonArticles, RejectsTheBadElementsOfAListAlone) {
  auto read = ReadJsonArticles(R"([{"text":"It rained."}, 7, {"title":"No text"}])");
  const auto& list = std::get<0>(read);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<JsonArticle>(list[0]));
  EXPECT_EQ(std::get<Reject>(list[1]).reason, Reason::kNoText);
  EXPECT_EQ(std::get<Reject>(list[2]).reason, Reason::kNoText);
}

TEST(ReadJsonArticles, RefusesAListThatBelongsIntoJsonLines) {
  std::string list = "[";
  for (int i = 0; i < 10'000; ++i) list += "{\"text\":\"It rained.\"},";
  auto read = ReadJsonArticles(list + "{}]");
  ASSERT_TRUE(std::holds_alternative<Reject>(read));
  EXPECT_EQ(std::get<Reject>(read).reason, Reason::kTooLarge);
  EXPECT_NE(std::get<Reject>(read).detail.find(".jsonl"), std::string::npos);
}

TEST(ReadJsonArticles, SaysWhereBrokenJsonBreaks) {
  auto read = ReadJsonArticles("{\"text\": \"It rained.\",\n oops}");
  ASSERT_TRUE(std::holds_alternative<Reject>(read));
  EXPECT_EQ(std::get<Reject>(read).reason, Reason::kBrokenJson);
  EXPECT_NE(std::get<Reject>(read).detail.find("line 2"), std::string::npos) << std::get<Reject>(read).detail;
}

TEST(ReadJsonArticles, SurvivesDeepNesting) {
  auto read = ReadJsonArticles(std::string(1'000'000, '['));
  EXPECT_EQ(std::get<Reject>(read).reason, Reason::kBrokenJson);
  const std::string deep =
      "[{\"text\":\"[[[\\\"\",\"x\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}]";
  EXPECT_EQ(std::get<Reject>(ReadJsonArticles(deep)).reason, Reason::kBrokenJson);
}

// Found by tests/hostile/worst_files.py: 16 MiB of "{}," took 600 MB.
TEST(ReadJsonArticles, RefusesMoreValuesThanAnyArticleHas) {
  const auto with = [](size_t count) {
    std::string json = R"({"text":"It rained on {the} [pier], again: and again.","mentions":[{})";
    for (size_t i = 1; i < count; ++i) json += ",{}";
    return json + "]}";
  };
  EXPECT_EQ(std::get<Reject>(ReadJsonArticles(with(600'000))).reason, Reason::kBrokenJson);
  EXPECT_TRUE(std::holds_alternative<Reject>(ReadJsonArticles(with(600'000))));
  EXPECT_FALSE(std::holds_alternative<Reject>(ReadJsonArticles(with(100'000))));
}

TEST(ReadLinkedData, LooksUpPeopleByTheirId) {
  const auto article = ReadLinkedData(R"({"@graph":[
      {"@type":"NewsArticle","headline":"Rain &#8216;at last&#8217; &amp; sun","author":[{"@id":"#a"},{"@id":"#b"},{"@id":"#none"}],
       "publisher":{"@id":"#org"}},
      {"@type":"Organization","@id":"#org","name":"Daily Nordvik"},
      {"@type":"Person","@id":"#a","name":"Ilsa Brandvold"},{"@type":"Person","@id":"#b","name":["Per Lie"]}]})")
                           .article;
  ASSERT_TRUE(article.has_value());
  EXPECT_EQ(article->declared.title, "Rain ‘at last’ & sun");
  EXPECT_EQ(article->declared.byline, "Ilsa Brandvold, Per Lie");
  EXPECT_EQ(article->declared.outlet, "Daily Nordvik");
}

TEST(ReadLinkedData, TakesNeitherAddressNorPublisherForAByline) {
  EXPECT_EQ(ReadLinkedData(R"({"@type":"Article","author":"https://social.example/nordvik"})")
                .article->declared.byline,
            "");
  EXPECT_EQ(ReadLinkedData(R"({"@type":"Article","author":{"@type":"Organization","name":"Daily Nordvik"},
      "publisher":{"name":"Daily Nordvik"}})")
                .article->declared.byline,
            "");
}

TEST(ReadLinkedData, SkipsWhatIsNoArticle) {
  EXPECT_FALSE(ReadLinkedData(R"({"@type":"Organization","name":"Daily"})").article);
  EXPECT_EQ(ReadLinkedData(R"([{"@type":"BreadcrumbList"},{"@type":"NewsArticle","headline":"Rain"}])")
                .article->declared.title,
            "Rain");
}

}  // namespace
}  // namespace onrecord::ingest
