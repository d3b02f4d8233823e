#include "api/ledger/verify.h"

#include <gtest/gtest.h>

namespace onrecord::ledger {
namespace {

// Quotations of plainly fictional people; each given piece is one piece of the quotation.
class Quotations {
 public:
  Quotations() {
    Add("Ingrid Solheim", true,
        {"We have waited long enough, and nobody in Reykjavik should doubt it. A treaty that nobody enforces "
         "protects "
         "nobody."});
    Add("Aron Palsson", true,
        {"The herring does not read our charts,", "but it will not wait for us either."});
    Add("Lise Thorsen", true, {"[Norway] has offered three dates for the talks and kept none of them."});
    Add("Lise Thorsen", true, {"The pilots of Tromsø deserve better than a letter."});
    Add("a harbour official", false, {"Eleven vessels were turned back before the storm reached the fjord."});
  }

  Verification Check(std::string_view text, std::string_view speaker = "") const {
    return Verify(text, speaker, index_, WordRarity::BuiltIn());
  }

 private:
  void Add(std::string speaker, bool named, const std::vector<std::string>& pieces) {
    Quotation quotation;
    Occurrence whole;
    for (const std::string& piece : pieces) {
      for (QuotedWord& word : ReadQuoted(piece, pieces_)) quotation.words.push_back(std::move(word));
      whole.content += piece + " ";
      ++pieces_;
    }
    whole.speaker = speaker;
    quotation.speaker = std::move(speaker);
    quotation.named = named;
    quotation.profile = MakeProfile(whole, WordRarity::BuiltIn());
    index_.Add(std::move(quotation));
  }

  QuotationIndex index_;
  size_t pieces_ = 0;
};

Verdict VerdictOf(std::string_view text, std::string_view speaker = "") {
  static const Quotations* const quotations = new Quotations;
  return quotations->Check(text, speaker).verdict;
}

TEST(Verify, WholeSentencesAsPrintedAreVerbatim) {
  EXPECT_EQ(VerdictOf("A treaty that nobody enforces protects nobody."), Verdict::kVerbatim);
  EXPECT_EQ(VerdictOf("A treaty that nobody enforces protects nobody.", "Solheim"), Verdict::kVerbatim);
}

TEST(Verify, TypographyCaseAndConjunctionsAreHarmless) {
  EXPECT_EQ(VerdictOf("a treaty that nobody ENFORCES protects nobody"), Verdict::kVerbatim);
  EXPECT_EQ(VerdictOf("And a treaty that nobody enforces protects nobody"), Verdict::kVerbatim);
}

TEST(Verify, BracketsAndMarkedEllipsesAreHarmless) {
  EXPECT_EQ(VerdictOf("Norway has offered three dates for the talks and kept none of them."),
            Verdict::kVerbatim);
  EXPECT_EQ(VerdictOf("[It] has offered three dates for the talks and kept none of them [so far]."),
            Verdict::kVerbatim);
  EXPECT_EQ(VerdictOf("Norway has offered three dates ... and kept none of them."), Verdict::kVerbatim);
}

TEST(Verify, AQuotationPutTogetherOverItsCueIsVerbatimWithBothPieces) {
  const Quotations quotations;
  const Verification found =
      quotations.Check("The herring does not read our charts, but it will not wait for us either.");
  EXPECT_EQ(found.verdict, Verdict::kVerbatim);
  EXPECT_EQ(found.sources.size(), 2u);
}

TEST(Verify, ChangedAndDroppedWordsAreAltered) {
  EXPECT_EQ(VerdictOf("A treaty that everybody enforces protects nobody."), Verdict::kAltered);
  EXPECT_EQ(VerdictOf("The herring does read our charts, but it will not wait for us either."),
            Verdict::kAltered);
}

TEST(Verify, AnUnmarkedCutIsTruncated) {
  EXPECT_EQ(VerdictOf("We have waited long enough."), Verdict::kTruncated);
  EXPECT_EQ(VerdictOf("Eleven vessels were turned back before the storm"), Verdict::kTruncated);
}

TEST(Verify, TwoPassagesAsOneAreSpliced) {
  const Quotations quotations;
  const Verification found = quotations.Check(
      "Norway has offered three dates for the talks, and the pilots of Tromsø deserve better than a letter.");
  EXPECT_EQ(found.verdict, Verdict::kSpliced);
  EXPECT_EQ(found.sources.size(), 2u);
}

TEST(Verify, OtherNamedSpeakersAreToldApart) {
  EXPECT_EQ(VerdictOf("A treaty that nobody enforces protects nobody.", "Lise Thorsen"),
            Verdict::kOtherSpeaker);
  // An unnamed speaker may be the one that is claimed.
  EXPECT_EQ(VerdictOf("Eleven vessels were turned back before the storm reached the fjord.", "Lise Thorsen"),
            Verdict::kVerbatim);
}

TEST(Verify, TheSameInOtherWordsIsAParaphrase) {
  EXPECT_EQ(VerdictOf("Before the storm came to the fjord, eleven vessels had been turned back."),
            Verdict::kParaphrase);
}

TEST(Verify, WhatNobodySaidIsNotFound) {
  EXPECT_EQ(VerdictOf("The cheese museum will open a second branch."), Verdict::kNotFound);
  EXPECT_EQ(VerdictOf(""), Verdict::kNotFound);
}

TEST(ReadQuoted, MarksSentencesBracketsAndGaps) {
  const auto words = ReadQuoted("He [Silva] … won't go to the U.S. border. No.", 3);
  ASSERT_EQ(words.size(), 10u);
  EXPECT_TRUE(words[0].begins_sentence);
  EXPECT_TRUE(words[1].bracketed);
  EXPECT_TRUE(words[2].after_gap);
  EXPECT_EQ(words[2].text, "won't");
  EXPECT_FALSE(words[8].begins_sentence);
  EXPECT_TRUE(words[8].ends_sentence);
  EXPECT_TRUE(words[9].begins_sentence && words[9].ends_sentence);
  EXPECT_EQ(words[9].piece, 3u);
}

}  // namespace
}  // namespace onrecord::ledger
