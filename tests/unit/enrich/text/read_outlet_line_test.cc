#include "enrich/text/read_outlet_line.h"

#include <gtest/gtest.h>

#include "enrich/lexicon/lexicon.h"

namespace onrecord {
namespace {

class OutletLine : public testing::Test {
 protected:
  // The fields that a line of this rule and kind fills.
  const DocumentFields& Read(std::string_view line, std::string rule = "text.zone.trailing",
                             ZoneKind kind = ZoneKind::kBoilerplate) {
    static const Lexicon& lexicon = *new Lexicon(*LoadLexicon(LexiconFiles::BuiltIn()));
    ReadOutletLine(line, {{0, static_cast<uint32_t>(line.size())}, kind, std::move(rule)}, lexicon, &fields_);
    return fields_;
  }
  DocumentFields fields_;
};

TEST_F(OutletLine, OfAKeyEndsBeforeTheNextKey) {
  EXPECT_EQ(Read("Source: Xinhua   Editor: Ana Silva", "text.zone.key").outlet.value, "Xinhua News Agency");
  EXPECT_EQ(fields_.outlet.basis, Basis::kHeader);
}

TEST_F(OutletLine, OfAKeyMayHoldTheDay) {
  EXPECT_EQ(Read("Source: Island Herald 2021-10-12", "text.zone.key").outlet.value, "Island Herald");
  ASSERT_TRUE(fields_.published);
  EXPECT_EQ(fields_.published->edtf, "2021-10-12");
}

TEST_F(OutletLine, OfACopyrightNeedsAKnownOutlet) {
  EXPECT_EQ(Read("© 2021 Reuters. All rights reserved.").agency.value, "Reuters");
  fields_ = {};
  EXPECT_EQ(Read("© 2021 The Paper Nobody Prints. All rights reserved.").outlet.value, "");
}

TEST_F(OutletLine, InBracketsIsTheAgencyOfACredit) {
  EXPECT_EQ(Read("(Ana Silva/Reuters)", "text.zone.trailing", ZoneKind::kCredit).agency.value, "Reuters");
}

TEST_F(OutletLine, LeavesWhatIsFilledAlready) {
  fields_.agency = {"Northwire", std::nullopt, Basis::kText};
  EXPECT_EQ(Read("(Reuters)", "text.zone.trailing", ZoneKind::kCredit).agency.value, "Northwire");
}

TEST_F(OutletLine, WithoutAValueIsNoHeaderLine) {
  EXPECT_FALSE(ReadHeaderLine("Source:  ", {{0, 9}, ZoneKind::kBoilerplate, "text.zone.key"}));
  EXPECT_FALSE(ReadHeaderLine("Source: Xinhua", {{0, 14}, ZoneKind::kBoilerplate, "text.zone.trailing"}));
}

}  // namespace
}  // namespace onrecord
