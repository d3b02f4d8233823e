#include <gtest/gtest.h>

#include <set>

#include "common/base/strings.h"
#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// The entries that the gazetteers find in a sentence.
std::set<std::string> Found(std::string_view sentence) {
  const Article article(sentence);
  std::set<std::string> where;
  const Gazetteer& gazetteer = BuiltInLexicon().gazetteer;
  for (const GazetteerMatch& match : gazetteer.Find(article.text, article.tokens))
    where.insert(gazetteer.entry(match.entry).where);
  return where;
}

TEST(GazetteerExamples, EachRowIsFoundInItsExample) {
  for (const GazetteerEntry& entry : BuiltInLexicon().gazetteer.entries()) {
    if (entry.example.empty() && entry.kind != GazetteerKind::kOrganisation &&
        entry.kind != GazetteerKind::kPerson) {
      continue;
    }
    const std::string example =
        entry.example.empty() ? StrCat("Talks with ", entry.name, " began.") : entry.example;
    EXPECT_TRUE(Found(example).contains(entry.where)) << entry.where << ": " << example;
  }
}

TEST(GazetteerExamples, EachWordStandsInItsExample) {
  for (const auto& example : BuiltInLexicon().entity_words.examples()) {
    EXPECT_NE(AsciiLower(example.sentence).find(AsciiLower(example.word)), std::string::npos)
        << example.where << ": " << example.sentence;
  }
}

}  // namespace
}  // namespace onrecord
