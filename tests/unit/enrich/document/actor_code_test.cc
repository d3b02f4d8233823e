#include "enrich/document/actor_code.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(ActorCode, IsReadGroupByGroup) {
  const ActorCode code("USAGOVMIL");
  EXPECT_EQ(code.first(), "USA");
  EXPECT_EQ(code.rest(), "GOVMIL");
  EXPECT_EQ(code.role(), "GOV");
  EXPECT_TRUE(code.HasRest());
}

TEST(ActorCode, OfAStateAloneHasNoRole) {
  const ActorCode code("USA");
  EXPECT_EQ(code.rest(), "");
  EXPECT_EQ(code.role(), "");
  EXPECT_FALSE(code.HasRest());
}

TEST(ActorCode, IsPutTogetherFromStateAndRole) {
  EXPECT_EQ(ActorCode("NOR", "GOV"), ActorCode("NORGOV"));
  EXPECT_EQ(ActorCode("", "REB"), ActorCode("REB"));
  EXPECT_TRUE(ActorCode("NOR", "").SameFirst(ActorCode("NORGOV")));
  EXPECT_FALSE(ActorCode("NOR").SameFirst(ActorCode("SWE")));
}

TEST(ActorCode, MayBeEmptyOrShort) {
  EXPECT_TRUE(ActorCode().empty());
  EXPECT_EQ(ActorCode().first(), "");
  EXPECT_EQ(ActorCode("US").rest(), "");
}

}  // namespace
}  // namespace onrecord
