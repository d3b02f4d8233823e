#include "enrich/text/detect_language.h"

#include <gtest/gtest.h>

#include <set>

namespace onrecord {
namespace {

bool IsEnglish(std::string_view word) {
  static const std::set<std::string_view> kWords = {"the", "in", "for", "said"};
  return kWords.count(word) > 0;
}

TEST(DetectLanguage, TellsLanguagesOfLongTexts) {
  EXPECT_EQ(
      DetectLanguage("The council of Arendal will vote on the new ferry in May, the mayor said on Monday "
                     "after a long debate about the harbour.",
                     IsEnglish),
      "en");
  EXPECT_EQ(
      DetectLanguage("Der Stadtrat wird im Mai über die neue Fähre abstimmen, sagte die Bürgermeisterin "
                     "am Montag nach einer langen Debatte über den Hafen.",
                     IsEnglish),
      "de");
}

TEST(DetectLanguage, IsEmptyForShortTextsOfAsciiLetters) {
  const std::string language = DetectLanguage("Tanzania expelled Burundi refugees.", IsEnglish);
  EXPECT_TRUE(language.empty() || language == "en") << language;
  EXPECT_EQ(DetectLanguage("", IsEnglish), "");
}

TEST(DetectLanguage, StopsBeforeBrokenBytes) {
  EXPECT_EQ(
      DetectLanguage("The council of Arendal will vote on the new ferry in May, the mayor said on Monday "
                     "after a long debate about the harbour.\xC3\x28 more",
                     IsEnglish),
      "en");
}

TEST(DetectLanguage, ALongTextCutInsideACharacterIsRead) {
  std::string text;
  while (text.size() < 1990) text += "Der Stadtrat wird im Mai über die neue Fähre abstimmen. ";
  text.resize(1999, 'a');
  text += "ü und mehr";  // the 2,000th byte is the first of two
  EXPECT_EQ(DetectLanguage(text, IsEnglish), "de");
}

}  // namespace
}  // namespace onrecord
