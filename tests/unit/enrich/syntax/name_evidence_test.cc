#include "enrich/syntax/name_evidence.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord::syntax {
namespace {

struct Document {
  std::vector<std::vector<Word>> sentences;
  std::vector<NameLayer::Scored> scored;

  // A word and what its sentence says of it: for none, person, organisation, place.
  void Add(std::string_view form, std::array<float, 4> kinds, bool is_open = true) {
    sentences.back().emplace_back().form = form;
    NameLayer::Scored& word = scored.emplace_back();
    word.is_open = is_open;
    for (size_t tag = 0; tag < word.row.size(); ++tag) word.row[tag] = kinds[(tag + 1) / 2];
  }
  void Share() {
    std::vector<UnparsedSentence> all;
    for (auto& words : sentences) all.push_back({words, {}});
    ShareNameEvidence(all, &scored);
  }
  float Lead(size_t at, NameTag a, NameTag b) const {
    return scored[at].row[static_cast<size_t>(a)] - scored[at].row[static_cast<size_t>(b)];
  }
};

TEST(ShareNameEvidence, LetsCertainMentionsDecideForOthers) {
  Document document;
  document.sentences.resize(1);
  document.Add("Rector", {0, 9, 0, 0});
  document.Add("Olmar", {0, 9, 0, 0});
  document.sentences.emplace_back();
  document.Add("OLMAR", {0.4f, 0, 0, 0.5f});
  document.Add("olmar", {0, 0, 0, 0.5f});
  document.Share();
  EXPECT_GT(document.Lead(2, NameTag::kBPer, NameTag::kBLoc), 0);
  EXPECT_GT(document.Lead(2, NameTag::kIPer, NameTag::kO), 0);
  EXPECT_FLOAT_EQ(document.Lead(1, NameTag::kBPer, NameTag::kBLoc), 9);
  EXPECT_FLOAT_EQ(document.Lead(3, NameTag::kBLoc, NameTag::kBPer),
                  0.5f);  // without a capital it is another word
}

TEST(ShareNameEvidence, LeavesCertainMentionsAndQuarrelsAlone) {
  Document document;
  document.sentences.resize(1);
  document.Add("Olmar", {0, 9, 0, 0});
  document.Add("Olmar", {0, 0, 0, 9});
  document.Add("Olmar", {0, 1, 0, 0});
  document.Add("Rich", {9, 0, 0, 0});
  document.Add("Rich", {0, 2, 0, 0});
  document.Share();
  EXPECT_FLOAT_EQ(document.Lead(1, NameTag::kBLoc, NameTag::kBPer), 9);
  EXPECT_FLOAT_EQ(document.Lead(2, NameTag::kBPer, NameTag::kBLoc), 1);
  EXPECT_FLOAT_EQ(document.Lead(4, NameTag::kBPer, NameTag::kO), 2);
}

TEST(ShareNameEvidence, LeavesWordsAloneThatCannotBeNames) {
  Document document;
  document.sentences.resize(2);
  document.Add("The", {0, 0, 0, 0}, false);
  document.Add("The", {0, 9, 0, 0});
  document.Share();
  EXPECT_FLOAT_EQ(document.Lead(0, NameTag::kBPer, NameTag::kO), 0);
  EXPECT_FLOAT_EQ(document.Lead(1, NameTag::kBPer, NameTag::kO), 9);
  Document nothing;
  nothing.Share();
  EXPECT_TRUE(nothing.scored.empty());
}

}  // namespace
}  // namespace onrecord::syntax
