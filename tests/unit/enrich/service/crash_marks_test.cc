#include "enrich/service/crash_marks.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/support/temp_folder.h"

namespace onrecord {
namespace {

using Work = CrashMarks::Work;

class CrashMarksTest : public testing::Test {
 protected:
  std::unique_ptr<CrashMarks> Open(int workers = 2) { return *CrashMarks::Open(folder_.path(), workers); }
  static stream::Record Of(const std::string& value, int64_t offset = 0) {
    return {.topic = "t", .key = "k", .value = value, .partition = 0, .offset = offset};
  }
  static CrashKey Key(const std::string& value) { return CrashKeyOf(Of(value)); }
  // A process that ends while worker `worker` has `value` in work.
  void Crash(const std::string& value, Work work = Work::kOrdinary, int worker = 0, int64_t offset = 0) {
    Open(worker + 1)->Begin(worker, Of(value, offset), Key(value), work);
  }
  TempFolder folder_;
};

TEST_F(CrashMarksTest, NobodyIsSuspectedAtFirst) {
  const auto marks = Open();
  EXPECT_FALSE(marks->Watchful());
  EXPECT_FALSE(marks->Of(Key("a")).Any());
}

TEST_F(CrashMarksTest, WhatWasInWorkAtTheEndIsSuspected) {
  Crash("a");
  EXPECT_EQ(Open()->Of(Key("a")).deaths, 1);
  Crash("a");
  const auto marks = Open();
  EXPECT_TRUE(marks->Watchful());
  EXPECT_EQ(marks->Of(Key("a")).deaths, 2);
  EXPECT_EQ(marks->Of(Key("a")).interruptions, 0);
}

TEST_F(CrashMarksTest, WhatCameThroughBeforeTheEndIsNot) {
  {
    const auto marks = Open();
    marks->Begin(0, Of("a"), Key("a"), Work::kOrdinary);
    marks->End(0);
  }
  EXPECT_FALSE(Open()->Watchful());
}

TEST_F(CrashMarksTest, TheContentCountsAndNotTheOffset) {
  Crash("a", Work::kOrdinary, 0, 0);
  Crash("b", Work::kOrdinary, 0, 0);
  Crash("a", Work::kOrdinary, 0, 7);
  const auto marks = Open();
  EXPECT_EQ(marks->Of(Key("a")).deaths, 2);
  EXPECT_EQ(marks->Of(Key("b")).deaths, 1);
  EXPECT_FALSE(marks->Of(Key("c")).Any());
}

TEST_F(CrashMarksTest, ASuspectStaysUntilItIsCommitted) {
  Crash("a");
  {
    const auto marks = Open();
    marks->Begin(1, Of("a"), Key("a"), Work::kOrdinary);
    marks->End(1);
    marks->Committed({Key("b"), Key("c")});
  }
  {
    const auto marks = Open();
    EXPECT_EQ(marks->Of(Key("a")).deaths, 1);
    marks->Committed({Key("b"), Key("a")});
    EXPECT_FALSE(marks->Watchful());
  }
  EXPECT_FALSE(Open()->Watchful());
}

TEST_F(CrashMarksTest, SeveralAreSuspectedAtOnce) {
  {
    const auto marks = Open();
    marks->Begin(0, Of("a"), Key("a"), Work::kOrdinary);
    marks->Begin(1, Of("b"), Key("b"), Work::kOrdinary);
  }
  const auto marks = Open();
  EXPECT_EQ(marks->Of(Key("a")).deaths, 1);
  EXPECT_EQ(marks->Of(Key("b")).deaths, 1);
  marks->Committed({Key("a")});
  EXPECT_TRUE(marks->Watchful());
}

TEST_F(CrashMarksTest, AnEndDuringATrialIsAnInterruption) {
  Crash("a");
  Crash("a", Work::kTrial);
  Crash("a", Work::kTried);
  const auto marks = Open();
  EXPECT_EQ(marks->Of(Key("a")).deaths, 1);
  EXPECT_EQ(marks->Of(Key("a")).interruptions, 2);
  marks->AddDeath(Key("a"));
  EXPECT_EQ(marks->Of(Key("a")).deaths, 2);
}

TEST_F(CrashMarksTest, MarksOfWorkersThatAreNoMoreCount) {
  Crash("a", Work::kOrdinary, /*worker=*/5);
  EXPECT_EQ(Open(1)->Of(Key("a")).deaths, 1);
}

TEST_F(CrashMarksTest, SuspectsThatDoNotComeAreForgotten) {
  Crash("a");
  const auto marks = Open();
  for (int64_t i = 0; i < CrashMarks::kForgetAfter; ++i) {
    ASSERT_TRUE(marks->Watchful());
    marks->Committed({Key("b")});
  }
  EXPECT_FALSE(marks->Watchful());
}

TEST_F(CrashMarksTest, TheOldestMakesPlaceForAnother) {
  for (int i = 0; i <= CrashMarks::kMaxSuspects; ++i) Crash(StrCat("record ", i));
  const auto marks = Open();
  EXPECT_FALSE(marks->Of(Key("record 0")).Any());
  EXPECT_TRUE(marks->Of(Key("record 1")).Any());
  EXPECT_TRUE(marks->Of(Key(StrCat("record ", CrashMarks::kMaxSuspects))).Any());
}

TEST_F(CrashMarksTest, AFolderBelongsToOneProcess) {
  const auto marks = Open();
  const absl::Status status = CrashMarks::Open(folder_.path(), 1).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(CrashMarksTest, AFolderThatCannotBeMadeIsAnError) {
  folder_.Write("file", "");
  EXPECT_TRUE(absl::IsUnavailable(CrashMarks::Open(folder_ / "file/marks", 1).status()));
}

}  // namespace
}  // namespace onrecord
