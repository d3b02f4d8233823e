#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/strings.h"
#include "tests/contract/store_world.h"

// Alerts and their deliveries are kept alike by every store, also when it is opened again.
namespace onrecord::api {
namespace {

class AlertBooks : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override {
    world_ = GetParam().make();
    store_ = world_->Open();
    ASSERT_NE(store_, nullptr);
    Open();
  }
  void Open() {
    book_.reset();
    book_ = world_->OpenBook();
    ASSERT_NE(book_, nullptr);
    // The connection of before may end a moment later.
    bool turn = false;
    for (int i = 0; i < 1000 && !turn; ++i) {
      if (i > 0) absl::SleepFor(absl::Milliseconds(10));
      const auto taken = book_->TakeTurn();
      ASSERT_TRUE(taken.ok()) << taken.status();
      turn = *taken;
    }
    ASSERT_TRUE(turn);
  }
  int64_t Add(const std::string& name, int64_t since = 0) {
    KeptAlert alert;
    alert.alert.set_name(name);
    alert.alert.set_webhook("https://desk.example/" + name);
    alert.secret = std::string("\0\xff\n", 3) + name;
    alert.created = now_;
    alert.since = since;
    alert.from_file = name == "file";
    const auto id = book_->Add(alert);
    EXPECT_TRUE(id.ok()) << id.status();
    return id.value_or(0);
  }
  KeptDelivery Delivery(int64_t alert, const std::string& id) {
    return {
        .alert = alert, .delivery_id = id, .records = {"q1", "q2"}, .created = now_, .next_attempt = now_};
  }
  std::vector<std::string> Due(const std::set<int64_t>& busy = {}) {
    const auto due = book_->Due(now_, busy, &next_);
    EXPECT_TRUE(due.ok()) << due.status();
    std::vector<std::string> ids;
    for (const KeptDelivery& one : *due) ids.push_back(one.delivery_id);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  using Ids = std::vector<std::string>;

  const absl::Time now_ = absl::FromUnixSeconds(1000);
  absl::Time next_;
  std::unique_ptr<StoreWorld> world_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<AlertBook> book_;
};

TEST_P(AlertBooks, KeepAlertsByName) {
  const int64_t tide = Add("tide", 7), file = Add("file");
  KeptAlert again;
  again.alert.set_name("tide");
  EXPECT_TRUE(absl::IsAlreadyExists(book_->Add(again).status()));
  Open();
  const auto alerts = book_->Alerts();
  ASSERT_TRUE(alerts.ok()) << alerts.status();
  ASSERT_EQ(alerts->size(), 2u);
  EXPECT_EQ((*alerts)[0].id, file);
  EXPECT_TRUE((*alerts)[0].from_file);
  EXPECT_EQ((*alerts)[1].id, tide);
  EXPECT_EQ((*alerts)[1].alert.webhook(), "https://desk.example/tide");
  EXPECT_EQ((*alerts)[1].secret, std::string("\0\xff\n", 3) + "tide");
  EXPECT_EQ((*alerts)[1].since, 7);
  EXPECT_EQ((*alerts)[1].created, now_);
  EXPECT_TRUE(book_->Remove("tide").ok());
  EXPECT_TRUE(absl::IsNotFound(book_->Remove("tide")));
  EXPECT_GT(Add("tide"), file) << "ids are never used again";
}

TEST_P(AlertBooks, TheFirstAlertMovesThePlaceAndFindingMovesItOn) {
  EXPECT_EQ(*book_->Place(), (ChangePlace{0, 0}));
  Add("tide", 7);
  EXPECT_EQ(*book_->Place(), (ChangePlace{7, 0}));
  Add("ebb", 9);
  EXPECT_EQ(*book_->Place(), (ChangePlace{7, 0}));
  ASSERT_TRUE(book_->Found({9, 3}, {}, 5).ok());
  Open();
  EXPECT_EQ(*book_->Place(), (ChangePlace{9, 3}));
}

TEST_P(AlertBooks, DeliveriesOfAnAlertAreDueInOrder) {
  const int64_t tide = Add("tide"), ebb = Add("ebb");
  ASSERT_TRUE(
      book_->Found({1, 0}, {Delivery(tide, "t1"), Delivery(tide, "t2"), Delivery(ebb, "e1")}, 5).ok());
  ASSERT_TRUE(book_->Found({2, 0}, {Delivery(tide, "t1"), Delivery(999, "gone")}, 5).ok())
      << "known, and no alert";
  EXPECT_EQ(Due(), (Ids{"e1", "t1"}));
  EXPECT_EQ(Due({ebb}), Ids{"t1"});
  KeptDelivery first = (*book_->Due(now_, {ebb}, &next_))[0];
  EXPECT_EQ(first.records, (Ids{"q1", "q2"}));
  EXPECT_EQ(first.last_attempt, absl::InfinitePast());
  first.attempts = 1;
  first.last_attempt = now_;
  first.next_attempt = now_ + absl::Seconds(30);
  first.outcome = "503";
  ASSERT_TRUE(book_->Attempted(first, 10).ok());
  EXPECT_EQ(Due({ebb}), Ids{}) << "what is behind it waits too";
  EXPECT_EQ(next_, now_ + absl::Seconds(30));
  first.state = v1::ALERT_DELIVERY_STATE_DELIVERED;
  ASSERT_TRUE(book_->Attempted(first, 10).ok());
  EXPECT_EQ(Due({ebb}), Ids{"t2"});
  int64_t waiting = 0;
  const auto last = book_->Last(tide, 10, &waiting);
  ASSERT_TRUE(last.ok()) << last.status();
  ASSERT_EQ(last->size(), 2u);
  EXPECT_EQ((*last)[0].delivery_id, "t2");
  EXPECT_EQ((*last)[1].outcome, "503");
  EXPECT_EQ((*last)[1].attempts, 1);
  EXPECT_EQ(waiting, 1);
}

TEST_P(AlertBooks, TheOldestAreGivenUpAndOnlySomeOfThePastAreKept) {
  const int64_t tide = Add("tide");
  std::vector<KeptDelivery> many;
  for (int i = 1; i <= 6; ++i) many.push_back(Delivery(tide, StrCat("t", i)));
  ASSERT_TRUE(book_->Found({1, 0}, many, 2).ok());
  EXPECT_EQ(Due(), Ids{"t5"});
  int64_t waiting = 0;
  EXPECT_EQ(book_->Last(tide, 10, &waiting)->size(), 6u);
  EXPECT_EQ(waiting, 2);
  KeptDelivery done = (*book_->Due(now_, {}, &next_))[0];
  done.state = v1::ALERT_DELIVERY_STATE_DELIVERED;
  ASSERT_TRUE(book_->Attempted(done, 2).ok());
  const auto left = book_->Last(tide, 10, &waiting);
  ASSERT_EQ(left->size(), 3u);
  EXPECT_EQ((*left)[0].delivery_id, "t6");
  EXPECT_EQ((*left)[1].delivery_id, "t5");
  EXPECT_EQ((*left)[2].state, v1::ALERT_DELIVERY_STATE_GIVEN_UP);
}

INSTANTIATE_TEST_SUITE_P(Stores, AlertBooks,
                         testing::Values(StoreMaker{"sqlite", MakeSqliteWorld},
                                         StoreMaker{"postgres", MakePostgresWorld}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace onrecord::api
