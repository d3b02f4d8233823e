#include "enrich/document/tagset.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(Tagset, EveryNameLeadsBackToItsTag) {
  for (int i = 1; i < kUposCount; ++i) EXPECT_EQ(UposOf(Name(static_cast<Upos>(i))), static_cast<Upos>(i));
  for (int i = 1; i < kXposCount; ++i)
    EXPECT_EQ(XposOf(Name(static_cast<Xpos>(i))), static_cast<Xpos>(i)) << i;
  for (int i = 1; i < kDeprelCount; ++i)
    EXPECT_EQ(DeprelOf(Name(static_cast<Deprel>(i))), static_cast<Deprel>(i)) << i;
}

TEST(Tagset, NamesStandForTheirTags) {
  EXPECT_EQ(Name(Upos::kX), "X");
  EXPECT_EQ(Name(Xpos::kDollar), "$");
  EXPECT_EQ(Name(Deprel::kXcomp), "xcomp");
  EXPECT_EQ(Name(Deprel::kNsubjPass), "nsubj:pass");
}

TEST(DeprelOf, FallsBackToThePartBeforeTheColon) {
  EXPECT_EQ(DeprelOf("nmod:tmod"), Deprel::kNmod);
  EXPECT_EQ(DeprelOf("obl:tmod"), Deprel::kOblUnmarked);
  EXPECT_EQ(DeprelOf("nonsense"), Deprel::kNone);
}

}  // namespace
}  // namespace onrecord
