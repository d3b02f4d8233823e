#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "common/base/strings.h"
#include "ingest/ingester/ingester.h"
#include "onrecord/v1/article.pb.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_record_sink.h"
#include "tests/support/temp_folder.h"

namespace onrecord::ingest {

// An inbox, a log and a clock under the test's control. The ingester is made by Start and thrown away by
// Kill, as a kill -9 would leave things.
class IngesterFixture : public testing::Test {
 protected:
  using Set = std::set<std::string>;

  IngesterFixture() {
    std::filesystem::create_directory(temp / "in");
    options.inbox = temp / "in";
    options.state_dir = temp / "state";
    options.settle_empty = absl::Milliseconds(200);
    options.settle = absl::Milliseconds(200);
    options.flush_limit = absl::ZeroDuration();
  }

  void Start() {
    ingester = std::make_unique<Ingester>(options, sink, clock, health);
    const absl::Status status = ingester->Open();
    ASSERT_TRUE(status.ok()) << status;
  }
  void Kill() {
    ingester.reset();
    sink.Report(absl::OkStatus(), 0);
    sink = {};
  }
  // Rounds enough for what is there to come to its end, each after the files have held still.
  absl::Status Steps(int rounds = 6) {
    for (int i = 0; i < rounds; ++i) {
      clock.Advance(absl::Milliseconds(250));
      if (absl::Status status = ingester->Step(absl::ZeroDuration()); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  void Drop(const std::string& name, std::string_view bytes) { temp.Write("in/" + name, bytes); }

  Set Inbox() const {
    Set out;
    for (const std::string& file : temp.Files("in")) {
      if (!file.starts_with("done/") && !file.starts_with("rejected/")) out.insert(file);
    }
    return out;
  }
  Set Done() const { return temp.Files("in/done"); }
  Set Rejected() const { return temp.Files("in/rejected"); }

  std::vector<v1::Article> Articles() const {
    std::vector<v1::Article> out;
    for (const stream::Record& record : sink.records) {
      if (record.topic != stream::kArticlesTopic) continue;
      EXPECT_TRUE(out.emplace_back().ParseFromString(record.value));
    }
    return out;
  }
  std::vector<v1::RejectedRecord> Rejects() const {
    std::vector<v1::RejectedRecord> out;
    for (const stream::Record& record : sink.records) {
      if (record.topic != stream::kRejectedTopic) continue;
      EXPECT_TRUE(out.emplace_back().ParseFromString(record.value));
    }
    return out;
  }
  Set Texts() const {
    Set out;
    for (const v1::Article& article : Articles()) out.insert(article.text());
    return out;
  }

  TempFolder temp;
  FakeClock clock{absl::Now() + absl::Hours(1)};
  stream::FakeRecordSink sink;
  Health health;
  IngestOptions options;
  std::unique_ptr<Ingester> ingester;
};

}  // namespace onrecord::ingest
