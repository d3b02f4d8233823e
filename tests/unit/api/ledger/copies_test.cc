#include "api/ledger/copies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace onrecord::ledger {
namespace {

using testing::ElementsAre;

// Sentences that have nothing in common but their words.
std::string Story(int first, int sentences) {
  std::string out;
  for (int s = first; s < first + sentences; ++s) {
    for (int w = 0; w < 12; ++w) StrAppend(&out, "word", (s * 31 + w * w * 7) % 997, " ");
    out += "ends. ";
  }
  return out;
}

TEST(Copies, AnAgencysStoryIsOneSourceWhateverAnOutletAddsOrCuts) {
  const std::string story = Story(1, 20);
  const std::string cut = Story(1, 9), with_more = StrCat("Our own man reports. ", story, Story(400, 4));
  const std::vector<TextSketch> texts = {SketchOfText(story), SketchOfText(Story(200, 20)), SketchOfText(cut),
                                         SketchOfText(with_more), SketchOfText("")};
  EXPECT_THAT(FindCopies(texts), ElementsAre(0, 1, 0, 0, 4));
}

TEST(Copies, AQuotationThatTwoArticlesPrintDoesNotMakeThemCopies) {
  const std::string quotation = Story(900, 2);
  const TextSketch a = SketchOfText(StrCat(Story(1, 15), quotation)),
                   b = SketchOfText(StrCat(Story(200, 15), quotation));
  EXPECT_GT(SharedShare(a, b), 0);
  EXPECT_LT(SharedShare(a, b), kCopiedFrom);
}

TEST(Copies, CaseMarksAndLineEndsMakeNoDifference) {
  EXPECT_EQ(SketchOfText("“We will not go,” she said in ÅLESUND — again and again"),
            SketchOfText("We WILL not go\nshe said, in Ålesund: again and again."));
  EXPECT_DOUBLE_EQ(SharedShare(SketchOfText(Story(1, 9)), SketchOfText(Story(1, 9))), 1);
  EXPECT_TRUE(SketchOfText("only four words here").empty());
}

}  // namespace
}  // namespace onrecord::ledger
