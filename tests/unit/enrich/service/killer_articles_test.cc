#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <new>
#include <thread>

#include "common/base/strings.h"
#include "enrich/service/workers.h"
#include "onrecord/v1/enriched_article.pb.h"
#include "tests/support/temp_folder.h"

// Articles whose analysis ends the process, in processes that really end and are started again.
namespace onrecord {
namespace {

// One partition that outlives processes: what was committed stands in a file, a line for each record.
class DiskStream final : public stream::TransactionalStream {
 public:
  DiskStream(std::vector<stream::Record> in, std::string file) : in_(std::move(in)), file_(std::move(file)) {
    std::ifstream lines(file_);
    for (std::string line; std::getline(lines, line);) ++committed_;
    next_ = committed_;
  }
  absl::StatusOr<std::optional<stream::Record>> Poll(absl::Duration) override {
    if (next_ < in_.size()) return in_[next_++];
    return std::nullopt;
  }
  absl::Status Send(stream::Record record) override {
    v1::EnrichedArticle enriched;
    v1::RejectedRecord rejected;
    if (record.topic == stream::kEnrichedTopic && enriched.ParseFromString(record.value)) {
      out_ += "served " + enriched.article().article_id() + "\n";
    } else if (rejected.ParseFromString(record.value)) {
      out_ += rejected.reason() + " " + rejected.key() + "\n";
    }
    return absl::OkStatus();
  }
  absl::Status Commit(absl::Duration) override {
    std::ofstream(file_, std::ios::app) << std::exchange(out_, "");
    committed_ = next_;
    return absl::OkStatus();
  }
  absl::Status Abort() override {
    next_ = committed_;
    out_.clear();
    return absl::OkStatus();
  }
  bool Done() const { return committed_.load() == in_.size(); }

 private:
  const std::vector<stream::Record> in_;
  const std::string file_;
  size_t next_ = 0;
  std::atomic<size_t> committed_{0};
  std::string out_;
};

// What the processes of a test share.
struct Shared {
  std::atomic<int> analysed{0};
  std::atomic<int> kills_left{0};
  std::atomic<bool> neighbour_began{false};
  std::atomic<bool> killed_once{false};
};

class KillerArticles : public testing::Test {
 protected:
  KillerArticles() {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared_ = new (memory) Shared();
  }
  ~KillerArticles() override { munmap(shared_, sizeof(Shared)); }

  static std::vector<stream::Record> Records(const std::vector<std::string>& texts) {
    std::vector<stream::Record> out;
    for (const std::string& text : texts) {
      v1::Article article;
      article.set_article_id(text);
      article.set_revision_id("r");
      article.set_text(text);
      out.push_back({.topic = "articles",
                     .key = text,
                     .value = article.SerializeAsString(),
                     .partition = 0,
                     .offset = static_cast<int64_t>(out.size())});
    }
    return out;
  }

  Analysis Analyse(std::string_view text, pid_t process) {
    ++shared_->analysed;
    if (StartsWith(text, "killer")) std::abort();
    if (text == "long" && shared_->kills_left > 0) {
      --shared_->kills_left;
      kill(process, SIGKILL);  // an operator, while this one is in work or on trial
      while (true) pause();
    }
    if (text == "neighbour" && !shared_->killed_once) {
      shared_->neighbour_began = true;
      while (true) pause();  // in work until the process ends
    }
    if (text == "kills beside") {
      while (!shared_->neighbour_began) usleep(1000);
      shared_->killed_once = true;
      std::abort();
    }
    return {};
  }

  // A process with a worker for each partition, until all is committed; false: it was killed.
  bool RunProcess(const std::vector<std::vector<stream::Record>>& partitions) {
    const pid_t child = fork();
    if (child == 0) {
      const pid_t self = getpid();
      std::vector<std::unique_ptr<stream::TransactionalStream>> streams;
      std::vector<DiskStream*> disks;
      for (const auto& records : partitions) {
        auto disk = std::make_unique<DiskStream>(records, folder_ / StrCat("partition", streams.size()));
        disks.push_back(disk.get());
        streams.push_back(std::move(disk));
      }
      const Analyser analyser{[&](const SourceText& source) { return Analyse(source.text, self); }, "test",
                              1};
      StopToken stop;
      std::jthread watch([&] {
        while (!std::ranges::all_of(disks, &DiskStream::Done)) usleep(1000);
        stop.Request();
      });
      Health health;
      EnricherStats stats;
      const bool ok =
          RunWorkers(streams, analyser, folder_ / "marks", SystemClock(), {}, stop, health, stats).ok();
      watch.join();
      _exit(ok ? 0 : 2);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFEXITED(status);
  }

  // Starts until one ends by itself; how many starts that took.
  int StartsUntilDone(const std::vector<std::vector<stream::Record>>& partitions) {
    for (int starts = 1; starts <= 20; ++starts) {
      if (RunProcess(partitions)) return starts;
    }
    ADD_FAILURE() << "20 starts, and no end";
    return -1;
  }
  std::string Outcome(int partition) { return folder_.Read(StrCat("partition", partition)); }

  TempFolder folder_;
  Shared* shared_;
};

TEST_F(KillerArticles, OneIsRejectedAndAllOthersAreServed) {
  EXPECT_EQ(StartsUntilDone({Records({"a", "killer", "b"})}), 2);
  EXPECT_EQ(Outcome(0), "served a\nended_the_process killer\nserved b\n");
}

TEST_F(KillerArticles, TwoInOneBatchAreBothRejected) {
  EXPECT_LE(StartsUntilDone({Records({"a", "killer 1", "b", "c", "killer 2", "d"})}), 3);
  EXPECT_EQ(
      Outcome(0),
      "served a\nended_the_process killer 1\nserved b\nserved c\nended_the_process killer 2\nserved d\n");
}

TEST_F(KillerArticles, ManyInOneBatchEnd) {
  std::vector<std::string> texts;
  for (int i = 0; i < 8; ++i) texts.push_back(StrCat("killer ", i));
  StartsUntilDone({Records(texts)});
  for (int i = 0; i < 8; ++i)
    EXPECT_NE(Outcome(0).find(StrCat("ended_the_process killer ", i)), std::string::npos);
}

TEST_F(KillerArticles, AnInnocentBesideAKillerIsServed) {
  StartsUntilDone({Records({"kills beside"}), Records({"neighbour"})});
  EXPECT_EQ(Outcome(0), "ended_the_process kills beside\n");
  EXPECT_EQ(Outcome(1), "served neighbour\n");
}

TEST_F(KillerArticles, AnInnocentThatAnOperatorKilledManyTimesIsServed) {
  shared_->kills_left = 8;
  EXPECT_EQ(StartsUntilDone({Records({"long"})}), 9);
  EXPECT_EQ(Outcome(0), "served long\n");
}

TEST_F(KillerArticles, OneThatEndsOnlyTheWholeProcessIsRejectedInTheEnd) {
  shared_->kills_left = 1000;  // as where the kernel ends a container whole
  StartsUntilDone({Records({"a", "long"})});
  EXPECT_EQ(Outcome(0), "served a\nended_the_process long\n");
}

}  // namespace
}  // namespace onrecord
