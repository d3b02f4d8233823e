#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "common/base/strings.h"
#include "enrich/entities/find_names.h"
#include "tests/support/paths.h"
#include "tests/unit/enrich/entities/article.h"

namespace onrecord {
namespace {

// The rules by which the names of the sentence were found, its mentions before they have entities, and after.
std::set<std::string> RulesOf(std::string_view sentence) {
  std::set<std::string> rules;
  for (const Parsed parsed : {Parsed::kNo, Parsed::kYes}) {
    const Article article(sentence, parsed);
    const TokenView view(article.text, article.sentences, article.tokens, article.matches, BuiltInLexicon());
    for (const NameSpan& name : FindNames(view, TaggedNames(article.tokens, BuiltInLexicon().entity_rules)))
      rules.insert(name.rule);
    for (const Mention& mention :
         FindMentions(article.text, article.sentences, article.tokens, article.matches, BuiltInLexicon()))
      rules.insert(mention.why.rule);
    for (const Mention& mention : article.mentions) rules.insert(mention.why.rule);
  }
  return rules;
}

TEST(EntityRulesTsv, EveryExampleIsReadByItsRule) {
  for (const RuleTable::Example& row : BuiltInLexicon().entity_rules.examples()) {
    if (row.sentence.empty()) continue;
    EXPECT_THAT(RulesOf(row.sentence), testing::Contains(row.rule)) << row.where << ": " << row.sentence;
  }
}

// A rule of the code without a row would be believed half, silently.
TEST(EntityRulesTsv, HasARowForEachRuleOfTheCode) {
  std::set<std::string> rows;
  for (const RuleTable::Example& row : BuiltInLexicon().entity_rules.examples()) rows.insert(row.rule);
  const std::regex rule("\"(entities\\.(?:name|mention|join)\\.[a-z_]+)\"");
  int rules = 0;
  for (const auto& file : std::filesystem::directory_iterator(support::SourcePath("enrich/entities"))) {
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const std::string code = text.str();
    for (std::sregex_iterator it(code.begin(), code.end(), rule), end; it != end; ++it) {
      EXPECT_TRUE(rows.contains((*it)[1].str())) << (*it)[1].str() << " in " << file.path();
      ++rules;
    }
  }
  EXPECT_GT(rules, 50);
}

}  // namespace
}  // namespace onrecord
